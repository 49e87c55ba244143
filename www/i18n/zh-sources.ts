// Simplified Chinese for images that the visitor brings to train on.

export const sources = {
  // What a run learns from
  Images: "图像",
  "MNIST’s digits": "MNIST 数字",
  "{1}, not here": "{1}（不在此处）",
  "Your own": "自己的图像",
  Folder: "文件夹",
  "Files: pictures, a zip, IDX, CSV or NumPy’s arrays": "文件：图片、zip、IDX、CSV 或 NumPy 数组",
  "A folder of pictures; the folders in it name the classes": "图片文件夹；其中各文件夹的名称即类别",
  "Bring images to train on": "带来用于训练的图像",
  "Bring a folder of images to train on": "带来一个用于训练的图像文件夹",
  "Drop a folder or zip of pictures here, IDX files, a table (CSV) or NumPy’s arrays: they stay in this browser.":
    "把图片文件夹或 zip、IDX 文件、表格（CSV）或 NumPy 数组拖到这里：它们只留在这个浏览器中。",
  "This link’s run learns from “": "这个链接的训练使用“",
  "”, {1} images that are not in this browser. Bring the same files.":
    "”的 {1} 张图像，它们不在这个浏览器中。请带来同样的文件。",
  "Reading images": "正在读取图像",
  "Reading your images": "正在读取你的图像",
  "Images read": "已读取的图像",
  "Images that were read": "读到的图像",
  "{1} of the images": "其中 {1} 张图像",
  images: "图像",
  "held out": "留出",
  size: "尺寸",
  classes: "类别",
  ink: "墨迹",
  blank: "空白",
  none: "无",
  "Without classes everything works but the probes, which have nothing to read.":
    "没有类别时，除探针无可读取外，其他一切照常。",
  "Left out:": "未采用：",
  "{1} more": "另外 {1} 项",
  "Train on these": "用这些训练",
  "Networks read": "网络读取",
  "{1} × {2} pixels": "{1} × {2} 像素",
  "{1} times MNIST’s pixels": "MNIST 像素的 {1} 倍",
  "Exchange light and dark": "明暗互换",
  "Ink must be light here, and paper dark": "这里墨迹须亮，纸面须暗",
  "Put away": "收起",
  "Your images": "你的图像",
  "until this page is closed": "直到关闭本页",
  "Remove {1}": "移除 {1}",
  "Remove from this browser": "从这个浏览器中移除",
  "It is memorising: held-out images were explained best at step {1}, by {2} nats; now it is {3}, while its own images are explained ever better. More images, or fewer steps, would help.":
    "它在死记硬背：留出的图像在第 {1} 步解释得最好，为 {2} 奈特；现在是 {3}，而训练图像却解释得越来越好。更多图像或更少步数会有帮助。",
  "Probes need classes, and these images have none.": "探针需要类别，而这些图像没有。",

  // Said
  "The next run learns from {1} images of “{2}”.": "下一次训练使用“{2}”的 {1} 张图像。",
  "{1} images were read; look through them, then train on them.": "读到 {1} 张图像；先浏览，再用它们训练。",
  "This browser has no room for these images, or keeps nothing: they stay until this page is closed.":
    "这个浏览器没有空间存放这些图像，或不保存任何内容：它们只留到本页关闭。",
  "This run learns from “{1}”, images that are not in this browser: bring the same files under Train, Images (their mark is {2}).":
    "这次训练使用“{1}”，这些图像不在这个浏览器中：请在“训练”的“图像”处带来同样的文件（标记为 {2}）。",
  "{1} Nothing was changed.": "{1}什么都没有改变。",

  "The part of the page that trains could not be loaded.": "页面中负责训练的部分未能加载。",

  // Why something is left out
  "belongs to no images": "不属于任何图像",
  "of no kind that is read": "不是可读取的类型",
  "is another table: one is read at a time": "是另一张表：一次只读一张",
  "belongs to {1}, beside {2}": "属于{1}，与{2}并存",
  "belong to {1}, beside {2}": "属于{1}，与{2}并存",
  "has {1} dimensions": "有 {1} 维",
  "has {1} columns instead of {2}": "有 {1} 列而不是 {2} 列",
  "holds “{1}” where a grey value from 0 to {2} is due": "在应为 0 到 {2} 的灰度值处是“{1}”",
  "could not be read either": "也无法读取",
  "is no picture that this browser can read": "不是这个浏览器能读取的图片",

  // Why a set is refused
  "{1} is gzipped and damaged: it cannot be unpacked. Download it again.":
    "{1} 是损坏的 gzip 文件，无法解压。请重新下载。",
  "{1} is a damaged archive ({2}). Make or download it again.": "{1} 是损坏的压缩包（{2}）。请重新制作或下载。",
  "{1} would unpack to more than {2} MB, which a page cannot hold. Bring a part of it.":
    "{1} 解压后会超过 {2} MB，网页容纳不下。请只带来其中一部分。",
  "{1} holds labels without images: bring both files.": "{1} 只有标签没有图像：请把两个文件都带来。",
  "{1} is no IDX file of images or labels: bytes in three dimensions, or in one.":
    "{1} 不是图像或标签的 IDX 文件：应为三维或一维的字节。",
  "{1} is cut off: {2} bytes are announced and {3} follow. Download it again.":
    "{1} 被截断：声明有 {2} 字节，实际有 {3}。请重新下载。",
  "{1} is not what its head says: {2} bytes are announced and {3} follow. Download it again.":
    "{1} 与其文件头不符：声明有 {2} 字节，实际有 {3}。请重新下载。",
  "{1} and {2} hold images of different sizes: bring one set at a time.": "{1} 和 {2} 的图像尺寸不同：请一次带来一组。",
  "{1} holds {2} images and {3} {4} labels: they do not belong together.":
    "{1} 有 {2} 张图像，而 {3} 有 {4} 个标签：它们不配套。",
  "{1} has images of {2} x {3} pixels; their sides must be between 2 and {4}.":
    "{1} 的图像为 {2} x {3} 像素；边长须在 2 到 {4} 之间。",
  "{1} holds no array of images, which have two to four dimensions.": "{1} 中没有图像数组，它们应为二至四维。",
  "{1} is stored column by column: save it in C order (numpy.ascontiguousarray).":
    "{1} 按列存储：请以 C 顺序保存（numpy.ascontiguousarray）。",
  "{1} is no array of numbers that can be read: {2}.": "{1} 不是可读取的数值数组：{2}。",
  "{1} has the shape {2}: images, rows, columns and up to four channels are read.":
    "{1} 的形状为 {2}：可读取图像、行、列和至多四个通道。",
  "{1} is cut off: {2} numbers are announced and {3} follow.": "{1} 被截断：声明有 {2} 个数，实际有 {3}。",
  "{1} has rows of {2} numbers, which make no square image.": "{1} 每行有 {2} 个数，构不成方形图像。",
  "{1} holds {2} to {3}: grey values from 0 to 255, or from 0 to 1, are read.":
    "{1} 的值从 {2} 到 {3}：可读取 0 到 255 或 0 到 1 的灰度值。",
  "{1} has {2} columns: an image's pixels make a square, 784 for 28 x 28, with one more column for its class.":
    "{1} 有 {2} 列：图像的像素应构成方形（28 x 28 为 784 列），可另有一列为类别。",
  "{1} holds no row that is an image.": "{1} 中没有一行是图像。",
  "{1} holds no row that is an image: {2} {3}.": "{1} 中没有一行是图像：{2} {3}。",
  "{1} holds no pictures.": "{1} 中没有图片。",
  "{1} holds {2} images; at least {3} are needed, to learn from most and ask about the rest.":
    "{1} 有 {2} 张图像；至少需要 {3} 张，以便用大部分训练，用其余提问。",
  "{1} is empty: bring pictures, alone, in folders or in a zip; IDX files; a table of pixels (CSV); or NumPy arrays (.npz, .npy).":
    "{1} 是空的：请带来图片（单个、文件夹或 zip）、IDX 文件、像素表（CSV）或 NumPy 数组（.npz、.npy）。",
  "“{1}” is none of what can be read: bring pictures, alone, in folders or in a zip; IDX files; a table of pixels (CSV); or NumPy arrays (.npz, .npy).":
    "“{1}”无法读取：请带来图片（单个、文件夹或 zip）、IDX 文件、像素表（CSV）或 NumPy 数组（.npz、.npy）。",
} as const;
