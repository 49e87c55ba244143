// Simplified Chinese for what is said when a run, a worker or a model cannot simply go on.

export const troubles = {
  "A part of the page could not be loaded. Try again.": "页面的一部分无法载入。请重试。",
  "The run diverged: its MetaELBO is no longer a number. No step of it was kept; a smaller learning rate may do better.":
    "训练发散了：MetaELBO 已不是一个数。还没有保存任何一步；较小的学习率可能会好些。",
  "The run diverged: its MetaELBO is no longer a number. The weights of step {1} are sound.":
    "训练发散了：MetaELBO 已不是一个数。第 {1} 步的权重是完好的。",
  "Start over with a rate of {1}": "以学习率 {1} 重新开始",
  "Go back to step {1} with a rate of {2}": "回到第 {1} 步，学习率改为 {2}",
  "Training goes on with a learning rate of {1}.": "训练以学习率 {1} 继续。",
  "The schedule has ended: at step {1} the learning rate reached 0, and more steps would change nothing. A new one begins with the rate of the form, {2} now.":
    "学习率计划已结束：学习率在第 {1} 步降到了 0，再多的步数也不会改变什么。新的计划从表单中的学习率开始，现在是 {2}。",
  "Go on with them from here": "从这里起采用",
  "{1} steps at a constant rate": "以恒定学习率再训练 {1} 步",
  "{1} steps of a new cosine": "以新的余弦计划再训练 {1} 步",
  "The training worker stopped ({1}). Another one goes on from step {2}.":
    "训练线程停止了（{1}）。另一个从第 {2} 步继续。",
  "The training worker stopped ({1}). The run can go on from step {2}.":
    "训练线程停止了（{1}）。训练可以从第 {2} 步继续。",
  "Go on from step {1}": "从第 {1} 步继续",
  "The graphics device was lost ({1}). The run goes on from step {2}, on the graphics adapter.":
    "显卡设备丢失了（{1}）。训练从第 {2} 步继续，仍用显卡。",
  "The graphics device was lost ({1}). The run goes on from step {2}, on the processor.":
    "显卡设备丢失了（{1}）。训练从第 {2} 步继续，改用处理器。",
  "the graphics device was lost": "显卡设备丢失了",
  "the worker stopped without saying why": "线程停止了，没有说明原因",
  "It may need more memory than there is: a smaller batch than {1}, fewer images in D than {2}, or narrower networks need less.":
    "它需要的内存可能超过现有的：小于 {1} 的批量、D 中少于 {2} 张图像，或更窄的网络，需要的内存较少。",
  "The run could not begin: the worker stopped ({1}). {2}": "训练无法开始：线程停止了（{1}）。{2}",
  "Each time before a step is done, this run ends its worker ({1}). {2} Change them, then reset.":
    "每次在完成一步之前，这次训练都会使线程停止（{1}）。{2}请更改后重置。",
  "Each time before a step is done, this run ends its worker ({1}). {2} Change them, then reset. The run before it waits under “Runs”.":
    "每次在完成一步之前，这次训练都会使线程停止（{1}）。{2}请更改后重置。之前的训练在“各次训练”中等候。",
  "This model's answer is not a finite number: its training has gone astray. Let another model answer, or train with a smaller learning rate.":
    "这个模型的回答不是有限的数：它的训练已经偏离。请换一个模型来回答，或以较小的学习率训练。",
  "The model in training cannot answer: {1}": "训练中的模型无法回答：{1}",
  "The run has diverged, and its model cannot answer.": "训练已发散，其模型无法回答。",
  "The run has lost its worker, and its model cannot answer.": "训练失去了它的线程，其模型无法回答。",
  "{1} “{2}” answers.": "{1}现在由“{2}”回答。",
  "{1} is what the model in training knows: your digit and D are of that family now.":
    "训练中的模型只知道{1}：你的数字和 D 现在属于这一族。",
  "this browser does not let the page start workers, which the model runs in. If the page stands in a frame, open it in a tab of its own.":
    "此浏览器不允许页面启动模型所需的线程。如果页面在框架中，请在单独的标签页中打开。",
} as const satisfies Record<string, string>;
