// Simplified Chinese for the room "Look inside": the map's two panels, the gap's figure, chains on view.

export const inside = {
  // How sure
  "Across: dimension of the code; up: its value": "横轴：编码的维；纵轴：其值",

  // The map
  "all datasets: own D beside your D": "所有数据集：自己的 D 与你的 D 并列",
  "D’s digits, given D": "D 的数字，给定 D",
  "Each dataset given its own D": "每个数据集给自己的 D",
  "All given your D: {1}": "全都给你的 D：{1}",
  "Where the code is common, digits of one class lie together, whatever dataset they are from.":
    "编码若是通用的，同一类别的数字就聚在一起，无论来自哪个数据集。",
  "Where the network needs D, digits that are not D’s are misread, and the classes mix.":
    "网络若需要 D，不属于 D 的数字就会被误读，各类别混在一起。",
  "lie next to their own class": "与同类相邻",
  "Next to their own class: the nearest code of another dataset and another digit, over all {1} dimensions, is of the same class; ± is one standard error over {2} digits.":
    "与同类相邻：在全部 {1} 维中，另一数据集里另一个数字的最近编码属于同一类别；± 是对 {2} 个数字的一倍标准误差。",
  "Given their own D, {1} points more do.": "给自己的 D 时高出 {1} 个百分点。",
  "Given their own D, {1} points fewer do.": "给自己的 D 时低了 {1} 个百分点。",
  "Whose D is given makes no difference that can be told here.": "给谁的 D，这里看不出差别。",
  "{1} posterior means of test digits.": "测试数字的 {1} 个后验均值。",
  "{1} posterior means of test digits: {2}.": "测试数字的 {1} 个后验均值：{2}。",
  "{1} posterior means of test digits: {2}, given one D and the other.":
    "测试数字的 {1} 个后验均值：{2}，分别给定两种 D。",
  "The plane is the code itself: nothing of it is hidden.": "平面就是编码本身：没有隐藏任何部分。",
  "The axes are principal components of the codes on the left.": "坐标轴是左图编码的主成分。",
  "The plane holds {1} of the variance of {2} dimensions; in all others the cursor's code keeps the mean, or your digit's values.":
    "平面占 {2} 维方差的 {1}；其余各维里，光标的编码保持均值，或取你的数字的值。",
  "{1}, {2} of the variance": "{1}，占方差的 {2}",
  "first principal component": "第一主成分",
  "second principal component": "第二主成分",
  "{1}. Map of {2} codes. Arrow keys move the cursor, plus and minus zoom, zero shows all.":
    "{1}。{2} 个编码的地图。方向键移动光标，加减键缩放，零键显示全部。",
  "At ({1}, {2}). Classes of the ten codes nearest on the map: {3}; given your D: {4}.":
    "位于 ({1}, {2})。地图上最近的十个编码的类别：{3}；给你的 D 时：{4}。",
  "Class of the digit": "数字的类别",
  Dataset: "数据集",
  "Choose a class to bring it out.": "选择一个类别以突出显示。",
  "Choose a dataset to bring it out.": "选择一个数据集以突出显示。",
  "holds half of a class": "包住一个类别的一半",
  "holds half of a dataset": "包住一个数据集的一半",

  // The gap
  "Takes some seconds: ln p(x), the best Gaussian for your digit, and draws from the exact posterior. Drawing goes on meanwhile.":
    "需要几秒钟：ln p(x)、最适合你的数字的高斯，以及精确后验的采样。其间可以继续画。",
  "The bar fades out: in full it would be {1} times as long, and the other one too short to be read.":
    "这条淡出了：完整的话应为 {1} 倍长，另一条就会短得看不清。",
  "The arrow points to the other D’s Gaussian, whose middle lies {1} from that of the frame.":
    "箭头指向另一个 D 的高斯，其中心距画面中心 {1}。",

  // Chains
  "Chains that find the posterior without any Gaussian": "不用任何高斯就找到后验的链",
  "Hamiltonian Monte Carlo: each chain is pushed in a random direction and rolls over the landscape of −ln p(x, z), some leapfrog steps at a time. Where the path kept its energy, the chain goes to its end; otherwise it is likely to be refused, and stays. In the long run the places where chains stand are draws from the exact posterior.":
    "哈密顿蒙特卡罗：每条链被推向一个随机方向，在 −ln p(x, z) 的地形上滚动，每次走几个蛙跳步。若路径保持了能量，链就走到终点；否则这一步很可能被拒绝，链留在原处。长此以往，链所停留之处就是精确后验的采样。",
  "Watch the chains": "观看链",
  "Go on": "继续",
  "One transition": "一次转移",
  Again: "重来",
  "From the start, by other random numbers": "从头开始，用另一组随机数",
  "leapfrog steps": "蛙跳步",
  transitions: "转移",
  "as fast as it goes": "全速",
  "Begins at four draws from the encoder’s Gaussian.": "从编码器的高斯的四个采样出发。",
  "Needs a digit and a decoder.": "需要一个数字和一个解码器。",
  "Transition {1} of {2}: done.": "第 {1} 次转移，共 {2} 次：已完成。",
  "Transition {1} of {2}: paused.": "第 {1} 次转移，共 {2} 次：已暂停。",
  "Transition {1} of {2}, warming up…": "第 {1} 次转移，共 {2} 次，预热中……",
  "Transition {1} of {2}…": "第 {1} 次转移，共 {2} 次……",
  "The question has changed: these chains were of another digit, D or model.":
    "问题已改变：这些链属于另一个数字、D 或模型。",
  "Another room of the page has begun chains of its own, which took their place.":
    "页面的另一处启动了自己的链，取代了这些链。",
  "The worker that answers was replaced, and the chains went with it.": "作答的进程已被替换，这些链也随之消失。",
  "The chains could not go on: {1}": "链无法继续：{1}",
  "accepted after warm-up": "预热后的接受率",
  "paths refused": "被拒绝的路径",
  "{1} of {2}": "{1}／{2}",
  "step size, in the encoder’s deviations": "步长，以编码器的标准差计",
  "split R-hat": "分半 R-hat",
  "effective sample size": "有效样本量",
  "{1} of {2} draws": "{1}／{2} 个采样",
  "Split R-hat of the worst dimension over the draws of each chain; dashed: 1.01":
    "最差一维的分半 R-hat，随每条链的采样数；虚线：1.01",
  "Effective sample size of the worst dimension; dashed: 400": "最差一维的有效样本量；虚线：400",
  "Split R-hat {1} after {2} draws of each chain": "每条链 {2} 个采样之后，分半 R-hat {1}",
  "Effective sample size {1} after {2} draws of each chain": "每条链 {2} 个采样之后，有效样本量 {1}",
  "No draws yet": "尚无采样",
  "The decoder is that of {1}; the chains began with D: {2}.": "所用的是 {1} 的解码器；链出发时的 D：{2}。",
  "R-hat compares the chains with each other: it is 1 where each has been everywhere. It needs draws.":
    "R-hat 把各条链互相比较：若每条链都走遍了各处，它就是 1。它需要采样。",
  "R-hat is above 1.01 still: the chains have not all been everywhere.": "R-hat 仍高于 1.01：并非每条链都走遍了各处。",
  "R-hat is near 1: the chains agree. Their draws are not yet worth 400 independent ones.":
    "R-hat 接近 1：各条链一致。其采样还抵不上 400 个独立采样。",
  "R-hat is near 1, and the draws are worth more than 400 independent ones: this is the exact posterior, as far as chains can tell.":
    "R-hat 接近 1，采样抵得上 400 个以上的独立采样：就链所能判断的，这就是精确后验。",
  "Draws that swing to and fro can be worth more than as many independent ones.":
    "来回摆动的采样可以比同样多的独立采样更有价值。",
  "Draws as CSV": "采样存为 CSV",
  "Chains, not begun yet": "链，尚未开始",
  "{1} chains after {2} transitions, in dimensions {3} and {4} of {5} of the code":
    "{2} 次转移之后的 {1} 条链，在编码 {5} 维中的第 {3} 维和第 {4} 维",
  "chain {1}": "链 {1}",
  "warm-up": "预热",
  refused: "被拒绝",
  "the prior": "先验",
  "the encoder’s Gaussian": "编码器的高斯",
  "the best Gaussian": "最好的高斯",
  "Gaussians at two deviations": "高斯画到两倍标准差",
  "Show all of the prior": "显示整个先验",
  "The two dimensions of which the encoder is surest; once there are draws, those that hang together the most.":
    "编码器最有把握的两维；有了采样之后，改为关联最强的两维。",
  "These two dimensions hang together the most: their correlation is {1}, and no Gaussian with independent dimensions can lean.":
    "这两维关联最强：相关系数 {1}，而各维独立的高斯无法倾斜。",
  "Show z {1} and z {2}, which hang together the most": "显示关联最强的 z {1} 和 z {2}",
  "Where each chain stood in z {1}, transition by transition; shaded: warm-up, which finds the step size and leaves no draws":
    "每次转移之后各链在 z {1} 的位置；阴影：预热，用来确定步长，不留采样",
  "Traces of {1} chains in dimension {2}, from {3} to {4}": "{1} 条链在第 {2} 维的轨迹，从 {3} 到 {4}",
} as const satisfies Record<string, string>;
