// The story from one network for all images on, in simplified Chinese: its passages by their data-text, and its figures' phrases.

const texts = {
  chapter2: "所有图像共用一个网络",
  story2a:
    "为每张图像做一次搜索，可以换成一次学习。推断变成回归：网络 {1} 把图像映到分布族 {2} 中的一个高斯，即 {3}。一次前向代替了搜索，它的代价在训练时一次付清：被<em>摊销</em>到所有图像上。",
  story2b:
    "推断平均有多好，由图像所服从的分布 {1} 来衡量；训练集是它的一个样本。逐张搜索时，{2} 在这个期望之内：每张图像都有自己的 {3}。换成网络后，它移到期望之外：同一个 {4} 必须适用于所有图像。",
  story2c:
    '所以网络至多与搜索一样好。它比每张图像的长时间搜索所差的，就是<em>摊销间隙</em>，在<a href="#how-good">“这个推断有多好？”</a>中可对你的数字测量。短的搜索也可能停在较低的峰上，反而不如网络。',
  chapterBound: "一个下界，两种惩罚",
  bound1: "以上假设模型 {1} 已知。通常它只是一族模型 {2} 中的一个，也需要学习：{3} 应使观测到的图像更可能出现。",
  bound2: "对所有编码的积分同样无法计算。ELBO（记作 {1}）是它的下界，可以计算：{2} 和 {3} 一起攀登它。",
  bound3:
    "减去一个常数（{1} 自身的项）之后，{2} 比较的是产生一对图像与编码的两种方式：先从数据取图像，再由编码器得到编码；或者先从先验取编码，再由解码器得到图像。",
  bound4:
    "攀登 {1}，就是减小两种惩罚。<em>后验失配</em>：编码器的回答不是模型自己的后验。<em>模型失配</em>：模型生成的图像不同于数据中的图像。",
  chapterDatasets: "数据集上的分布",
  datasets1:
    "把所有数字旋转 60°，就得到另一个数据集，有它自己的分布 {1}。从这里起，研究对象不再是单个数据集，而是它们的集合 {2}。其上的分布 {3} 说明会遇到哪一个，称为<em>元分布</em>。从中抽取一次得到整个数据集，再从该数据集抽取一次得到一张图像。",
  datasets2: "对这些数据集背后的模型，论文作三条假设。",
  assumption1: "变量的取值范围相同：每个 {1} 都是 28 × 28 像素，每个 {2} 都是 40 个数的编码；两者之间的关系可以不同。",
  assumption2: "推断的问题相同：{1}，即图像背后的编码。",
  assumption3: "对每个模型的观测都有所了解：这里就是若干样本。",
  datasets3: "其中一些数据集参与训练，另一些要到训练结束后才会遇到。",
  chapter3: "每个数据集一个网络",
  story3a: "适应了一个数据集的编码器会误读另一个。简单的办法是对每个数据集 {1} 重复整个训练，各得一组权重 {2}。",
  story3b:
    "最大化又回到了期望之内，这次的期望是对数据集取的。<i>K</i> 个数据集要训练 <i>K</i> 次，彼此之间什么也学不到。对没有训练过的数据集，根本就没有网络。",
  story3c:
    "表格说明了利害：行是告诉模型要期待的数据集，列是你的数字实际来自的数据集。只为一个数据集训练的网络，就相当于其中一行。",
  chapter4: "所有图像、所有数据集共用一个网络",
  story4a:
    "MetaVAE 把最大化再次移到外面。数据集本身成为输入：{1} 由一个分布和一张图像得到后验，{2}，所有数据集共用同一个 {3}。这个<em>元推断模型</em>是双重摊销的：既对图像，也对数据集。",
  story4b:
    "模型通常是未知的，所以在 {2} 之外，还为每个数据集学习一个解码器 {1}。这就是 MetaELBO。写成散度的形式，它就是式 (7) 的两种惩罚，每个数据集各有一份。",
  story4c: "只有一个数据集，即 {1} 时，数据集不提供任何信息：{2}，MetaELBO 就是 ELBO。",
  chapterInput: "以数据集为输入",
  input1: "分布放不进网络，它的样本可以。<i>D</i> 就是几张图像。",
  input2:
    "摘要网络 {1} 逐张观看，各摘要取平均，因此顺序无关紧要。CONCAT 把这个平均与图像 {2} 并排放在一起，聚合网络 {3} 由两者得到后验。它看到的仍是图像本身，而不只是 <i>D</i> 对它的说明。",
  input3:
    '论文指出，样本还有正则化的作用。训练时，每张图像每次遇到的 <i>D</i> 都是重新抽取的，所以结果不能依赖其中某一张；图像越多，平均的波动越小，{1} 的波动也越小。{2} 对你的数字有什么影响，见<a href="#how-sure">“它对编码有多确定？”</a>。',
  input4: "因此，对同一张图像的两种读法不需要新的训练，只需要另一个 <i>D</i>。",
  chapterSplits: "见过的与从未见过的",
  splits1:
    "同一个 {1} 能否适用于从未遇到过的数据集？这要用元训练时留出的数据集来检验。<em>交错</em>：留出的每一个都在两个见过的之间。<em>稀疏</em>：见过的很少，间隔很大。<em>连续</em>：范围的整整一端从未见过。后两种更难。",
  splits2:
    "元测试既不改变编码器，也不改变解码器，只看线性分类器（探针）能从编码中读出多少类别信息。为每个未见过的数据集单独拟合一个探针，是论文的度量；只在见过的数据集上拟合一个公用的探针，则检验编码是否为所有数据集所共有。",
  chapter5: "D 带来什么，又不带来什么",
  story5a:
    "先不给模型图像，再给一张，再给更多。若 <i>D</i> 正确，几张图像通常就够了，五十张也添不了多少：摘要的平均已经稳定。若 <i>D</i> 错误，KL 往往同样上升，ELBO 却下降：模型对错误的东西越来越有把握。",
  story5b:
    "一个线性分类器，在训练时见过的数据集的编码上拟合，去读九个从未见过的角度的编码：本页的模型在 <i>D</i> 正确时为 .899（“结果”中是三个种子的平均，.902）。<em>同样的做法但训练时没有 D</em>，为 .845；原始像素为 .341，40 个主成分为 .511。所以 <i>D</i> 在这里带来 .05；编码中共同的部分大多来自共享的主干，以及数据集之间的值。在缩放上 <i>D</i> 没有带来什么（.900，没有它 .902），在错切上反而有损（.591，没有它 .620）；各一个种子。错误的 <i>D</i> 使旋转只剩 .169：这说明误导一个依赖 <i>D</i> 的网络会怎样，而不是 <i>D</i> 增加了什么。",
  story5c:
    "对单个数据集而言，<i>D</i> 并不使编码<em>更好</em>。按论文自己的度量，即为每个未见过的数据集单独拟合一个分类器，原始像素（.926）胜过我们的模型（.915）和论文的独立解码器（.906，训练步数只有五分之一）；仅 40 个主成分就达到 .906。而且 <i>D</i> 必须给定：网络并不推断图像来自哪个数据集，只能在事后比较各个解码器。而与训练时所有数据集都相去甚远的数据集，对摘要网络毫无意义。",
  chapterModels: "四个模型并排",
  models1:
    "VAE 只知道一个数据集。神经统计学家和变分同源编码器还给每个数据集一个编码 {1}，它取自先验 {2}，由 <i>D</i> 推断：前者用的正是它所解释的那些图像，后者用的是别的图像。",
  models2:
    'MetaVAE 没有 {1}。<i>D</i> 只进入推断，每个数据集有自己的解码器。所以不需要数据集编码的先验，也就不必对谁都没遇到过的数据集作出假设。代价是：没有训练过的数据集没有解码器，直到<a href="#adapt">为它拟合一个</a>。',
  chapterBeyond: "真相已知之处，以及尚缺的部分",
  beyond1:
    '没有人知道数字的真实后验。在<a href="#two-clouds">两团点</a>、<a href="#inclined-plane">斜面</a>和<a href="#league">联赛</a>中它可以算出来，网络就在它旁边当着你的面训练。“仅此模型”就是式 (9)：网络只学会一个模型，换一个又要从头开始。“所有模型”加上“方程 10”，就是所有模型共用一个网络。它的局限在那里也看得见：观测很少时它过于自信，因为它忘了 <i>D</i> 背后的模型是未知的。',
  beyond2:
    "论文还在 small NORB 上做了实验，即从许多角度、在许多光照下拍摄的玩具照片。本页尚未涵盖：这里的数据集都是旋转、缩放和错切的 MNIST。",
  readOn: "延伸阅读",
  readMeta: "本页所依据的论文；我们的公式编号沿用它的论证",
  readVae: "所有图像共用一个网络",
  readGap: "对摊销间隙的测量",
  readStatistician: "数据集有自己的编码",
  readHomoencoder: "编码一些图像，解码另一张",
} as const satisfies Record<string, string>;

/** A stop stays with the formula that it ends. */
export const amortisingPassages = Object.fromEntries(
  Object.entries(texts).map(([name, text]) => [
    name,
    text.replace(/\{\d\}[，。：；、（）]/g, (ended) => `<span class="together">${ended}</span>`),
  ]),
) as typeof texts;

export const amortising = {
  // The maximum that moves
  "Move max outside": "把 max 移到外面",
  "Move max back inside": "把 max 移回里面",
  "Equation 2: the maximum over lambda x stands inside of the average over images":
    "式 (2)：对 λ_x 的最大化在对图像的期望之内",
  "Equation 3: the maximum over phi stands outside of the average over images":
    "式 (3)：对 φ 的最大化在对图像的期望之外",
  "Equation 9: the maximum over phi i stands inside of the average over datasets":
    "式 (9)：对 φ_i 的最大化在对数据集的期望之内",
  "Equation 10: the maximum over phi stands outside of the average over datasets":
    "式 (10)：对 φ 的最大化在对数据集的期望之外",
  "{1} images, {2} searches: each has a λ of its own.": "{1} 张图像，{2} 次搜索：各有自己的 λ。",
  "One training, one φ: it answers for these images and for any other.":
    "一次训练，一个 φ：它回答这些图像，也回答任何别的图像。",
  "A maximum inside can only be higher, for it is free for each image. What is lost on the way outside is the amortisation gap; what is gained is time, once for each image that is ever asked about.":
    "期望之内的最大值只会更高，因为它对每张图像都可自由选取。移到外面所失去的就是摊销间隙；得到的是时间：以后每问一张图像，就省一次。",
  "{1} datasets, {2} trainings: each has a φ of its own, and those never seen have none.":
    "{1} 个数据集，{2} 次训练：各有自己的 φ，从未见过的则没有。",
  "One training, one φ, which reads D: it answers for these datasets, and is asked about others too.":
    "一次训练，一个读取 D 的 φ：它回答这些数据集，也可以问它别的数据集。",
  "It must hold for all datasets and images at once. In return it may carry over to datasets never seen, if they are enough like those of training.":
    "它必须同时适用于所有数据集和图像。作为回报，它可能推广到从未见过、但与训练时足够相似的数据集。",
  "no φ": "没有 φ",
  // Two penalties
  "What the data is, and what the model draws": "数据的分布，以及模型生成的分布",
  data: "数据",
  "drawn by the model": "模型生成的",
  "The model's own posterior of one x, and the encoder's answer": "模型对某个 x 的后验，以及编码器的回答",
  "posterior of one x": "某个 x 的后验",
  "encoder’s answer": "编码器的回答",
  "ELBO below its highest, nats:": "ELBO 距其最高值，奈特：",
  "Posterior mismatch {1} nats, model mismatch {2} nats: the ELBO is {3} nats below its highest.":
    "后验失配 {1} 奈特，模型失配 {2} 奈特：ELBO 比其最高值低 {3} 奈特。",
  "posterior mismatch": "后验失配",
  "model mismatch": "模型失配",
  "Encoder φ": "编码器 φ",
  "Decoder θ": "解码器 θ",
  "Let both climb": "让两者一起攀登",
  "Start again": "重新开始",
  "A VAE of one number x and one code z, where all of this is exact. φ moves one penalty; θ moves both. When both are gone, encoder and decoder draw the same pairs.":
    "一个只有一个数 x 和一个编码 z 的 VAE，这里的一切都是精确的。φ 只影响一种惩罚，θ 影响两种。两种都消失时，编码器和解码器产生同样的成对数据。",
  // A distribution of datasets
  "{1} datasets, of which {2} were seen in training": "{1} 个数据集，其中 {2} 个在训练中见过",
  "Draw six others": "重新抽取六个",
  "Of these {1} datasets {2} were there in training, {3} were not.":
    "这 {1} 个数据集中，{2} 个参与了训练，{3} 个没有。",
  "Each dot is a dataset; here all are equally likely. Yours is the first digit of each. Filled: seen in training.":
    "每个点是一个数据集，这里它们的概率相同。每个数据集的第一个数字是你的。实心：训练中见过。",
  // One network for every dataset
  "Datasets,": "数据集个数",
  "What inference for K datasets costs": "对 K 个数据集做推断的代价",
  "one network each (9)": "各用一个网络 (9)",
  trainings: "训练次数",
  "weights of encoders": "编码器的权重数",
  "images that teach each": "各自从哪些图像学习",
  "one dataset’s": "一个数据集的图像",
  "those of all {1}": "全部 {1} 个的图像",
  "for a dataset never seen": "对从未见过的数据集",
  "none, until one more training": "没有，除非再训练一次",
  "the same one, given its D": "同一个，只需给出它的 D",
  // The path
  "D: {1} images": "D：{1} 张图像",
  "D: 1 image": "D：1 张图像",
  "h, the summary network": "h，摘要网络",
  "The mean of the summaries": "摘要的平均",
  "CONCAT: x beside the mean": "CONCAT：x 与平均并排",
  "r, the aggregation network": "r，聚合网络",
  "The decoder of {1}": "{1} 的解码器",
  "{1} in, {2} out": "{1} 进，{2} 出",
  "{1} to 1": "{1} 合 1",
  "{1} means, {2} deviations": "{1} 个均值，{2} 个标准差",
  "D, {1}: a sample that stands for the whole dataset.": "D，{1}：代表整个数据集的样本。",
  "h looks at each image of D by itself, and writes a summary of it.": "h 逐张观看 D 的图像，各写一份摘要。",
  "The mean makes one summary of all: their order cannot matter, and the more there are the less one image moves it.":
    "平均把它们合成一份摘要：顺序无关紧要；图像越多，单独一张的影响越小。",
  "Without images there is nothing to average: the summary is zero.": "没有图像就没有可平均的：摘要为零。",
  "x is your digit, put as you put it at the top of the page.": "x 是你的数字，按你设定的变换。",
  "CONCAT sets x and the mean side by side: what follows sees the image itself, not only what D says of it.":
    "CONCAT 把 x 和平均并排放在一起：后面的网络看到的是图像本身，而不只是 D 对它的说明。",
  "r makes a mean and a deviation of them for each of the {1} dimensions of z.":
    "r 由它们得出 z 的 {1} 个维度各自的均值和标准差。",
  "The posterior is surest of {1} = {2}, least sure of {3} = {4}.":
    "后验最确定的是 {1} = {2}，最不确定的是 {3} = {4}。",
  "The posterior: a mean and a deviation for each dimension of z.": "后验：z 的每个维度一个均值和一个标准差。",
  "The decoder of {1} draws an image from the mean of z.": "{1} 的解码器由 z 的均值画出图像。",
  "What comes back: ELBO {1} nats under the decoder of {2}.": "返回的图像：在 {2} 的解码器下，ELBO 为 {1} 奈特。",
  "What comes back from z.": "由 z 返回的图像。",
  "Your question, on its way through the network. D: {1} images, {2}. Point at a station, or tap it.":
    "你的问题正穿过网络。D：{1} 张图像，{2}。可以指向或轻点任何一站。",
  "Your question, on its way through the network. D: 1 image, {1}. Point at a station, or tap it.":
    "你的问题正穿过网络。D：1 张图像，{1}。可以指向或轻点任何一站。",
  // Seen and never seen
  "{1} seen, {2} never seen": "{1} 个见过，{2} 个未见过",
  "meta-train: seen": "元训练：见过",
  "meta-test: never seen": "元测试：未见过",
  "Meta-train": "元训练",
  "{1} seen datasets": "{1} 个见过的数据集",
  "{1} unseen datasets": "{1} 个未见过的数据集",
  ", {1} train digits each": "，各 {1} 个训练数字",
  "fit the encoder φ and {1} decoders θ": "拟合编码器 φ 和 {1} 个解码器 θ",
  "Then both stay as they are.": "此后两者都保持不变。",
  "A probe for each": "各用一个探针",
  ", codes of their train digits": "，其训练数字的编码",
  "fit {1} probes, one for each dataset": "拟合 {1} 个探针，每个数据集一个",
  "The paper’s measure: is the class in the code?": "论文的度量：编码里有没有类别？",
  "One probe for all": "公用一个探针",
  ", codes of {1} train digits": "，{1} 个训练数字的编码",
  "fit 1 probe": "拟合 1 个探针",
  "Is the code common to all datasets?": "编码是否为所有数据集所共有？",
  "Meta-test": "元测试",
  ", codes of {1} test digits each": "，各 {1} 个测试数字的编码",
  "both kinds of probe are tested": "检验两种探针",
  "Each digit is read with a D of its own dataset, without labels.": "每个数字都用其自己数据集的 D 来读，不用标签。",
  "In Results: {1}, {2}.": "在“结果”中：{1}，{2}。",
  "See what was measured": "看看测量结果",
  // Four models
  "Variational Homoencoder": "变分同源编码器",
  images: "图像",
  "One dataset. A code z for each image, inferred from it.": "一个数据集。每张图像一个编码 z，由图像推断。",
  "Each dataset has a code c. The images that tell c are those that it explains: one set for both.":
    "每个数据集有一个编码 c。推断 c 的图像就是它所解释的图像：两者是同一组。",
  "Each dataset has a code c. It is told by some images and explains another.":
    "每个数据集有一个编码 c。由一些图像推断，用来解释另一张。",
  "No c, and so no prior p(c) over datasets. D goes into inference, and each dataset has a decoder θ.":
    "没有 c，也就没有数据集上的先验 p(c)。D 进入推断，每个数据集有一个解码器 θ。",
  "x is drawn from z; z is inferred from x.": "x 由 z 生成；z 由 x 推断。",
  "c is drawn from p(c), z from c, x from z and c; c is inferred from all x, z from x and c.":
    "c 取自 p(c)，z 由 c 生成，x 由 z 和 c 生成；c 由所有 x 推断，z 由 x 和 c 推断。",
  "c is drawn from p(c), z from c, x of the target from z and c; c is inferred from the images of D, z from x and c.":
    "c 取自 p(c)，z 由 c 生成，目标 x 由 z 和 c 生成；c 由 D 的图像推断，z 由 x 和 c 推断。",
  "x of the target is drawn from z by the dataset's decoder theta; z is inferred from x and the images of D. There is no c and no p(c).":
    "目标 x 由该数据集的解码器 θ 从 z 生成；z 由 x 和 D 的图像推断。没有 c，也没有 p(c)。",
  "Train this one": "训练这一个",
  "Train this one: {1}": "训练这一个：{1}",
  draws: "生成",
  infers: "推断",
  observed: "已观测",
  ", {1} nats": "，{1} 奈特",
  "A box holds what is there once for each of its kind. T: the image that is explained, D: images of the same dataset.":
    "方框表示其中的内容对每一个对象各有一份。T：被解释的图像；D：同一数据集的图像。",
};
