// Simplified Chinese for the room of results.

export const results = {
  Results: "结果",
  "The results are on their way…": "结果正在路上……",
  "This build of the page holds no results. The command that makes them:": "此版本的页面没有结果。生成它们的命令：",
  "The results could not be fetched ({1}).": "无法获取结果（{1}）。",

  // The headline
  "What D buys": "D 带来了什么",
  "Fitted to the angles seen in training, one linear classifier reads digits at {1} that no network was trained on: {2} of them rightly from codes made with D ({3}), {4} from codes of the same recipe trained without D ({5}), {6} from raw pixels, {7} from 40 principal components.":
    "一个线性分类器，在训练时见过的角度上拟合，去读任何网络都没有训练过的{1}的数字。读对的比例：用带 D 的编码为 {2}（{3}），用同样的做法但训练时没有 D 的编码为 {4}（{5}），用原始像素为 {6}，用 40 个主成分为 {7}。",
  "From the same seed, {1} with D and {2} without, D buys {3}, between {4} and {5} at the {6} ({7}).":
    "种子相同时，有 D 为 {1}，没有为 {2}，即 D 带来 {3}；在这{6}上介于 {4} 和 {5} 之间（{7}）。",
  "The rest comes from the recipe, whose parts are not told apart here, among them a shared trunk and an encoder that also saw angles between the seen ones. The classifiers of raw pixels and of principal components saw the seen angles alone.":
    "其余来自做法本身，这里没有分开测量其各部分，其中有共享的主干，以及除见过的角度外还看过其间角度的编码器。原始像素和主成分的分类器只用了见过的角度。",
  "{1} angles": "{1} 个角度",
  "nine angles": "九个角度",
  "nine unseen angles": "九个未见角度",
  "{1} unseen angles": "{1} 个未见角度",
  "one seed": "一个种子",
  "two seeds": "两个种子",
  "three seeds": "三个种子",
  "four seeds": "四个种子",
  "five seeds": "五个种子",
  "{1} seeds": "{1} 个种子",
  "With D, without, and without a network": "有 D、没有 D，以及不用网络",
  "the page’s recipe, with D": "本页的做法，有 D",
  "the same recipe, trained without D": "同样的做法，训练时没有 D",
  "the page’s recipe, with D {1}": "本页的做法，有 D，{1}",
  "the same recipe, trained without D {1}": "同样的做法，训练时没有 D，{1}",
  "40 principal components": "40 个主成分",
  "40 principal components {1}": "40 个主成分 {1}",
  "raw pixels {1}": "原始像素 {1}",
  guessing: "随机猜测",
  "Accuracy of one classifier on unseen angles: {1}": "一个分类器在未见角度上的准确率：{1}",
  "Mean over {1}, with D of {2} images at the right angle; ± is the standard error between seeds. The thin line goes from the worst angle to the best.":
    "对{1}取平均，D 是正确角度的 {2} 张图像；± 是种子间的标准误差。细线从最差的角度到最好的角度。",
  "Chart as SVG": "图表存为 SVG",
  "Another question: what a wrong or an empty D breaks": "另一个问题：错误的或空的 D 破坏了什么",
  "The network trained with D, given another D: {1}": "训练时有 D 的网络，换成别的 D：{1}",
  "with the right D": "正确的 D",
  "with an empty D": "空的 D",
  "with a wrong D": "错误的 D",
  "with the right D {1}": "正确的 D {1}",
  "with an empty D {1}": "空的 D {1}",
  "with a wrong D {1}": "错误的 D {1}",
  "The network that was trained with D: {1} with the right D, {2} with an empty one, {3} with a wrong one ({4}).":
    "训练时有 D 的网络：正确的 D 时 {1}，空的 D 时 {2}，错误的 D 时 {3}（{4}）。",
  "It never had to do without one, so this tells how far it relies on D, not what D buys.":
    "它从未在没有 D 的情况下训练过，所以这说明它有多依赖 D，而不是 D 带来了什么。",
  "What D does not do.": "D 没有带来什么。",
  "On rotations": "旋转",
  "On scales": "缩放",
  "On shears": "错切",
  "{1} D buys nothing that {2} could show: {3} with it, {4} without.":
    "在{1}上，D 没有带来{2}能显示出的差别：有它 {3}，没有它 {4}。",
  "{1} D buys: {2} with it, {3} without ({4}; by dataset between {5} and {6}).":
    "在{1}上，D 有所帮助：有它 {2}，没有它 {3}（{4}；各数据集介于 {5} 和 {6} 之间）。",
  "{1} D costs: {2} with it, {3} without ({4}; by dataset between {5} and {6}).":
    "在{1}上，D 反而有损：有它 {2}，没有它 {3}（{4}；各数据集介于 {5} 和 {6} 之间）。",

  // A panel of Figure 6
  "Figure 6, with its controls": "图 6，连同对照",
  Probes: "探针",
  "read the class of a digit from its code, on datasets that no model was trained on. The paper fits one to each dataset; one for all tells whether the code is common to them.":
    "从编码读出数字的类别，用的是没有模型训练过的数据集。论文为每个数据集各拟合一个；所有数据集共用一个，才能看出编码是否为它们共有。",
  Split: "划分",
  Interleaved: "交错",
  Sparse: "稀疏",
  Contiguous: "连续",
  "Read by": "读取方式",
  "a probe for each dataset": "每个数据集一个探针",
  "one probe for all": "所有数据集一个探针",
  "The paper's measure: fitted on each unseen dataset's own digits": "论文的度量：在每个未见数据集自己的数字上拟合",
  "Accuracy on each unseen dataset": "每个未见数据集上的准确率",
  "Mean accuracy with N images of the right D": "用正确的 D 的 N 张图像时的平均准确率",
  "{1}: {2} lines over {3} datasets; the table below has the numbers": "{1}：{3} 个数据集上的 {2} 条线；数字在下表",
  "None of the models drawn was measured with other N.": "画出的模型都没有用其他 N 测量。",
  "Back to four lines": "回到四条线",
  "Lines as SVG": "折线存为 SVG",
  CSV: "CSV 文件",
  JSON: "JSON 文件",

  // The names of the rows, and of the lines' ends
  "common code, trained with D (this page’s)": "共同编码，训练时有 D（本页所用）",
  "common code, trained without D": "共同编码，训练时没有 D",
  "common code": "共同编码",
  "with D": "有 D",
  "without D": "没有 D",
  "MetaVAE, separate decoders (the paper’s way)": "MetaVAE，各自独立的解码器（论文的做法）",
  "MetaVAE, shared decoder trunk, seen values only": "MetaVAE，解码器共享主干，只见过训练的值",
  "separate decoders, trained without D": "各自独立的解码器，训练时没有 D",
  "one VAE over all datasets": "所有数据集共用一个 VAE",
  "separate decoders": "独立的解码器",
  "one VAE": "一个 VAE",
  "for all": "用于全部",
  "one VAE per dataset, the nearest one’s encoder": "每个数据集一个 VAE，用最近一个的编码器",
  "per dataset": "每个数据集",
  "Neural Statistician, KL(c)/|D|": "神经统计学家 NS，KL(c)/|D|",
  "Neural Statistician, whole KL(c) for each image": "神经统计学家 NS，每张图像计全部 KL(c)",
  "Variational Homoencoder, KL(c)/|X|": "变分同源编码器 VHE，KL(c)/|X|",
  "Variational Homoencoder, whole KL(c) for each image": "变分同源编码器 VHE，每张图像计全部 KL(c)",
  Homoencoder: "同源编码器 VHE",
  "KL(c)/|D|": "按 |D| 分摊 KL(c)",
  "KL(c)/|X|": "按 |X| 分摊 KL(c)",
  "whole KL(c)": "全部 KL(c)",
  "40 principal": "40 个",
  components: "主成分",
  "in the paper": "论文中",
  "the paper’s MetaVAE": "论文的 MetaVAE",
  "the paper’s Variational Homoencoder": "论文的变分同源编码器 VHE",
  "the paper’s Neural Statistician": "论文的神经统计学家 NS",
  "{1}, after {2} steps": "{1}，{2} 步之后",

  // What a panel says
  "{1} and {2}": "{1}和{2}",
  "Read best": "读得最准",
  "With D, and without": "有 D 与没有 D",
  "With another D": "换成别的 D",
  "Beside the paper": "与论文相比",
  "Nothing was measured here yet.": "这里尚未测量。",
  "With a probe for each dataset": "每个数据集一个探针时",
  "With one probe for all datasets": "所有数据集共用一个探针时",
  "{1}, the codes read best are those of “{2}”: {3} ({4}). A control without a model is read better: {5}.":
    "{1}，读得最准的编码属于“{2}”：{3}（{4}）。不用模型的对照读得更准：{5}。",
  "{1}, the codes read best are those of “{2}”: {3} ({4}). A control without a model is too near to be told apart: {5}.":
    "{1}，读得最准的编码属于“{2}”：{3}（{4}）。不用模型的对照与它太近，分不出高下：{5}。",
  "{1}, the codes read best are those of “{2}”: {3} ({4}). From controls without a model less is read: {5}.":
    "{1}，读得最准的编码属于“{2}”：{3}（{4}）。不用模型的对照读得较差：{5}。",
  "raw pixels {1}, 40 principal components {2}": "原始像素 {1}，40 个主成分 {2}",
  "Its encoder also saw values between the seen ones, which these controls did not.":
    "它的编码器还看过训练值之间的值，这些对照则没有。",
  "D buys nothing here that {1} could show: “{2}” {3}, “{4}” {5}.":
    "D 在这里没有带来{1}能显示出的差别：“{2}”{3}，“{4}”{5}。",
  "D buys {1} here, from the same seed ({2}): “{3}” {4}, “{5}” {6}.":
    "种子相同时 D 在这里带来 {1}（{2}）：“{3}”{4}，“{5}”{6}。",
  "D costs {1} here, from the same seed ({2}): “{3}” {4}, “{5}” {6}.":
    "种子相同时 D 在这里损失 {1}（{2}）：“{3}”{4}，“{5}”{6}。",
  "“{1}” has {2} with the right D, {3} with a wrong one, {4} with an empty one.":
    "“{1}”在正确的 D 时有 {2}，错误的 D 时 {3}，空的 D 时 {4}。",
  "“{1}” has {2} with the right D, {3} with a wrong one.": "“{1}”在正确的 D 时有 {2}，错误的 D 时 {3}。",
  "Each probe is fitted with the same D, so this tells how much the codes keep, not whether D was understood.":
    "每个探针都用同一个 D 拟合，所以这说明编码保留了多少，而不是 D 是否被理解。",
  "This tells how far that network relies on D, not what D buys.": "这说明那个网络有多依赖 D，而不是 D 带来了什么。",
  "Trained the paper’s way, MetaVAE has {1} after {2} steps; the paper prints {3}.":
    "按论文的做法训练，MetaVAE 在 {2} 步后有 {1}；论文给出 {3}。",
  "Trained the paper’s way, MetaVAE has {1} after {2} steps and {3} after {4} steps; the paper prints {5}.":
    "按论文的做法训练，MetaVAE 在 {2} 步后有 {1}，在 {4} 步后有 {3}；论文给出 {5}。",
  "The paper trained for longer and may have fitted another kind of classifier: a difference this small does not tell which is better.":
    "论文训练得更久，拟合的可能是另一种分类器：这么小的差别说明不了哪个更好。",
  "The paper trained for longer and may have fitted another kind of classifier.":
    "论文训练得更久，拟合的可能是另一种分类器。",
  "The longer training was added because the shorter stayed below the paper, on these same test digits.":
    "较短的训练在同样的测试数字上低于论文，才补做了较长的训练。",

  // The table
  "Results of the chosen family and split": "所选族和划分的结果",
  "Accuracy on unseen datasets, models and controls": "未见数据集上的准确率，模型与对照",
  "drawn, and whose codes": "画线与编码来源",
  "Sorted by": "排序方式",
  accuracy: "准确率",
  seeds: "种子数",
  "worst dataset": "最差的数据集",
  "at {1}": "在 {1}",
  "training steps": "训练步数",
  "bound on ln p(x)": "ln p(x) 的下界",
  "given c": "给定 c",
  "active units": "活跃维数",
  "Controls without a model": "不用模型的对照",
  "Ablations: a part taken away": "消融：去掉一部分",
  "Related work, trained here": "相关工作，在此训练",
  "Read off the paper’s Figure 6": "从论文图 6 读出",
  Others: "其他",
  "Accuracies are means over the unseen datasets and over seeds, ± the standard error between seeds; of one seed none is known, and differences below .01 mean little. Worst: the dataset with the lowest mean over seeds. Wrong and empty D at the N that a model was trained with. The bound, nats per image on seen datasets, takes grey pixels for probabilities of ink, as the paper does; given c it is one on ln p(x given c), which is another quantity. The paper’s numbers are read off its figure, to about .005.":
    "准确率对未见数据集和种子取平均，± 是种子间的标准误差；只有一个种子时无从得知，小于 .01 的差别说明不了什么。最差：对种子平均后最低的数据集。错误的和空的 D 用模型训练时的 N。下界是见过的数据集上每张图像的奈特数，和论文一样把灰度当作墨迹的概率；给定 c 时是 ln p(x|c) 的下界，那是另一个量。论文的数字从其图中读出，约准到 .005。",
  "Every dataset’s number": "每个数据集的数字",
  "Accuracy on every unseen dataset": "每个未见数据集的准确率",

  // Where they come from
  "Where these numbers come from": "这些数字从哪里来",
  "A dataset’s own probe is fitted to {1} train digits, the one for all to {2}; both read {3} test digits of each unseen dataset.":
    "数据集自己的探针用 {1} 个训练数字拟合，共用的探针用 {2} 个；两者都读每个未见数据集的 {3} 个测试数字。",
  "Models, training steps and variants were compared on these same test digits and unseen datasets: no others were held out.":
    "模型、训练步数和变体都是在同样的测试数字和未见数据集上比较的：没有另外留出数据。",
  "Rows differ in training steps, and the common code’s encoder saw values between the seen ones: only rows that agree in these compare models.":
    "各行的训练步数不同，共同编码的编码器还看过训练值之间的值：只有这些都相同的行才能互相比较。",
  "The decoders of the Neural Statistician and the Homoencoder have {1} hidden units, fewer than in the reference code.":
    "神经统计学家和同源编码器的解码器有 {1} 个隐藏单元，少于参考代码。",
  "The Neural Statistician was trained with D of {1} images, and is read with D of {2}.":
    "神经统计学家训练时 D 有 {1} 张图像，读取时 D 有 {2} 张。",
  "Of these {1} runs, {2} were made with changes that were not committed: their commands repeat them only nearly.":
    "这 {1} 次训练中有 {2} 次用了尚未提交的修改：按其命令只能近似重复。",
  "{1} steps, seed {2}": "{1} 步，种子 {2}",
  "Last change of the whole record:": "整份记录最近一次改动：",

  // To cite
  "To cite, and to read on": "引用与延伸阅读",
  "Cite the paper": "引用论文",
  "Cite this software": "引用本软件",
  "Citation of the paper": "论文的引用",
  "BibTeX of the paper": "论文的 BibTeX",
  "Citation of this software": "本软件的引用",
  "BibTeX of this software": "本软件的 BibTeX",
  Copy: "复制",
  "{1} copied.": "已复制{1}。",
  "The browser did not let the page copy. The text can be selected and copied by hand.":
    "浏览器不允许本页面复制。可以选中文字手动复制。",
  Benchmark: "基准测试",
  "The paper on arXiv": "arXiv 上的论文",
  "Every measurement, as JSON": "全部测量，JSON 文件",
  "the paper’s figures, as JSON": "论文的数字，JSON 文件",
  "In the browser’s console:": "在浏览器的控制台：",
  "On the command line, to measure anew:": "在命令行重新测量：",
  "In the repository:": "在代码仓库中：",
} as const satisfies Record<string, string>;
