// Simplified Chinese for the room of training: what a run will take, its curves beside others, the table of runs.

export const training = {
  // What a run will take
  "about {1} MB": "约 {1} MB",
  "about {1} GB": "约 {1} GB",
  "about {1} s, {2}": "约 {1} 秒，{2}",
  "about {1} min, {2}": "约 {1} 分钟，{2}",
  "about {1} h, {2}": "约 {1} 小时，{2}",
  "Times are scaled from the speed of your last run.": "时间按你上次训练的速度推算。",
  "Times are scaled from a few steps that this machine was just timed with.": "时间由刚在本机上计时的几步推算。",
  "Times come once this page has rested for a moment.": "页面稍作停顿后，这里会给出时间。",

  // Optimisers
  Optimiser: "优化器",
  "How gradients move the weights. Adam is the paper's; AdamW also shrinks them, SGD follows the gradient with momentum.":
    "梯度如何改变权重。论文用 Adam；AdamW 还会收缩权重；SGD 带动量地沿梯度走。",
  "Weight decay": "权重衰减",
  "The share of each weight that AdamW takes off, times the learning rate.": "AdamW 每步减去的权重比例，再乘以学习率。",
  Momentum: "动量",
  "How much of its last move SGD keeps; less than 1.": "SGD 保留多少上一步的移动；小于 1。",
  "The optimiser's step size.": "优化器的步长。",

  // Probes
  "by linear probes fitted to a few hundred digits; the paper’s have 60,000. ± is one standard error of {1} test digits.":
    "用几百个数字拟合的线性探针；论文用六万个。± 为 {1} 个测试数字的一个标准误。",
  "Digits of unseen datasets, read at step {1}: {2} by a probe of their own, {3} by one for all.":
    "第 {1} 步，读出未见数据集的数字：各自的探针 {2}，共享的探针 {3}。",

  // Curves
  "The first {1} % of the steps and rare extremes do not set the scale: ▼ and ▲ tell how far outside of it the curves reach.":
    "最初 {1} % 的步数和少见的极值不决定刻度：▼ 和 ▲ 标出曲线超出刻度多远。",
  "{1} ended at {2}": "{1}止于 {2}",
  "mean of {1} seeds": "{1} 个种子的均值",
  "Seeds as one band": "不同种子合为一条带",
  "Two more seeds": "再用两个种子",
  "The same settings with two other seeds, one after another: what is chance shows as a band":
    "同样的设置依次再用两个种子：偶然的差别显示为一条带",
  "Other seeds follow when this run ends.": "这次训练结束后换用其他种子。",
  "Seed {1} of {2} more is being trained.": "正在训练另外 {2} 个种子中的第 {1} 个。",
  "No more seeds": "不再用其他种子",
  "All seeds are done.": "所有种子都训练完了。",
  "More files": "更多文件",
  "All curves shown, CSV": "所示曲线，CSV",
  "All curves shown, JSON": "所示曲线，JSON",
  "Figure, SVG": "图，SVG",
  "Figure, PNG": "图，PNG",
  "This browser does not give pictures back as they were drawn: take the SVG.":
    "此浏览器不会原样交还画好的图像：请用 SVG。",

  // The table of runs
  Runs: "各次训练",
  Run: "训练",
  "Run {1}": "训练 {1}",
  "Runs, the newest first": "各次训练，最新的在前",
  "1 run": "1 次训练",
  "{1} runs": "{1} 次训练",
  "1 run, of this visit": "1 次训练，属于本次访问",
  "{1} runs, of this visit": "{1} 次训练，属于本次访问",
  "1 run, {1} kept": "1 次训练，已保存 {1}",
  "{1} runs, {2} kept": "{1} 次训练，已保存 {2}",
  "none kept: this browser lets the page keep nothing": "没有保存：浏览器不让本页保存任何东西",
  "In the curves": "画入曲线",
  "{1} in the curves": "把{1}画入曲线",
  "Six runs are in the curves already": "曲线中已有六次训练",
  "Test bound": "测试下界",
  "Own probe": "各自的探针",
  "Shared probe": "共享的探针",
  "Last pictures": "最后的图像",
  "Name of run {1}": "训练 {1} 的名称",
  "Your digit, at step {1}": "你的数字，第 {1} 步",
  "A test digit, at step {1}": "一个测试数字，第 {1} 步",
  "of this visit, not kept": "属于本次访问，未保存",
  "kept: {1}": "已保存：{1}",
  "the same settings": "设置相同",
  "not gated": "非门控",
  "seen values only": "只有见过的值",
  "Table as CSV": "表格存为 CSV",
  "Table as JSON": "表格存为 JSON",
  "Each run’s settings are those that differ from the run below it. The test bound is in nats on held-out digits. A probe reads 300 test digits of unseen datasets; ± is one standard error.":
    "每次训练列出的设置，是与下面一次不同的那些。测试下界以奈特计，在留出的数字上测得。探针读未见数据集的 300 个测试数字；± 为一个标准误。",

  // One step in slow motion
  "One step in slow motion": "慢动作看一步",
  "What the next step does, for one image: what goes in, what each network makes of it, and the gradients that come back.":
    "下一步对一张图像做了什么：输入什么，每个网络算出什么，传回怎样的梯度。",
  "Step {1}, for the first image of the first dataset, {2}. The same happens to all images of the step.":
    "第 {1} 步，第一个数据集（{2}）的第一张图像。这一步的所有图像都同样处理。",
  "Follow the next step": "跟随下一步",
  "Pause the run first.": "请先暂停训练。",
  "Systems with a code for each dataset cannot be followed: choose MetaVAE or a VAE.":
    "每个数据集带编码的系统无法这样跟随：请选 MetaVAE 或 VAE。",
  Next: "下一个",
  "Take this step": "走这一步",
  "From the start": "从头开始",
  "Show all": "全部显示",
  Summaries: "摘要",
  Mean: "均值",
  "Image x": "图像 x",
  Posterior: "后验",
  Noise: "噪声",
  "Code z": "编码 z",
  Decoded: "解码",
  Gradients: "梯度",
  "D: {1} images of the dataset, drawn for this image alone.": "D：数据集的 {1} 张图像，专为这张图像抽取。",
  "The summary network makes {1} numbers of each of them.": "摘要网络把每一张变成 {1} 个数。",
  "Their mean is the summary of D; the order of the images does not matter.":
    "它们的均值就是 D 的摘要；图像的次序无关紧要。",
  "The aggregation network reads the image and the summary of D.": "聚合网络读入图像和 D 的摘要。",
  "The encoder reads the image alone.": "编码器只读图像。",
  "It gives a Gaussian over codes: a mean and a deviation for each dimension.":
    "它给出编码上的高斯分布：每一维有均值和标准差。",
  "Noise from a standard normal, so that the gradient can pass through what is drawn.":
    "取自标准正态的噪声，使梯度能穿过抽取的编码。",
  "One code is drawn: mean + deviation × noise.": "抽取一个编码：均值 + 标准差 × 噪声。",
  "What is decoded is the code of the same digit in another dataset: so the datasets share a code.":
    "解码的是同一个数字在另一个数据集里的编码：这样各数据集共用一种编码。",
  "The dataset’s decoder draws how likely ink is at each pixel; beside it what it has to explain.":
    "数据集的解码器画出每个像素有墨的概率；旁边是它要解释的图像。",
  "The KL says how far the posterior is from the prior: what the code costs, in nats.":
    "KL 表示后验离先验多远：编码的代价，以奈特计。",
  "Their difference is this image’s ELBO. The mean over all images of the step is {1} nats.":
    "两者之差就是这张图像的 ELBO。这一步所有图像的均值为 {1} 奈特。",
  "Back through all of it: the gradient of each network, by which the optimiser moves it at a rate of {1}.":
    "再一路传回：每个网络的梯度，优化器据此以学习率 {1} 移动它。",
  "{1} dimensions": "{1} 维",
  "|noise| = {1}": "|噪声| = {1}",
  "norm, parameters": "范数，参数个数",
  summary: "摘要",
  aggregation: "聚合",
  decoders: "解码器",
  encoders: "编码器",
} as const satisfies Record<string, string>;
