// Simplified Chinese for runs that outlive the page.

export const kept = {
  "A run of yours was kept": "保存了你的一次训练",
  "A run of yours was kept at step {1}": "保存了你的一次训练，停在第 {1} 步",
  "Decide later": "以后再说",
  Discard: "丢弃",
  "none yet": "还没有",
  "no room: this page's run is not kept": "没有空间：本页的训练没有保存",
  "this page's run is not kept now": "本页的训练现在没有保存",
  "A run": "一次训练",
  "Step {1} of {2}": "第 {1} 步，共 {2} 步",
  "this page's run": "本页的训练",
  "goes on in another tab": "在另一个标签页中进行",
  "diverged: it cannot go on": "已发散：无法继续",
  "of a newer version of this page: reload to get that": "来自本页的更新版本：刷新即可得到",
  "could not be read this time": "这一次读不出来",
  "damaged: it cannot go on": "已损坏：无法继续",
  "Download this run": "下载这次训练",
  "Delete this run": "删除这次训练",
  "Delete this run for good?": "彻底删除这次训练吗？",
  Delete: "删除",
  "Keep it": "留着",
  "A checkpoint of step {1} is in this page's memory only: it helps should the worker stop, and goes with the page.":
    "第 {1} 步的检查点只在本页的内存里：工作线程停止时用得上，页面关闭时一起消失。",
  "Runs are kept in this browser alone, {1} of them or {2} at most; then the oldest goes.":
    "训练只保存在这个浏览器里，最多 {1} 次或 {2}；超出时最旧的先走。",
  "The oldest kept run, at step {1}, went to make room for this one.":
    "最旧的一次保存的训练（第 {1} 步）已移除，为这一次腾出空间。",
  "There is room for {1} more.": "还有 {1} 的空间。",
  "The browser has promised not to remove them by itself.": "浏览器已承诺不会自行移除它们。",
  "The browser may remove them when room gets short, and Safari does seven days after your last visit. A downloaded run stays.":
    "空间不足时浏览器可能移除它们；Safari 会在你最后一次访问七天之后移除。下载的训练不受影响。",
  "Save downloads the run that trains now; Load goes on with it.": "“保存”可下载现在的训练，“载入”可接着训练。",
  "The kept run was deleted.": "已删除保存的训练。",
  "The kept run could not be deleted: {1}.": "保存的训练无法删除：{1}。",
  "The kept run could not be downloaded: {1}.": "保存的训练无法下载：{1}。",
  "The run could not be continued: {1}.": "训练无法继续：{1}。",
  "it is no longer there": "它已经不在了",
  "the file was cut off": "文件不完整",
  "the file was changed or damaged": "文件被改动或损坏",
  "the file is too short": "文件太短",
  "its description is damaged": "它的说明已损坏",
  "it was kept by a newer version of this page": "它由本页的更新版本保存",
  "What this browser keeps could not be looked through: {1}.": "无法查看浏览器保存的内容：{1}。",
  "This run goes on in another tab.": "这次训练正在另一个标签页中进行。",
  "{1} could not be loaded: {2}. Reload the page to get that version.": "{1} 无法载入：{2}。刷新页面即可得到那个版本。",
  "The run is kept again, at step {1}.": "训练又保存好了，在第 {1} 步。",
  "What this browser had kept was cleared. This run was kept anew, at step {1}.":
    "浏览器保存的内容被清除了。这次训练已重新保存，在第 {1} 步。",
  "This run cannot be kept: the browser has no room left for this page. Deleting kept runs makes room; Save downloads this one. Training goes on.":
    "这次训练无法保存：浏览器没有给本页的空间了。删除保存的训练可腾出空间；“保存”可下载这一次。训练继续进行。",
  "This browser lets the page keep nothing, as in some private windows: closing it ends the run. Save downloads it, and Load goes on with it.":
    "浏览器不让本页保存任何东西（某些隐私窗口如此）：关闭页面，训练就结束了。“保存”可下载它，“载入”可接着训练。",
  "This run cannot be kept: what was written could not be read back as it was. The page tries again; Save downloads the run.":
    "这次训练无法保存：写下的内容读回来不一样。页面会再试；“保存”可下载这次训练。",
  "This run cannot be kept: the browser refused to write it ({1}). The page tries again; Save downloads the run.":
    "这次训练无法保存：浏览器拒绝写入（{1}）。页面会再试；“保存”可下载这次训练。",

  // The words of a run
  "widths {1}": "宽度 {1}",
  "batch {1}": "批次 {1}",
  "own digits": "各自的数字",
  "same digits": "相同的数字",
  "exchanged codes": "交换编码",
  "values between": "网格之间的值",
  "rate {1}": "学习率 {1}",
  "rate {1} cosine": "学习率 {1}（余弦）",
  "seed {1}": "种子 {1}",
  gated: "门控",
  "N {1} fresh": "N {1}（新抽取）",
  "{1} KL of c": "c 的 KL：{1}",
} as const satisfies Record<string, string>;
