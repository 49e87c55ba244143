// Simplified Chinese for what is measured: the inference gap, a decoder's fit to an unseen dataset, the results.

export const measuring = {
  // The inference gap
  "How good is this inference?": "这个推断有多好？",
  "How much of ln p(x), the probability that the decoder gives your digit, does the code account for? An ELBO always falls short of it, in two parts: what no Gaussian with independent dimensions can do (approximation), and what the encoder, in one pass, misses of the best one (amortisation).":
    "ln p(x) 是解码器给你的数字的概率，编码能说明其中多少？ELBO 总是低于它，差距分两部分：各维独立的高斯无论如何做不到的（近似），以及编码器一次前向比最好的高斯少做到的（摊销）。",
  Measure: "测量",
  Stop: "停止",
  "Measured so far": "已测量",
  "Takes some seconds; drawing goes on meanwhile.": "需要几秒钟；其间可以继续画。",
  "Stopped.": "已停止。",
  "The question has changed.": "问题已改变。",
  "Measured.": "已测完。",
  "{1}…": "{1}……",
  "ELBO of the amortised Gaussians": "摊销高斯的 ELBO",
  "The search for the best Gaussian": "寻找最好的高斯",
  "ELBO of the best Gaussian": "最好的高斯的 ELBO",
  "Importance sampling of ln p(x)": "用重要性采样估计 ln p(x)",
  "Annealed importance sampling of ln p(x)": "用退火重要性采样估计 ln p(x)",
  "Draws from the exact posterior": "从精确后验采样",
  "The inference gap with either D, in nats": "两种 D 下的推断间隙，单位奈特",
  approximation: "近似",
  amortisation: "摊销",
  "ln p(x) is not known yet.": "ln p(x) 尚未知道。",
  "ln p(x) is {1} nats under the decoder of {2}, by {3} annealed chains that count as {4}.":
    "按 {2} 的解码器，ln p(x) 是 {1} 奈特，由 {3} 条退火链得出，相当于 {4} 条。",
  "The best Gaussian reaches {1}.": "最好的高斯达到 {1}。",
  "With your D most of the gap is the encoder’s: a longer search would find a better code.":
    "用你的 D，间隙主要来自编码器：更久的搜索会找到更好的编码。",
  "With your D the encoder is nearly as good as a search; most of the gap is the Gaussian form’s.":
    "用你的 D，编码器几乎和搜索一样好；间隙主要来自高斯形式。",
  "With your D the encoder and the Gaussian form lose about as much.": "用你的 D，编码器和高斯形式损失相当。",
  "The search for the best Gaussian: 400 Adam steps for this digit alone, from the better of the two amortised ones (dashed). In training, one pass of the encoder stands for all of them.":
    "寻找最好的高斯：只为这个数字走 400 步 Adam，从两个摊销高斯中较好的一个（虚线）出发。训练时，编码器的一次前向代替了这一切。",
  "Adam steps": "Adam 步数",
  "ELBO of the best Gaussian so far, nats": "目前最好的高斯的 ELBO，奈特",
  "The best Gaussian’s ELBO after {1} steps: {2} nats": "{1} 步之后最好的高斯的 ELBO：{2} 奈特",
  "The search has not begun": "搜索尚未开始",
  "The gap could not be measured: {1}": "无法测量间隙：{1}",
  "At the end: draws from the exact posterior, and how the Gaussians cover them.":
    "最后：从精确后验的采样，以及各高斯如何覆盖它们。",
  "Draws from the exact posterior, not there yet": "精确后验的采样，尚未得到",
  "{1} draws from the exact posterior in dimensions {2} and {3} of the code":
    "精确后验的 {1} 个采样，在编码的第 {2} 维和第 {3} 维",
  "Draws from the exact posterior, by Hamiltonian Monte Carlo, and each Gaussian at two deviations:":
    "用哈密顿蒙特卡罗从精确后验的采样，以及各高斯的两倍标准差：",
  "the best": "最好的",
  "your D’s": "你的 D 的",
  "the other’s": "另一个的",
  "These two dimensions hang together the most, with a correlation of {1}; no such Gaussian can lean.":
    "这两维关联最强，相关系数 {1}；这样的高斯无法倾斜。",
  "Split R-hat {1}, effective draws {2}.": "分半 R-hat {1}，有效采样 {2}。",
  Across: "横轴",
  Up: "纵轴",

  // A decoder for an unseen dataset
  "A dataset that nobody trained on": "没有人训练过的数据集",
  "The encoder knows what to do with a new D, but no decoder speaks for it. Here one is fitted to a few digits of an unseen dataset while the encoder stays as it is.":
    "编码器知道怎样使用新的 D，但没有解码器为它说话。这里为未见数据集的少量数字拟合一个解码器，编码器保持不变。",
  "An unseen dataset": "未见的数据集",
  "Digits to learn from": "用于学习的数字",
  "What is fitted": "拟合什么",
  "whole decoder": "整个解码器",
  "output layer": "输出层",
  "All three layers, half a million weights": "全部三层，五十万个权重",
  "Only the last layer, which is what datasets do not share where the trunk is shared":
    "只有最后一层：在共享主干时，这是各数据集不共享的部分",
  "Fit a decoder": "拟合解码器",
  "Fitted so far": "已拟合",
  "80 steps, some seconds; drawing goes on meanwhile.": "80 步，几秒钟；其间可以继续画。",
  "Fitted in {1} steps.": "已用 {1} 步拟合。",
  "Stopped at step {1}.": "停在第 {1} 步。",
  "Which seen decoder explains these digits best?": "哪个见过的解码器最能解释这些数字？",
  "Step {1} of {2}": "第 {1} 步，共 {2} 步",
  "What the model sees": "模型看到的",
  "The decoder of {1}": "{1} 的解码器",
  "The seen decoder": "见过的解码器",
  "The new one": "新的解码器",
  "The new one, step {1}": "新的解码器，第 {1} 步",
  "The digit's reconstruction, every few steps": "数字的重建，每隔几步",
  "Step {1}": "第 {1} 步",
  "ELBO, nats per image": "ELBO，每张图像奈特",
  "ELBO of held-out digits after {1} steps: {2} nats": "{1} 步之后留出数字的 ELBO：{2} 奈特",
  "No decoder has been fitted yet": "尚未拟合解码器",
  "Dashed: the best of the seen decoders. Blue: digits of the dataset that the fit does not see. Grey: those that it does.":
    "虚线：见过的解码器中最好的。蓝色：拟合时看不到的数字。灰色：看得到的数字。",
  "For {1}, from the decoder of {2}: {3} went from {4} to {5} nats.":
    "对{1}，从 {2} 的解码器出发：{3}从 {4} 变到 {5} 奈特。",
  "{1} digits that the fit does not see": "拟合时看不到的 {1} 个数字",
  "your digit": "你的数字",
  "your own images": "你自己的图像",
  "The {1} that it sees went to {2}, your digit from {3} to {4}.": "看得到的 {1} 个到 {2}，你的数字从 {3} 到 {4}。",
  "It has begun to learn its digits by heart.": "它已开始死记它的数字。",
  "No decoder could be fitted: {1}": "无法拟合解码器：{1}",

  // Results
  Results: "结果",
  "What was measured with this code on MNIST: how well the class of a digit can be read from its code, on datasets that no model was trained on, beside the paper’s figures and beside codes that need no model at all.":
    "用这份代码在 MNIST 上测得的结果：在没有模型训练过的数据集上，从编码能多准地读出数字的类别；旁边是论文的数字，以及完全不需要模型的编码。",
  "The results are on their way…": "结果正在路上……",
  "This build of the page holds no results. The command that makes them:": "此版本的页面没有结果。生成它们的命令：",
  "The results could not be fetched ({1}).": "无法获取结果（{1}）。",
  Split: "划分",
  Interleaved: "交错",
  Sparse: "稀疏",
  Contiguous: "连续",
  "training steps": "训练步数",
  "Read by": "读取方式",
  "a probe for each dataset": "每个数据集一个探针",
  "one probe for all": "所有数据集一个探针",
  "The paper's measure: fitted on each unseen dataset's own digits": "论文的度量：在每个未见数据集自己的数字上拟合",
  "Accuracy on each unseen dataset": "每个未见数据集上的准确率",
  "Mean accuracy with N images of the right D": "用正确的 D 的 N 张图像时的平均准确率",
  "{1}: {2} lines over {3} datasets; the table below has the numbers": "{1}：{3} 个数据集上的 {2} 条线；数字在下表",
  "None of these models was measured with other N.": "这些模型都没有用其他 N 测量。",
  "Results of the chosen family and split": "所选族和划分的结果",
  "Accuracy on unseen datasets, models and controls": "未见数据集上的准确率，模型与对照",
  "codes of": "谁的编码",
  worst: "最差",
  "at {1}": "在 {1}",
  "right, wrong, empty D": "正确、错误、空的 D",
  "active units": "活跃维数",
  seeds: "种子数",
  "reads no D": "不读 D",
  "PCA-40": "主成分 PCA-40",
  "the paper’s MetaVAE": "论文的 MetaVAE",
  "the paper’s Variational Homoencoder": "论文的变分同源编码器 VHE",
  "the paper’s Neural Statistician": "论文的神经统计学家 NS",
  "Means over the unseen datasets and, where there are several, over seeds, ± the standard error between them. Right, wrong and empty D at the N that a model was trained with. ln p(x) is a bound, nats per image, on seen datasets. The paper’s lines are read off its Figure 6, to about .005.":
    "对未见数据集取平均；有多个种子时也对种子取平均，± 是种子间的标准误差。正确、错误和空的 D 用模型训练时的 N。ln p(x) 是见过的数据集上每张图像的下界，单位奈特。论文的线从其图 6 读出，约准到 .005。",
  "Written at {1} by": "写于版本 {1}，命令：",
  "Every dataset’s number": "每个数据集的数字",
  "Accuracy on every unseen dataset": "每个未见数据集的准确率",
  "Nothing was measured here yet.": "这里尚未测量。",
  "{1} and {2}": "{1}和{2}",
  "raw pixels ({1})": "原始像素（{1}）",
  "PCA-40 ({1})": "主成分 PCA-40（{1}）",
  "{1}, the codes of {2}, at {3}, beat the controls, {4}.": "{1}，{2} 的编码（{3}）胜过对照，{4}。",
  "{1}, even the best codes, those of {2}, at {3}, lose to a control: {4} need no model and have {5}.":
    "{1}，即使最好的编码，{2} 的（{3}），也输给对照：{4}不需要模型，有 {5}。",
  "{1}, even the best codes, those of {2}, at {3}, are no better than a control: {4} need no model and have {5}.":
    "{1}，即使最好的编码，{2} 的（{3}），也不比对照好：{4}不需要模型，有 {5}。",
  "With a probe for each dataset": "每个数据集一个探针时",
  "With one probe for all datasets": "所有数据集共用一个探针时",
  "{1}: {2} with the right D, {3} with a wrong one, {4} with none. D decides how the code is to be read.":
    "{1}：正确的 D 时 {2}，错误的 D 时 {3}，没有 D 时 {4}。D 决定编码该怎样读。",
  "{1}: {2} with the right D, {3} with a wrong one, {4} with none. D helps this measure, but a wrong one does not ruin it.":
    "{1}：正确的 D 时 {2}，错误的 D 时 {3}，没有 D 时 {4}。D 有帮助，但错误的 D 并不毁掉它。",
  "{1}: {2} with the right D, {3} with a wrong one, {4} with none. By this measure D makes no difference.":
    "{1}：正确的 D 时 {2}，错误的 D 时 {3}，没有 D 时 {4}。按这个度量，D 没有影响。",
  "The faithful MetaVAE, after {1} steps, has {2}: above the paper’s {3}.":
    "忠实的 MetaVAE 在 {1} 步后有 {2}：高于论文的 {3}。",
  "The faithful MetaVAE, after {1} steps, has {2}: below the paper’s {3}.":
    "忠实的 MetaVAE 在 {1} 步后有 {2}：低于论文的 {3}。",
  "The faithful MetaVAE, after {1} steps, has {2}: level with the paper’s {3}.":
    "忠实的 MetaVAE 在 {1} 步后有 {2}：与论文的 {3} 相当。",
} as const satisfies Record<string, string>;
