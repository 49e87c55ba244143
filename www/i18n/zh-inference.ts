// Simplified Chinese for the story's first part, inference that is not amortised: its passages, and the phrases of its figures.

export const inferencePassages = {
  storyLede:
    "先是问题本身，就问你绘图板上的数字：精确地答，随机地答，用搜索来答。然后一个想法接着一个想法，每一个都把前一个反复做的事摊销掉。图表是实时的，等你读到时才开始计算。",
  exactTitle: "什么编码可能生成了这张图像？",
  exactA:
    "生成模型说明隐编码 {1} 如何变成图像 {2}：从标准高斯 {4} 中抽取 {3}，再由解码器 {5} 抽取每个像素。推断则反过来：哪些编码可能生成这张图像，各有多大可能？这就是后验，贝叶斯公式给出了它。",
  exactB: "分子只涉及一个编码：把它解码，与图像比较。分母是证据 {1}，要把所有编码加起来；这个和没有公式可用。",
  exactC:
    "编码只有两维时，网格就能做到。图中对每个格子解码并求和，就精确地得到你这个数字的后验。整张图像的概率极小，所以给出它的对数，单位是奈特：多一奈特，可能性就是 2.7 倍。",
  exactD: "代价是格子的数目。每多一维，就再乘一次；而这里其他模型的编码有 40 维。",
  chainTitle: "只走可能之处的链",
  chainA:
    "很多时候，有几个从后验抽取的编码就够了：可以求它们的均值和离散程度。抽样不需要那个积分。要不要从一个编码走到另一个，只取决于两者 {1} 之比，积分在比值中约去了。马尔可夫链按这样的比值行走，时间长了，它停留在每个编码的频率就是后验所说的那样。",
  chainB:
    "哈密顿蒙特卡洛走得远，却很少被拒绝。编码像山谷里的一颗弹珠，谷深为 {1}。随机推它一把（{2}），它便沿着梯度滚动若干个蛙跳步。",
  chainC: "滚动的弹珠保持能量 {1} 不变；分步计算只能近似保持。能量升高了 {2} 的路径以概率 {3} 被接受，否则链留在原处。",
  chainD: `各条链彼此一致时，split {1} 接近 1；一致并不等于正确：都从较低的峰出发的链，可能就停在那里。有效样本量说明这些抽样相当于多少个独立的抽样。链在 40 维中同样可行，见<a href="#how-good">“这个推断有多好？”</a>。但每个抽样都要解码许多次，而下一张图像又得从头开始。`,
  searchTitle: "每张图像一次优化",
  searchA:
    "变分推断不抽样。它选定一族便于计算的分布 {1}，这里是每一维各有均值和标准差的高斯分布 {2}，在其中寻找离后验最近的一个。",
  searchB: "式中的后验是未知的，但并不需要知道它：",
  searchC:
    "左边与 {1} 无关。所以只要 ELBO 升高（它不需要后验），KL 散度就降低同样多。图中的横条长度不变，两部分此消彼长。",
  searchD: "最优的 {1} 属于这一张图像：{2}。这个方法在一个数据集上有多好，是许多最大值的平均，每张图像一个。",
  searchE: "用上方的箭头换下一个数字：高斯分布又回到先验。从一张图像学到的东西，对下一张毫无帮助。",
  fortyTitle: "在 40 维中也一样",
  fortyA:
    "没有人看得见 40 维，但可以在其中攀登。这个搜索向正在回答的模型提问，从 {2} 出发，爬向唯一最好的编码，即 {1} 的峰。它为你的数字解码大约两千个编码，下一个数字又是这么多。",
  fortyB: "这还只是一个点。那里的高斯分布要找 80 个数，而不是 4 个；每走一步，都要用随机抽取的编码来估计 ELBO。",
} as const satisfies Record<string, string>;

export const inference = {
  "at every code z": "，每个编码 z 处",
  ", the square enlarged": "，方框放大",
  "ln p(x, z) over the whole plane of codes": "整个编码平面上的 ln p(x, z)",
  "The posterior, enlarged": "放大的后验",
  "the code, decoded": "编码的解码",
  "its mean, decoded": "均值的解码",
  "The code that is decoded": "被解码的编码",
  "z = ({1}), ln p(x, z) = {2} nats": "z = ({1})，ln p(x, z) = {2} 奈特",
  "z = ({1}): ln p(x, z) = {2} nats.": "z = ({1})：ln p(x, z) = {2} 奈特。",
  "This is the likeliest code.": "这是最可能的编码。",
  "{1} times less likely than the likeliest code.": "可能性是最可能编码的 {1} 分之一。",
  "Drag in either map.": "在任一张图中拖动。",
  "Fetching the model with a code of two dimensions…": "正在获取二维编码的模型……",
  "Decoding codes…": "正在解码……",
  "ln p(x) = {1} nats: the sum over {2} decodings.": "ln p(x) = {1} 奈特：{2} 次解码之和。",
  "{1} cells a side are {2} in 2 dimensions, and {3} in {4}:": "每边 {1} 格，2 维共 {2} 格，{4} 维则是 {3} 格：",
  "at the {1} decodings a second of this browser, {2} years.": "按这个浏览器每秒 {1} 次解码，需要 {2} 年。",
  "Coarse cells of {1} from −4 to 4, smaller ones where the mass is, down to {2}. Lines: half of the posterior, and 95 % of it.":
    "−4 到 4 用边长 {1} 的粗格，质量所在处用细格，最细 {2}。线：后验的一半与 95%。",
  "Decoded under {1}.": "按 {1} 解码。",
  "The model with a 2-D code ships for rotation alone: here your digit is turned by {1}, and decoded so.":
    "二维编码的模型只有旋转这一族：这里你的数字旋转 {1}，并按此解码。",
  // Chains
  "Chains over the posterior": "后验上的链",
  "{1} transitions": "{1} 次转移",
  Run: "运行",
  Again: "重来",
  "One transition": "一次转移",
  "Not begun. Four chains will start where the network guesses, with a step size still to be found.":
    "尚未开始。四条链将从网络猜测之处出发，步长还有待寻找。",
  "Warm-up, {1} of {2} transitions: the chains look for their step size, and these codes are no draws.":
    "预热，第 {1} / {2} 次转移：链在寻找步长，这些编码不算抽样。",
  "{1} of {2} transitions after warm-up.": "预热之后第 {1} / {2} 次转移。",
  "{1} % of the draws are where next to none of the posterior is: these chains sit on a lesser peak, near the network’s guess.":
    "{1}% 的抽样落在几乎没有后验的地方：这些链停在一个较低的峰上，就在网络猜测之处附近。",
  "The latest: {1} of {2} paths accepted, each of {3} leapfrog steps. {4} decodings with their gradients so far.":
    "最近一次：{2} 条路径中接受了 {1} 条，每条 {3} 个蛙跳步。至今共 {4} 次解码及其梯度。",
  "rejected: the chain stays": "被拒绝：链留在原处",
  draws: "抽样数",
  accepted: "接受率",
  "accepted path": "被接受的路径",
  "effective sample size": "有效样本量",
  "exact, by the grid": "精确值（网格）",
  "by the draws": "抽样",
  "{1}: the exact marginal": "{1}：精确的边缘分布",
  "{1}: the draws beside the exact marginal, {2} % of them misplaced": "{1}：抽样与精确的边缘分布，其中 {2}% 错位",
  // The Gaussian
  "A Gaussian over ln p(x, z)": "ln p(x, z) 之上的高斯分布",
  "The Gaussian's mean": "高斯分布的均值",
  "Its deviation in z₁": "z₁ 的标准差",
  "Its deviation in z₂": "z₂ 的标准差",
  Optimise: "优化",
  "To the end": "直到最后",
  "One step": "一步",
  "Back to the prior": "回到先验",
  "{1}, the prior as q": "{1}，以先验为 q",
  "ELBO {1} nats, KL {2} nats: together ln p(x), {3} nats": "ELBO {1} 奈特，KL {2} 奈特：合起来是 ln p(x)，{3} 奈特",
  "1 step for this digit so far.": "这个数字至今 1 步。",
  "{1} steps for this digit so far.": "这个数字至今 {1} 步。",
  "{1} steps for this digit: it stands at the prior.": "这个数字走了 {1} 步：高斯分布停在先验。",
  "1 step for this digit: it stands at the prior.": "这个数字走了 1 步：高斯分布停在先验。",
  "1 step for this digit, and no step brings more.": "这个数字走了 1 步，再走也不会更高。",
  "{1} steps for this digit, and no step brings more.": "这个数字走了 {1} 步，再走也不会更高。",
  "λ: mean {1}; deviation {2}.": "λ：均值 {1}；标准差 {2}。",
  "Drag its middle to move it, the other two handles to stretch it.": "拖动中心来移动它，拖动另外两个手柄来拉伸它。",
  "1 digit before this one took {1} steps. Nothing of them is of use here: dashed, where the last one ended.":
    "此前的 1 个数字用了 {1} 步，在这里毫无用处：虚线是它最后停下的地方。",
  "{1} digits before this one took {2} steps. Nothing of them is of use here: dashed, where the last one ended.":
    "此前的 {1} 个数字用了 {2} 步，在这里毫无用处：虚线是上一个最后停下的地方。",
  // Troubles
  "The worker of the 2-D model stopped ({1}).": "二维模型的工作线程停止了（{1}）。",
  "The figures of the 2-D model cannot be computed: {1}.": "无法计算二维模型的图表：{1}。",
  "The code could not be decoded: {1}.": "无法解码：{1}。",
  "The chains stopped: {1}.": "链停止了：{1}。",
};
