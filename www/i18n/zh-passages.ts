// The story in simplified Chinese, by the data-text of its passages. {1}, {2} stand for the passage's formulas, in their order.

export const passages = {
  lede: `<span class="at-length">网络把你的数字和 <glossary-term of="D">D</glossary-term>（来自同一个数据集的几张图像）一起读入。</span>给定<em>正确的 D</em>，它会以每个数据集的样子返回；给定<em class="wrong">错误的 D</em>，它会被读成别的东西。`,
  whichDataset: `没有人告诉模型你的数字来自哪里：依次把每个数据集当作 D，最能解释这个数字的数据集份额最大。<glossary-term of="ELBO">ELBO</glossary-term> 等于重建项减去 <glossary-term of="KL">KL</glossary-term>，以<glossary-term of="nat">奈特</glossary-term>为单位，表示<glossary-term of="decoder">解码器</glossary-term>对它解释得有多好。`,
  howSure: `<glossary-term of="code">编码</glossary-term>是 z 上的一个高斯分布，即<glossary-term of="posterior">后验</glossary-term>，由你的数字和 D 一次前向推断得到。<glossary-term of="KL">KL</glossary-term> 以<glossary-term of="nat">奈特</glossary-term>为单位，表示它离<glossary-term of="prior">先验</glossary-term>走了多远：这就是编码的代价。`,
  results: `用这份代码在 MNIST 上测得的结果：在没有模型训练过的数据集上，<glossary-term of="probe">探针</glossary-term>从编码能多准地读出数字的类别；旁边是论文的数字，以及完全不需要模型的编码。`,
  storyTitle: "一个网络如何认识了每个数据集",
  storyLede:
    "四个想法，每一个都把前一个反复做的事摊销掉。图表向正在回答的模型提问，问的就是你绘图板上的数字；等你读到时才开始计算。",
  chapter1: "每张图像一次优化",
  story1a:
    "生成模型说明隐编码 {1} 如何变成图像 {2}：从标准高斯 {4} 中抽取 {3}，再由解码器 {5} 抽取每个像素。推断则反过来：哪些编码可能生成这张图像？精确的答案是后验 {6}，它没有公式：贝叶斯公式要除以对所有编码的求和。二维时 30 × 30 个编码的网格就够了，40 维时约需 10⁵⁹ 个。马尔可夫链的抽样可以慢慢逼近它，见“这个推断有多好？”。",
  story1b: "变分推断改为寻找最接近的高斯分布 {1}。它把推断变成优化，每张图像一次。",
  story1c:
    "图中从 {2} 出发，爬向唯一最好的编码，即 {1} 的峰。每个数字都要重新开始，解码大约两千个编码。从一张图像学到的东西，对下一张毫无帮助。",
  chapter2: "所有图像共用一个网络",
  story2a:
    "变分自编码器学会猜测结果。权重为 {1} 的编码器读入图像，一次前向就说出它的后验 {2}。推断的代价在训练时一次付清：它被<em>摊销</em>到所有图像上。编码器和解码器攀登同一个下界，即 ELBO。",
  story2b:
    "第一项要求还原图像。第二项（单位：奈特）是编码的价格：后验离先验走了多远。长时间的搜索比网络的猜测多找到的那一点，就是<em>摊销间隙</em>。短的搜索也可能停在较低的峰上，反而不如网络。",
  chapter3: "每个数据集一个网络",
  story3a:
    "把所有数字旋转 60°，就得到另一个数据集，有另一个 {1}。适应了前者的编码器会误读后者。显而易见的办法，是对每个数据集 {2} 重复整个训练。",
  story3b:
    "内层的最大化又回来了，这次是对权重。对没有人训练过的数据集，根本就没有网络。表格说明了利害：行是告诉模型要期待的数据集，列是你的数字实际来自的数据集。只为一个数据集训练的网络，就相当于其中一行。",
  chapter4: "所有图像、所有数据集共用一个网络",
  story4a:
    "MetaVAE 再摊销一次。数据集本身成为输入：同一组权重 {1} 为每个数据集的每张图像做推断，解码器 {2} 在一旁学习。这就是 MetaELBO；只有一个数据集时，它就是 ELBO。",
  story4b:
    "分布放不进网络，样本可以。<i>D</i> 就是几张图像。摘要网络 {1} 逐张观看，各摘要取平均，因此顺序无关紧要；聚合网络 {2} 再把这个平均和 {3} 一起读入。",
  story4c: "因此，对同一张图像的两种读法不需要新的训练，只需要另一个 <i>D</i>。",
  chapter5: "D 带来什么，又不带来什么",
  story5a:
    "先不给模型图像，再给一张，再给更多。若 <i>D</i> 正确，几张图像通常就够了，五十张也添不了多少：摘要的平均已经稳定。若 <i>D</i> 错误，KL 往往同样上升，ELBO 却下降：模型对错误的东西越来越有把握。",
  story5b:
    "一个线性分类器，在训练时见过的数据集的编码上拟合，去读九个从未见过的角度的编码：本页的模型在 <i>D</i> 正确时为 .899。<em>同样的做法但训练时没有 D</em>，为 .845；原始像素为 .341，40 个主成分为 .511。所以 <i>D</i> 在这里带来 .05；编码中共同的部分大多来自共享的主干，以及数据集之间的值。在缩放上 <i>D</i> 没有带来什么（.900，没有它 .902），在错切上反而有损（.591，没有它 .620）；各一个种子。错误的 <i>D</i> 使旋转只剩 .169：这说明误导一个依赖 <i>D</i> 的网络会怎样，而不是 <i>D</i> 增加了什么。",
  story5c:
    "对单个数据集而言，<i>D</i> 并不使编码<em>更好</em>。按论文自己的度量，即为每个未见过的数据集单独拟合一个分类器，原始像素（.926）胜过我们的模型（.915）和论文的独立解码器（.907）；仅 40 个主成分就达到 .906。而且 <i>D</i> 必须给定：网络并不推断图像来自哪个数据集，只能在事后比较各个解码器。而与训练时所有数据集都相去甚远的数据集，对摘要网络毫无意义。",
  readOn: "延伸阅读",
  readMeta: "本页所依据的论文；我们的公式编号沿用它的论证",
  readVae: "所有图像共用一个网络",
  readGap: "对摊销间隙的测量",
  readStatistician: "数据集有自己的编码",
  readHomoencoder: "编码一些图像，解码另一张",
  foot: `依据 <a lang="en" href="https://arxiv.org/abs/1902.01950">Meta-Amortized Variational Inference and Learning</a>（Wu、Choi、Goodman、Ermon，AAAI 2020）。数字：MNIST，作者 Yann LeCun、Corinna Cortes 和 Christopher Burges，CC BY-SA 3.0。<a href="?bench">基准测试</a>`,
} as const satisfies Record<string, string>;
