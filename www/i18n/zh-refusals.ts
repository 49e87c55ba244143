// Simplified Chinese for what the model's own code refuses, and why: the sentences of the Rust crates.

export const refusals = {
  // Drawings and images
  "There is nothing on the drawing. Draw a digit first.": "画板上什么都没有。请先画一个数字。",
  "A drawing of {1} x {2} pixels was announced and {3} bytes came. Send one byte per pixel.":
    "声明的图画为 {1} x {2} 像素，收到的却是 {3} 字节。每个像素应为一个字节。",
  "There is no family called {1}. Choose rotation, scale, shear, shiftX, shiftY, strokeWidth, blur, contrast, occlusion, noise or rotationScale.":
    "没有名为 {1} 的变换族。请选择 rotation、scale、shear、shiftX、shiftY、strokeWidth、blur、contrast、occlusion、noise 或 rotationScale。",
  "The values that are trained on must be some of the grid of {1}, ascending, each once, and leave one unseen.":
    "用于训练的值必须取自{1}的网格，按升序、各一次，并至少留下一个未见的值。",
  "numbers with commas between them, or nothing": "用逗号分隔的数字，或留空",
  "{1}={2} (some of the values of {3}, ascending)": "{1}={2}（{3}的部分值，按升序）",
  "There is no split called {1}. Choose interleaved, sparse or contiguous.":
    "没有名为 {1} 的划分。请选择交错、稀疏或连续。",
  "{1} is no value for {2}. Choose a number between {3} and {4}.": "{1} 不是{2}的取值。请选择 {3} 到 {4} 之间的数。",
  "The {1} file is not an IDX file of {1}: it starts with {2}, not {3}. Check that images and labels were not swapped, and that the download is not an error page.":
    "{1}文件不是 IDX 文件：它以 {2} 开头，而不是 {3}。请检查图像与标签是否弄反，以及下载的是否为错误页面。",
  "The {1} file is gzipped and cannot be decompressed ({2}). Download it again.":
    "{1}文件是 gzip 压缩的，无法解压（{2}）。请重新下载。",
  "The images are {1} x {2} pixels, and only squares of 8 x 8 to 64 x 64 can be read. Use the original MNIST files, or bring them to a square first.":
    "图像为 {1} x {2} 像素，只能读取 8 x 8 至 64 x 64 的方形图像。请使用原始的 MNIST 文件，或先将图像变为方形。",
  "The images are {1} x {2} pixels, and these networks read {3} x {4}; bring them to that size.":
    "图像为 {1} x {2} 像素，而这些网络读取 {3} x {4} 的图像；请将图像变为该大小。",
  "The images are {1} x {2} pixels, and the model that answers reads {3} x {4}; choose its own images.":
    "图像为 {1} x {2} 像素，而正在回答的模型读取 {3} x {4} 的图像；请选择它自己的图像。",
  "The values of {1} number pairs, and nothing lies between them; let the encoder see the seen values alone.":
    "{1} 的值是成对参数的编号，两个值之间没有别的数据集；请让编码器只看训练值。",
  "An image cannot have {1} rows; choose 8 to 64.": "图像不能有 {1} 行；请选择 8 至 64。",
  "{1} bytes are not whole images of {2} x {3} pixels.": "{1} 字节不是整数张 {2} x {3} 像素的图像。",
  "The {1} file ends after {2} bytes of {3}. Download it again.": "{1}文件应有 {3} 字节，只有 {2} 字节。请重新下载。",
  "The {1} file has {2} bytes after its last item, so it is not what its header says. Download it again.":
    "{1}文件在最后一项之后还有 {2} 字节，与文件头不符。请重新下载。",
  "There are {1} images and {2} labels. Take both files from the same part, train or t10k.":
    "有 {1} 张图像和 {2} 个标签。两个文件应取自同一部分，train 或 t10k。",
  "Label number {1} is {2}, and classes are counted from 0 to 63. Use a set with 64 classes at most.":
    "第 {1} 个标签是 {2}，而类别从 0 数到 63。请使用最多 64 个类别的数据集。",
  "There are {1} images, and at least {2} are needed: one to explain and another for its D. Use a larger set.":
    "有 {1} 张图像，至少需要 {2} 张：一张用来解释，另一张作为它的 D。请使用更大的数据集。",
  "{1} bytes are not a whole number of images of {2} bytes. Pass whole images.":
    "{1} 字节不是若干张 {2} 字节的完整图像。请传入完整的图像。",
  images: "图像",
  labels: "标签",
  // Settings of a run
  "The schedule has ended: its learning rate reached 0 at step {1}. Choose a new one to train on.":
    "学习率计划已结束：学习率在第 {1} 步降到了 0。要继续训练，请选择新的计划。",
  "{1} is {2}; choose between {3} and {4}.": "{1}为 {2}；请在 {3} 到 {4} 之间选择。",
  "The batch size": "批量大小",
  "The side of an image": "图像的边长",
  "The context size": "上下文大小",
  "The summary network's hidden width": "摘要网络的隐藏层宽度",
  "The summary width": "摘要宽度",
  "The hidden width": "隐藏层宽度",
  "The number of latent dimensions": "隐变量维数",
  "The number of dimensions of a dataset's code": "数据集编码的维数",
  "The decoder's last hidden width": "解码器最后一个隐藏层的宽度",
  "The context size is {1}, but a batch of {2} has only {3} other images; lower it or enlarge the batch.":
    "上下文大小为 {1}，但批量为 {2} 时只有 {3} 张其他图像；请减小它，或增大批量。",
  "{1} is not among the values that this split trains on; choose one that is, or leave it out.":
    "{1} 不在此划分用来训练的取值之中；请选择其中之一，或不选。",
  "Codes can only be exchanged between datasets that share an encoder and a prior; choose other digits per step.":
    "只有共用编码器和先验的数据集之间才能交换编码；请更改每步所用的数字。",
  "Each seen value has a VAE of its own, so values cannot be drawn between them; choose a system with one encoder for all.":
    "每个见过的取值都有自己的 VAE，因此不能取它们之间的值；请选择共用一个编码器的系统。",
  "Only MetaVAE's encoder can attend to the images of D; choose MetaVAE, or the mean.":
    "只有 MetaVAE 的编码器能对 D 中的图像使用注意力；请选择 MetaVAE，或选择均值。",
  "A decoder conditioned on D needs a system whose encoder summarises D; choose MetaVAE, or another decoder.":
    "以 D 为条件的解码器要求编码器能概括 D；请选择 MetaVAE，或其他解码器。",
  "The schedule's cosine has 0 steps; choose at least 1.": "学习率计划的余弦为 0 步；请至少选择 1 步。",
  "A step can be followed in systems without a code for each dataset; choose MetaVAE or a VAE.":
    "只有不为每个数据集设编码的系统才能逐步跟踪一步训练；请选择 MetaVAE 或 VAE。",
  "The weight decay is {1}; choose a number from 0 to 1.": "权重衰减为 {1}；请选择 0 到 1 之间的数。",
  "The momentum is {1}; choose a number from 0 to 0.999.": "动量为 {1}；请选择 0 到 0.999 之间的数。",
  "Begin chains first.": "请先启动链。",
  "{1} to {2} chains can be watched at once, not {3}.": "一次可以观看 {1} 到 {2} 条链，而不是 {3} 条。",
  "The learning rate is {1}; choose a number above 0 and at most 1.": "学习率为 {1}；请选择大于 0 且不超过 1 的数。",
  "{1} needs about {2} of memory, and {3} can be used here: {4}.": "{1} 约需要 {2} 内存，这里可用 {3}：{4}。",
  "{1} needs about {2} of memory in one piece, and {3} can be used here: {4}.":
    "{1} 约需要一整块 {2} 的内存，这里可用 {3}：{4}。",
  "A model of these widths": "这样宽度的模型",
  "A model of these widths with a batch of {1}": "这样宽度、批量为 {1} 的模型",
  "A model of these widths with a batch of {1} with N = {2}": "这样宽度、批量为 {1}、N = {2} 的模型",
  "A batch of {1}": "批量 {1}",
  "A batch of {1} with N = {2}": "批量 {1}、N = {2}",
  "A batch of {1} would fit.": "批量 {1} 放得下。",
  "N of {1} would fit.": "N 为 {1} 放得下。",
  "A batch of {1} or N of {2} would fit.": "批量 {1} 或 N 为 {2} 放得下。",
  "Widths of at most {1} would fit.": "宽度不超过 {1} 放得下。",
  "Choose both smaller.": "请把两者都减小。",
  // Files of models and runs
  "This is not a safetensors file, or it is damaged: {1}.": "这不是 safetensors 文件，或文件已损坏：{1}。",
  "This is not a {1}: the file says it is {2}.": "这不是{1}：文件自称是{2}。",
  "The file's description of the model is damaged: {1}.": "文件中对模型的描述已损坏：{1}。",
  "The file describes a model that cannot run: {1}.": "文件描述的模型无法运行：{1}。",
  "The tensor {1} is missing.": "缺少张量 {1}。",
  "The tensor {1} has shape {2} instead of {3}.": "张量 {1} 的形状是 {2}，应为 {3}。",
  "The tensor {1} is of type {2}; f32, f16 and bf16 can be read.": "张量 {1} 的类型是 {2}；可读取 f32、f16 和 bf16。",
  "The tensor {1} holds numbers that are not finite.": "张量 {1} 中有非有限的数。",
  "The run diverged: its tensor {1} holds numbers that are not finite. Go back to a step before that and train on with a smaller learning rate.":
    "训练发散了：张量 {1} 中有非有限的数。请回到之前的步骤，以较小的学习率继续训练。",
  "The tensor {1} holds numbers beyond what half precision can tell; write it in full precision.":
    "张量 {1} 中的数超出半精度的范围；请以全精度写出。",
  "The weights could not be read from the device: {1}.": "无法从设备读取权重：{1}。",
  "“{1}” cannot be used where {2} is needed.": "这里需要{2}，“{1}”不能用。",
  // Probes
  "There are no images to evaluate on. Ask for at least one per dataset.":
    "没有可用来评估的图像。每个数据集至少需要一张。",
  "{1} values do not make whole rows of {2} features.": "{1} 个值不能组成每行 {2} 个特征的完整行。",
  "These features are {1} wide, but {2} were expected.": "这些特征的宽度为 {1}，应为 {2}。",
  "There are {1} rows of features but {2} labels.": "有 {1} 行特征，却有 {2} 个标签。",
  "All labels are the same. Use more images, so that there are at least two classes.":
    "所有标签都相同。请使用更多图像，使类别至少有两个。",
  "The features of row {1} are not finite numbers. The model has diverged: train it with a lower learning rate.":
    "第 {1} 行的特征不是有限的数。模型已发散：请用较小的学习率训练。",
  "{1} principal components were asked of {2} features. Ask for 1 to {2}.":
    "要求从 {2} 个特征中取 {1} 个主成分。请取 1 到 {2} 个。",
  "The principal components could not be computed: the decomposition did not converge.":
    "无法计算主成分：分解没有收敛。",
  "The probe could not be fitted: {1}.": "无法拟合探针：{1}。",
  "The model could not encode the images: {1}.": "模型无法对图像编码：{1}。",
  // Parts of a run on several cores
  "There is no part {1} of {2} in a run that can be shared out among {3}.":
    "训练最多可分给 {3} 份，不存在 {2} 份中的第 {1} 份。",
  "Datasets that exchange codes cannot be shared out; train them on one core.":
    "交换编码的数据集不能分给多个核；请用一个核训练。",
  "Only runs on the processor can be shared out; train this one on one worker.":
    "只有在处理器上的训练才能分给多个线程；请用一个线程训练。",
  "Another part of the run sent {1} numbers instead of {2}; start all parts from one checkpoint.":
    "训练的另一部分发来 {1} 个数，应为 {2} 个；请让所有部分从同一检查点开始。",
  "The parts of the run have come apart; start all of them from one checkpoint.":
    "训练的各部分已不一致；请让所有部分从同一检查点开始。",
  "The run is in the middle of a step; let it end first.": "训练正在一步之中；请先让它完成。",
  "The parts do not make up the run; hand over all of them, in the order of their datasets.":
    "这些部分不能组成整个训练；请按数据集的顺序交出全部。",
  // What has to come first
  "The device did not deliver: {1}.": "设备没有交付：{1}。",
  "{1} first.": "请先{1}。",
  "Load the encoder": "载入编码器",
  "Load the decoders": "载入解码器",
  "Load a model": "载入模型",
  "Load the test digits": "载入测试数字",
  "Load the training digits": "载入训练数字",
  "Create a run": "创建训练",
  "Begin to measure a gap": "开始测量差距",
  "Begin to fit a decoder": "开始拟合解码器",
  "Take a part of the run": "取训练的一部分",
  "Join the parts of the run": "合并训练的各部分",
  "These decoders belong to another encoder than the one loaded.": "这些解码器属于另一个编码器，而不是已载入的那个。",
  "There is no dataset number {1}; the model knows {2}, counted from 0.":
    "没有编号为 {1} 的数据集；模型知道 {2} 个，从 0 数起。",
  "N is {1}; choose at most {2}.": "N 为 {1}；最多可选 {2}。",
  "There are only {1} test digits.": "只有 {1} 个测试数字。",
  "A decoder is fitted to 1 to {1} images, not {2}.": "解码器可用 1 到 {1} 张图像拟合，不能用 {2} 张。",
} as const satisfies Record<string, string>;
