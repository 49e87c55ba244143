// Simplified Chinese for lessons and what else helps to teach with the page.

export const teach = {
  "The link leaves parts of the page out, and what does so could not be loaded: here is all of it.":
    "链接要省去页面的一部分，但负责此事的程序无法载入：这里是全部内容。",
  // The menu
  Teach: "教学",
  "Lessons, and what helps to teach with this page": "课程，以及用本页面教学时有用的东西",
  Lessons: "课程",
  Lesson: "课程",
  "{1} min": "{1} 分钟",
  "For teachers": "给教师",
  "Each step asks for a prediction before anything is done. What is revealed then are the numbers that this page shows, not a text.":
    "每一步都先请学生预测，再动手。随后揭示的是本页面当时显示的数值，而不是写好的文字。",
  "Answers, reasons and questions to follow up with are in docs/teaching.md, beside the source of this page.":
    "答案、理由和后续问题见本页面源代码旁的 docs/teaching.md。",
  "In class": "课堂上",
  "Projector size": "投影尺寸",
  "Hide parts": "隐藏部分内容",
  "Tick what the link leaves out.": "勾选链接中要略去的部分。",
  Link: "链接",
  "Copy this link": "复制此链接",
  "Show a part elsewhere": "在别处显示一部分",
  Part: "部分",
  "It comes with your digit, D and settings of now, without bar and foot.":
    "其中带有你现在的数字、D 和设置，不带顶栏和页脚。",
  "Code of a frame": "框架代码",
  "Copy this code": "复制此代码",
  "Code of a frame copied.": "框架代码已复制。",
  "The browser did not let the page copy; the text is selected.": "浏览器不允许本页面复制；文字已选中。",
  "Print this room": "打印此房间",
  "Figure: the search for the best code": "图：寻找最佳编码",
  "Figure: every D with every dataset": "图：每个 D 配每个数据集",
  "Figure: how a digit and D are read": "图：数字和 D 如何被读取",
  "Figure: what more images in D do": "图：D 中更多的图像有何作用",
  "What teaching needs could not be loaded: {1}": "无法载入教学所需的内容：{1}",
  "Back to the figure": "回到图",
  "MetaVAE: the whole page": "MetaVAE：完整页面",
  "The link asks to show only {1}, which the page does not have.": "链接要求只显示{1}，本页面没有这一部分。",
  "The link asks for lesson {1}; there are lessons 1 to {2}.": "链接要求打开课程{1}；现有第 1 至第 {2} 课。",
  "How one network came to know every dataset": "一个网络如何认识了每个数据集",
  // The panel
  "Lesson {1}": "第 {1} 课",
  "Fold the lesson": "收起课程",
  "Unfold the lesson": "展开课程",
  "Leave the lesson": "离开课程",
  Back: "上一步",
  Next: "下一步",
  Finish: "结束",
  "Lesson {1}, step {2} of {3}. {4}": "第 {1} 课，第 {2} 步，共 {3} 步。{4}",
  "Done. {1}": "已完成。{1}",
  "Predict:": "预测：",
  "Do:": "操作：",
  "The room is being prepared…": "正在准备房间……",
  "First predict; then do it.": "先预测，再动手。",
  "Do it for me": "替我做",
  "Go to where it happens": "前往所在位置",
  "What the page shows": "页面所显示的",
  "As you predicted.": "与你的预测一致。",
  "Not as you predicted.": "与你的预测不同。",
  "These numbers do not decide it.": "这些数值不足以判定。",
  // Lesson 1
  "What D is": "D 是什么",
  "D tells the network what to expect. A wrong D changes how the same digit is read; digit and right D, changed together, change nothing.":
    "D 告诉网络该预期什么。错误的 D 会改变同一个数字的读法；数字与正确的 D 一起变，则什么也不变。",
  "Give the network a wrong D, and leave your digit as it is.": "给网络一个错误的 D，你的数字保持不变。",
  "What will it make of the same digit?": "同一个数字，它会读成什么？",
  "It reads the same, and believes it": "读法不变，并且可信",
  "It reads something else, or doubts it": "读成别的，或者存疑",
  "Switch “Turn my digit with D” off, then move D at least 60° away from your digit.":
    "关掉“我的数字随 D 旋转”，再把 D 移到离你的数字至少 60° 处。",
  "The digit did not change. D is read together with it, and the code means what it means only under D.":
    "数字没有变。网络把 D 与它一起读入，编码只有在 D 之下才有其含义。",
  "Now turn the digit, and D with it.": "现在旋转数字，D 也随之旋转。",
  "What will become of the reading, and of the row of nine decoded digits?": "读法和那一行九个解码数字会怎样？",
  "Both stay nearly as they are": "两者几乎不变",
  "Both change": "两者都变",
  "Leave “Turn my digit with D” on, and move D by at least 60°.": "保持“我的数字随 D 旋转”打开，把 D 移动至少 60°。",
  "What was turned is told by D, so the code need not hold it: it keeps what is left, the digit.":
    "转了多少由 D 说明，编码不必再记：它只留下其余的，即数字本身。",
  "Leave a single image in D.": "D 中只留一张图像。",
  "Is one image of the dataset enough to know how digits are turned?": "数据集的一张图像，足以知道数字是怎样旋转的吗？",
  "One is enough for this digit": "对这个数字，一张就够",
  "With one image it reads something else, or doubts it": "只有一张时读成别的，或者存疑",
  "Move the slider of N down to 1. Resample draws another image.": "把 N 的滑块移到 1。“重新抽取”会换一张图像。",
  "How much one image tells depends on which one it is: a 0 or a 1 looks alike at many angles. More images, less luck.":
    "一张图像能说明多少，取决于是哪一张：0 或 1 在许多角度下看起来都差不多。图像越多，越不靠运气。",
  "With {1} the page said {2}; now, with {3}, {4}.": "D 为“{1}”时，页面显示{2}；现在 D 为“{3}”，页面显示{4}。",
  "The decoded rows differ by {1} grey levels of 255; the wrong D’s row differed from the right one’s by {2}.":
    "两行解码数字平均相差 {1} 个灰度级（共 255 级）；错误的 D 那一行与正确的 D 那一行相差 {2}。",
  "With {1} images the page said {2}, with one {3}.": "有 {1} 张图像时，页面显示{2}；只有一张时，显示{3}。",
  "The best decoder’s ELBO for your digit was {1} nats; now it is {2}.":
    "最佳解码器对你的数字的 ELBO 原为 {1} 奈特，现为 {2}。",
  "With D of {1} the page says {2}; with D of {3}, {4}.": "D 为“{1}”时，页面显示{2}；D 为“{3}”时，显示{4}。",
  "The best decoder’s ELBO for your digit is {1} nats with the wrong D, {2} with the right one.":
    "最佳解码器对你的数字的 ELBO：错误的 D 下为 {1} 奈特，正确的 D 下为 {2}。",
  "“{1}, {2}”": "“{1}，{2}”",
  // Lesson 2
  "When to believe it": "何时可信",
  "The network answers whatever it is given. Whether to believe an answer is a measurement of its own, and one that errs.":
    "给网络什么它都会回答。回答是否可信是另一种测量，而且会出错。",
  "Draw something that is no digit: a letter, or a scribble.": "画一个不是数字的东西：一个字母，或一团乱线。",
  "What will the page do with it?": "页面会怎样对待它？",
  "Decode it as digits, and doubt it": "解码成数字，但存疑",
  "Decode it as digits, and believe it": "解码成数字，并认为可信",
  "Draw on the pad. O, I, S and Z are unfair: they are digits, too.": "在绘图板上画。O、I、S、Z 不算：它们也像数字。",
  "A decoder makes a digit of any code. Nothing in the model refuses; a classifier beside it, fitted to digits and to things that are none, does.":
    "任何编码，解码器都会变成数字。模型本身不会拒绝；拒绝的是旁边的一个分类器，它是用数字和非数字拟合的。",
  "Put a digit beside it, and compare the two numbers.": "再放上一个数字，比较两个数值。",
  "Which number alone would have told that the drawing was no digit?": "单凭哪个数值，就能看出所画的不是数字？",
  "The ELBO": "ELBO",
  "The KL": "KL",
  "Neither of them alone": "单凭哪个都不行",
  "Keep the drawing until you have predicted; then choose a test digit by the arrows below the pad.":
    "预测之前保留所画的；然后用绘图板下方的箭头选一个测试数字。",
  "By ELBO and KL alone a third of what is no digit is noticed. The judgement also sees missing ink, the code, and other datasets.":
    "单凭 ELBO 和 KL，只能发现三分之一的非数字。判断时还会看缺少的墨迹、编码以及其他数据集。",
  "Give a digit a wrong D.": "给一个数字配上错误的 D。",
  "Will the page notice that D is wrong, though nobody tells it?": "没有人告诉它，页面能发现 D 是错误的吗？",
  "Yes, and it says which dataset fits better": "能，并说出哪个数据集更相符",
  "It notices, but names no dataset": "能，但说不出是哪个数据集",
  "It notices nothing": "发现不了",
  "It asks how well every seen dataset’s own D and decoder explain the digit. Of digits under another D it doubts 93 of 100 on rotations; so some pass.":
    "它检查每个训练过的数据集用自己的 D 和解码器能把这个数字解释得多好。在旋转上，配了别的 D 的数字每 100 个有 93 个会被怀疑；所以总有漏网的。",
  "The page says {1}, and every decoder has drawn something all the same.":
    "页面显示{1}，而每个解码器还是照样画出了东西。",
  "The best of them has an ELBO of {1} nats; the code costs {2} nats of KL.":
    "其中最好的 ELBO 为 {1} 奈特；编码花费 {2} 奈特的 KL。",
  "The drawing: ELBO {1}, KL {2} nats, {3}.": "所画的：ELBO {1}，KL {2} 奈特，{3}。",
  "The test digit: ELBO {1}, KL {2} nats, {3}.": "测试数字：ELBO {1}，KL {2} 奈特，{3}。",
  "With the wrong D the page says {1}; with the right one, {2}.":
    "配错误的 D 时，页面显示{1}；配正确的 D 时，显示{2}。",
  // Lesson 3
  "D narrows the exact posterior; a network can be held against it; a wrong D misleads even exact inference.":
    "D 使精确后验变窄；网络可以与它对照；错误的 D 连精确推断也会误导。",
  "In this league all players are alike, and one has a high result. Let D grow from one other result to fifty.":
    "这个联赛里的球员都一样，其中一位成绩很高。让 D 从一个别人的成绩增加到五十个。",
  "What becomes of the exact answer of who knows only D?": "只知道 D 的人，其精确答案会怎样？",
  "It narrows": "变窄",
  "It stays as wide": "宽度不变",
  "It widens": "变宽",
  "Set N to 50.": "把 N 设为 50。",
  "D tells what players there are in this league. Once it has shown that they are alike, a high result was luck.":
    "D 说明这个联赛里有怎样的球员。它一旦显示大家都一样，高成绩就是运气。",
  "Go back to N = 1, and hold the networks against the exact answer.": "回到 N = 1，把各网络与精确答案对照。",
  "Which network will be nearest to it?": "哪个网络离它最近？",
  "Set N to 1, and read the column “to exact”.": "把 N 设为 1，看“与精确之差”一列。",
  "Equation 10 asks for the posterior as if the model were known, so with a small D it is too sure. Trained by simulation, a network learns what D leaves open.":
    "方程 10 求的是仿佛模型已知时的后验，所以 D 小时它过于自信。用模拟训练的网络，则学会了 D 还没有确定的东西。",
  "Give a D from another league.": "给一个来自别的联赛的 D。",
  "What becomes of the exact answer of who takes this D for the right one?":
    "把这个 D 当作正确的人，其精确答案会怎样？",
  "It moves, and stays about as sure": "移动，但仍差不多一样自信",
  "It becomes unsure: it is clearly wider": "变得不确定：明显变宽",
  "It stays where it was": "留在原处",
  "Choose “a wrong D”.": "选择“错误的 D”。",
  "Bayes’ rule is exact about the question that it is asked. Nothing in it says that D is of another league: another wrong D may mislead more or less.":
    "贝叶斯法则对所问的问题是精确的。其中没有任何东西说明 D 来自别的联赛：换一个错误的 D，误导可能更多或更少。",
  "With N = {1} the exact answer was {2}; with N = 50 it is {3}.": "N = {1} 时精确答案为 {2}；N = 50 时为 {3}。",
  "Its deviation is {1} times as large.": "其标准差是原来的 {1} 倍。",
  "With N = 1, nats from the exact answer: by simulation {1}, by equation 10 {2}, without D {3}.":
    "N = 1 时，与精确答案相距的奈特数：用模拟训练的 {1}，按方程 10 的 {2}，没有 D 的 {3}。",
  "With N = {1} it was {2}, {3} and {4}.": "N = {1} 时分别为 {2}、{3}、{4}。",
  "With the right D the exact answer was {1}; with the wrong one it is {2}.":
    "D 正确时精确答案为 {1}；D 错误时为 {2}。",
  "Who knows the model itself says {1}.": "知道模型本身的人说 {1}。",
  "It moved by {1} deviations, and its deviation is {2} times as large.":
    "它移动了 {1} 个标准差，其标准差是原来的 {2} 倍。",
  // Lesson 4
  "From scratch": "从零开始",
  "A network starts with nothing. It learns what is common before what differs, and D last.":
    "网络从一无所知开始。它先学共同之处，再学差异，最后才学会用 D。",
  "Start a network that knows nothing, and watch your digit as it sees it.":
    "启动一个一无所知的网络，看它眼中的你的数字。",
  "What will its pictures show first?": "它的图像最先显示什么？",
  "The average digit: the same for every digit": "平均数字：对每个数字都一样",
  "The class: digits told apart": "类别：数字能被区分",
  "The angle: its own dataset fits best": "角度：自己的数据集最相符",
  "Press Start; if a run stands there, Reset first. Watch the two rows for half a minute.":
    "按“开始”；如果已有一次训练，先按“重来”。看那两行半分钟。",
  "One picture for all is the cheapest thing to draw: it needs no code. A code pays once its digits are worth more nats than it costs.":
    "给所有数字画同一幅图最便宜：不需要编码。编码要等它带来的奈特多于它花费的，才划算。",
  "Let it train on, and compare the two Ds.": "让它继续训练，比较两个 D。",
  "Does your network use D by now?": "你的网络现在用上 D 了吗？",
  "Yes: the right D explains the digit clearly better": "用上了：正确的 D 明显更能解释这个数字",
  "Not yet: both Ds do about as well": "还没有：两个 D 差不多",
  "Wait for a few hundred steps more; Pause holds the picture.": "再等几百步；“暂停”可以停住画面。",
  "Without D the encoder must put the angle into the code as well. Taking it from D is cheaper, but has to be learned.":
    "没有 D，编码器还得把角度也放进编码。从 D 中取得更便宜，但需要学会。",
  "Ask what its codes are worth on angles that it never saw.": "问问它的编码在从未见过的角度上值多少。",
  "One classifier for all unseen angles: does it read more from the codes, or from raw pixels?":
    "一个分类器用于所有未见过的角度：它从编码中读得更准，还是从原始像素？",
  "From the codes": "从编码",
  "From raw pixels": "从原始像素",
  "Train on until the table of probes has its first numbers.": "继续训练，直到探针表里有第一批数值。",
  "Pixels of turned digits have little in common; a code that leaves the angle to D has. For one angle alone pixels need no such help.":
    "旋转过的数字，像素之间少有共同之处；把角度交给 D 的编码则有。只针对一个角度时，像素不需要这种帮助。",
  "Now, at step {1}, its code costs {2} nats.": "现在，第 {1} 步，它的编码花费 {2} 奈特。",
  "The average digit: not seen.": "平均数字：没有看到。",
  "The average digit: from step {1}.": "平均数字：从第 {1} 步起。",
  "A code that tells digits apart: not seen.": "能区分数字的编码：没有看到。",
  "A code that tells digits apart: from step {1}.": "能区分数字的编码：从第 {1} 步起。",
  "Its own angle as the best: not seen.": "自己的角度最相符：没有看到。",
  "Its own angle as the best: from step {1}.": "自己的角度最相符：从第 {1} 步起。",
  "At step {1} the best decoder’s ELBO for your digit is {2} nats with the first D, {3} with the second.":
    "第 {1} 步时，最佳解码器对你的数字的 ELBO：第一个 D 下为 {2} 奈特，第二个 D 下为 {3}。",
  "The first D is ahead by {1} nats.": "第一个 D 领先 {1} 奈特。",
  "The second D is ahead by {1} nats.": "第二个 D 领先 {1} 奈特。",
  "At step {1} one classifier for all unseen angles reads {2} from the codes, {3} from raw pixels.":
    "第 {1} 步时，一个分类器用于所有未见过的角度，从编码读对 {2}，从原始像素读对 {3}。",
  "A classifier for each angle of its own reads {1} from the codes, {2} from raw pixels.":
    "每个角度各用一个分类器，从编码读对 {1}，从原始像素读对 {2}。",
  "These are a few hundred digits and one seed: differences of some hundredths may be luck.":
    "这里只有几百个数字和一个种子：相差百分之几可能只是运气。",
  // Lesson 5
  "What D buys": "D 换来什么",
  "A number means what its control makes of it. D buys much where angles differ, nothing on scales, and nothing that one classifier per dataset needs.":
    "一个数值有何意义，要看它的对照。角度不同时 D 换来不少，缩放上什么也换不来；而每个数据集各用一个分类器时，也不需要它。",
  "MetaVAE, with D": "MetaVAE，有 D",
  "The same recipe without D": "同样的做法，没有 D",
  "Raw pixels": "原始像素",
  "No telling: too close": "难说：太接近",
  "Rotations, and one classifier for all unseen angles.": "旋转，一个分类器用于所有未见过的角度。",
  "Whose codes does it read best?": "它从谁的编码读得最准？",
  "In Results choose Rotation and “one probe for all”.": "在“结果”中选择“旋转”和“所有数据集一个探针”。",
  "A wrong or empty D shows what its removal breaks. What D adds is told by a network that was trained without it.":
    "错误的或空的 D 显示去掉它会破坏什么。D 增添了什么，要看训练时就没有它的网络。",
  "The same for scales.": "缩放上也这样做。",
  "Whose codes are read best on sizes that nobody trained on?": "在无人训练过的尺寸上，谁的编码读得最准？",
  "In Results choose Scale and “one probe for all”.": "在“结果”中选择“缩放”和“所有数据集一个探针”。",
  "How large a digit is can be seen in the digit itself. D then tells nothing new, though a wrong D still misleads who relies on it.":
    "数字有多大，从数字本身就看得出来。D 这时没有说出新东西，但错误的 D 仍会误导依赖它的网络。",
  "The paper’s own measure: a classifier for each unseen angle, fitted to its own digits.":
    "论文自己的指标：每个未见过的角度各有一个分类器，用该角度的数字拟合。",
  "Who wins now?": "现在谁胜出？",
  "In Results choose Rotation and “a probe for each dataset”.": "在“结果”中选择“旋转”和“每个数据集一个探针”。",
  "Fitted to one angle alone, a classifier needs no common code, and 784 pixels hold more than 40 numbers.":
    "只针对一个角度拟合时，分类器不需要共同的编码，而 784 个像素所含的比 40 个数多。",
  "These runs are not among the results of this page.": "本页面的结果中没有这些训练。",
  "With D {1} ({2}), the same recipe without D {3} ({4}), raw pixels {5}.":
    "有 D：{1}（{2}），同样的做法没有 D：{3}（{4}），原始像素：{5}。",
  "one seed": "一个种子",
  "{1} seeds": "{1} 个种子",
  "D is ahead of the same recipe without it by {1}.": "有 D 比同样的做法没有 D 领先 {1}。",
  "D is behind the same recipe without it by {1}.": "有 D 比同样的做法没有 D 落后 {1}。",
  "With a wrong D it reads {1}: that is what misleading does, not what D adds.":
    "配错误的 D 时为 {1}：这是误导的结果，而不是 D 增添的东西。",
  "Differences below .005 are within what seeds and digits change.": "小于 .005 的差异在种子和数字造成的变动之内。",
};
