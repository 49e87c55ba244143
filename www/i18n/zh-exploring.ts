// Simplified Chinese for what explores the answer and the run: own images, the map, weighing datasets, earlier runs.

export const exploring = {
  // D of one's own, and what it does
  "What D is made of": "D 由什么组成",
  "My own images": "我自己的图像",
  "Add drawing": "添加手绘",
  "Add the digit on the large pad": "添加大绘图板上的数字",
  "Add pictures to D": "向 D 添加图片",
  "Remove all images of D": "移除 D 的所有图像",
  "Pad for an image of D": "画 D 的一张图像",
  "Draw here, or drop pictures of digits: they become D. Until then D is empty.":
    "在这里画，或拖入数字的图片：它们就成为 D。在此之前 D 是空的。",
  "Your {1} images of D": "你给 D 的 {1} 张图像",
  "Remove image {1}": "移除第 {1} 张图像",
  Remove: "移除",
  "Removed; D holds {1} of your images.": "已移除；D 有你的 {1} 张图像。",
  "Added; D holds {1} of your images.": "已添加；D 有你的 {1} 张图像。",
  "D holds {1} images at most: remove one first.": "D 最多容纳 {1} 张图像：请先移除一张。",
  "{1} is not a picture that this browser can read.": "{1} 不是此浏览器能读取的图片。",
  "{1} is blank: nothing in it stands out from its paper.": "{1} 是空白的：没有与纸面不同的内容。",
  "{1} shows many separate marks: cut out a single digit.": "{1} 里有许多分开的笔迹：请只裁出一个数字。",
  "{1} shows a solid area, not the strokes of a digit.": "{1} 里是一整块色区，不是数字的笔画。",
  "{1} shows a frame or a shadow, and no digit inside: cut the picture close around the digit.":
    "{1} 里是边框或阴影，其中没有数字：请贴着数字裁剪图片。",
  "{1} cannot be read: this browser hands out noise instead of a picture's pixels, against fingerprinting. Allow this page to read its canvas (by the icon in the address bar, or in the browser's settings), then reload. Drawing works without.":
    "无法读取 {1}：此浏览器为防止指纹识别，给出的是噪声而不是图片的像素。请允许本页面读取画布（通过地址栏里的图标或浏览器设置），然后重新加载。手绘不受影响。",
  "{1} could not be read: it is a folder, or was moved, changed or locked. Choose it again.":
    "无法读取 {1}：它是文件夹，或已被移动、修改或锁定。请重新选择。",
  "{1} is a folder without pictures.": "{1} 是没有图片的文件夹。",
  "The picture is added to D, which is your own images now.": "图片已加入 D，D 现在是你自己的图像。",
  "The {1} pictures are added to D, which is your own images now.": "{1} 张图片已加入 D，D 现在是你自己的图像。",
  "Back to test digits": "回到测试数字",
  "“{1}” is not for this page: it takes pictures of digits, for D, and checkpoints (.safetensors) to train on.":
    "本页面用不了“{1}”：它接受用于 D 的数字图片，以及可以继续训练的检查点（.safetensors）。",
  "“{1}” and {2} more are not for this page: it takes pictures of digits, for D, and checkpoints (.safetensors) to train on.":
    "本页面用不了“{1}”和另外 {2} 个文件：它接受用于 D 的数字图片，以及可以继续训练的检查点（.safetensors）。",
  "D is your own images: which decoder is theirs, nobody has said.": "D 是你自己的图像：没有人说过哪个解码器属于它们。",
  "your own image": "你自己的一张图像",
  "your own {1} images": "你自己的 {1} 张图像",
  "half {1}, half {2}": "一半{1}，一半{2}",
  "a mixed D": "混合的 D",
  "mixed D": "混合的 D",
  "your own D": "你自己的 D",
  "Does it tighten with N?": "它随 N 变紧吗？",
  "{1}: not computed yet": "{1}：尚未计算",
  "{1}: {2} for N = 0, {3} for N = 50": "{1}：N = 0 时 {2}，N = 50 时 {3}",
  "Mean deviation of the posterior": "后验的平均标准差",
  "Computed when nothing else is asked.": "空闲时计算。",
  "D is N {1}; the line is the mean over {2} of D, the band their range, the upright line your N, {3}.":
    "D 是 N 张{1}；线是 {2} D 的平均，带是它们的范围，竖线是你的 N，{3}。",
  "1 draw": "1 次抽取",
  "{1} draws": "{1} 次抽取",
  "Which dataset most likely produced it?": "它最可能来自哪个数据集？",
  "How probable it is that each dataset produced your digit": "每个数据集生成你的数字的概率",
  dataset: "数据集",
  probability: "概率",
  "Each dataset's decoder explains your digit given its own D; a uniform prior turns ln p into probabilities.":
    "每个数据集的解码器在给定自己的 D 时解释你的数字；均匀先验把 ln p 变成概率。",
  "Nearest to how your digit is transformed:": "最接近你的数字所受变换的是：",
  "Nearest to how your digit is transformed: {1}.": "最接近你的数字所受变换的是：{1}。",
  "Importance-weighted,": "重要性加权，",
  "samples, in nats.": "个样本，单位奈特。",

  // Probes of a run
  "Digits read from codes of unseen datasets": "从未见数据集的编码读出数字",
  "by linear probes on a few hundred digits; the paper’s have 60,000": "用几百个数字拟合的线性探针；论文用六万个",
  "own probe": "各自的探针",
  "shared probe": "共享的探针",
  "Fitted on each unseen dataset's own digits": "在每个未见数据集自己的数字上拟合",
  "Fitted on the seen datasets, used on unseen ones": "在见过的数据集上拟合，用于未见的数据集",
  "this run": "本次训练",
  "raw pixels": "原始像素",
  "the paper": "论文",

  // Systems and digits of a run
  System: "系统",
  "without D": "不读 D",
  VAE: "变分自编码器 VAE",
  "one VAE per dataset": "每个数据集一个 VAE",
  "Neural Statistician": "神经统计学家",
  Homoencoder: "同源编码器",
  "MetaVAE reads D; without D is its control. The last two infer a code c of D, and their one decoder reads it.":
    "MetaVAE 读取 D；不读 D 是它的对照。最后两种推断 D 的编码 c，由唯一的解码器读取。",
  "Code of D": "D 的编码",
  "Dimensions of c.": "c 的维数。",
  "Decoder, last": "解码器末层",
  "Last hidden layer of the decoder that reads c.": "读取 c 的解码器的最后一个隐藏层。",
  "KL of c": "c 的 KL",
  "shared by D's images": "由 D 的图像分担",
  "whole for each image": "每幅图像承担全部",
  "Shared is as in the systems' own papers; whole, as in MetaVAE's, holds c to its prior.":
    "分担是这些系统自己论文的做法；全部是 MetaVAE 论文的做法，使 c 贴近先验。",
  "The model: a VAE for each dataset, {1} steps on {2} datasets. D only chooses whose encoder reads the digit.":
    "模型：每个数据集一个 VAE，{1} 步，{2} 个数据集。D 只决定由谁的编码器读取数字。",
  "The model: {3}, {1} steps on {2} datasets. Its one decoder knows a dataset by the code c of its D.":
    "模型：{3}，{1} 步，{2} 个数据集。它唯一的解码器凭 D 的编码 c 认识数据集。",
  "Each tile is decoded with the code c of its dataset, read from 100 of its digits.":
    "每一格都用该数据集的编码 c 解码；c 由它的 100 个数字得出。",
  "Digits per step": "每步的数字",
  "each its own": "各数据集各自的",
  "the same for all": "全部相同",
  exchanged: "互换编码",
  "The same digits in every dataset are the paper's. Exchanged: pairs of datasets show the same digit, and explain it by each other's code.":
    "各数据集用相同的数字是论文的做法。互换：两个数据集成对显示同一个数字，并用对方的编码来解释它。",
  "The encoder sees": "编码器看到的",
  "seen values": "见过的值",
  "values between": "之间的值",
  "Between: each step moves x and D by up to half a step of the grid, never onto an unseen value. Decoders explain the seen values.":
    "之间：每一步把 x 和 D 一起移动至多半个网格步长，绝不到未见的值。解码器解释见过的值。",
  Encoder: "编码器",
  "x, D side by side": "并列读取 x、D",
  "gated by D": "由 D 门控",
  "Gated: D also says how strongly each unit looks at x. Side by side is the paper's.":
    "门控：D 还决定每个单元对 x 的关注强度。并列读取是论文的做法。",
  "The model: a VAE, {1} steps on {2} datasets. It reads no D and has one decoder for all.":
    "模型：VAE，{1} 步，{2} 个数据集。它不读 D，对所有数据集只有一个解码器。",
  "The model: {1} steps on {2} datasets, {3}. It reads no D.": "模型：{1} 步，{2} 个数据集，{3}。它不读 D。",

  // The map
  "A map of codes": "编码地图",
  "Where the codes of test digits lie, and where yours does. The ellipse is the posterior's shadow in this plane. Drag the probe, or move it by the arrow keys, and its code is decoded as you go.":
    "测试数字的编码在哪里，你的又在哪里。椭圆是后验在这个平面上的投影。拖动探针，或用方向键移动，它的编码会随时解码。",
  "Codes of": "谁的编码",
  "D's digits, given D": "D 的数字，给定 D",
  "all datasets, each given its own D": "所有数据集，各给自己的 D",
  "all datasets, all given your D": "所有数据集，都给你的 D",
  "Coloured by": "着色依据",
  Show: "显示",
  pictures: "图像",
  both: "两者",
  "{1} posterior means of test digits. The plane is the code itself: nothing of it is hidden.":
    "{1} 个测试数字的后验均值。平面就是编码本身：没有隐藏任何部分。",
  "{1} posterior means of test digits: {2}. The plane is the code itself: nothing of it is hidden.":
    "{1} 个测试数字的后验均值：{2}。平面就是编码本身：没有隐藏任何部分。",
  class: "类别",
  "Only codes of all datasets can be told apart by dataset": "只有所有数据集的编码才能按数据集区分",
  "Map of {1} codes. Arrow keys move the probe, plus and minus zoom, zero shows all.":
    "{1} 个编码的地图。方向键移动探针，加减键缩放，零键显示全部。",
  "{1} digits under each of {2} datasets": "{2} 个数据集各 {1} 个数字",
  "At ({1}, {2}). Classes of the ten codes nearest on the map: {3}.":
    "位于 ({1}, {2})。地图上最近的十个编码的类别：{3}。",
  "{1} posterior means of test digits. The two axes are their principal components and hold {2} and {3} of the variance of {4} dimensions; in all others the probe's code keeps the mean, or your digit's values.":
    "测试数字的 {1} 个后验均值。两个坐标轴是它们的主成分，占 {4} 维方差的 {2} 和 {3}；其余各维里，探针的编码保持均值，或取你的数字的值。",
  "{1} posterior means of test digits: {2}. The two axes are their principal components and hold {3} and {4} of the variance of {5} dimensions; in all others the probe's code keeps the mean, or your digit's values.":
    "测试数字的 {1} 个后验均值：{2}。两个坐标轴是它们的主成分，占 {5} 维方差的 {3} 和 {4}；其余各维里，探针的编码保持均值，或取你的数字的值。",
  "Map of codes, not there yet": "编码地图，尚未就绪",
  "The map is made when its model is there…": "模型就绪后才绘制地图……",
  "The map could not be made: {1}": "无法绘制地图：{1}",
  "View of the map": "地图视图",
  "Zoom in": "放大",
  "Zoom out": "缩小",
  "Show all": "显示全部",
  "Drag to move the map": "拖动以移动地图",
  "Legend: choose one to bring it out": "图例：选择一项以突出显示",
  "Digits {1}": "数字 {1}",
  "your digit, with your D": "你的数字，用你的 D",
  "with the other D": "用另一个 D",
  "one and two deviations": "一倍和两倍标准差",
  "The probe's code, decoded at {1}": "探针处的编码，按 {1} 解码",
  "Nothing decoded yet": "尚未解码",
  "The probe, decoded": "探针的解码",
  as: "按",
  "Dataset under which the probe is decoded": "解码探针所按的数据集",
  "nearest to D": "离 D 最近的",
  "Back to my digit": "回到我的数字",
  "Keep what the map does not show of my digit": "保留地图没有显示的我的数字的部分",
  "Commas between columns and points in numbers, whatever the language: tell a spreadsheet so when it imports this.":
    "无论何种语言，列之间用逗号，小数点用点：导入电子表格时请如此设定。",
  "Codes as CSV": "编码存为 CSV",
  "The map as a table": "以表格显示地图",
  "Where each class lies on the map": "每个类别在地图上的位置",
  codes: "编码",
  "mean x": "x 均值",
  "mean y": "y 均值",

  // What a run leaves
  "Earlier run": "先前的训练",
  "Go back to it": "回到那次训练",
  "The run stands again where it stood; the one there now becomes an earlier run":
    "那次训练回到它停下的地方；现在这次成为先前的训练",
  "Curves as CSV": "曲线存为 CSV",
  "{1}: nothing measured yet; the earlier run ended at {2}": "{1}：还没有测量；先前的训练止于 {2}",
  "{1}: from {2} to {3} nats over {4} steps; the earlier run ended at {5}":
    "{1}：{4} 步内从 {2} 到 {3} 奈特；先前的训练止于 {5}",
  "Each dataset's own curve appears here with the first steps.": "最初几步之后，这里显示每个数据集自己的曲线。",
  "Of each dataset": "每个数据集的",
  "{1} of each dataset, from {2} on": "每个数据集的 {1}，从 {2} 起",
  "rotation {1}": "旋转 {1}",
  "scale {1}": "缩放 {1}",
  "shear {1}": "错切 {1}",
  "One test digit, step by step": "一个测试数字，逐步变化",
  "The digit that the run is shown": "展示给训练的数字",
  "Pictures along the run": "训练途中的图像",
  "Pictures are taken as the run goes.": "训练进行时会不断留影。",
  "After {1} steps: ELBO {2} nats": "{1} 步之后：ELBO {2} 奈特",
  "at {1}": "位于 {1}",
} as const satisfies Record<string, string>;
