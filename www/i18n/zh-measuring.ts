// Simplified Chinese for what is measured: the inference gap, a decoder's fit to an unseen dataset.

export const measuring = {
  // The inference gap
  "How good is this inference?": "这个推断有多好？",
  "How much of ln p(x), the probability that the decoder gives your digit, does the code account for? An ELBO always falls short of it, in two parts: what no Gaussian with independent dimensions can do (approximation), and what the encoder, in one pass, misses of the best one (amortisation).":
    "ln p(x) 是解码器给你的数字的概率，编码能说明其中多少？ELBO 总是低于它，差距分两部分：各维独立的高斯无论如何做不到的（近似），以及编码器一次前向比最好的高斯少做到的（摊销）。",
  Measure: "测量",
  Stop: "停止",
  "Measured so far": "已测量",
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
  "The encoder reads any D, but no decoder speaks for a new dataset. Here one is fitted to a few digits of an unseen dataset while the encoder stays as it is.":
    "编码器可以读取任何 D，但新的数据集没有自己的解码器。这里用未见数据集的少量数字拟合一个解码器，编码器保持不变。",
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
} as const satisfies Record<string, string>;
