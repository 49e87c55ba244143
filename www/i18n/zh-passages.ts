// The story in simplified Chinese, by the data-text of its passages. {1}, {2} stand for the passage's formulas, in their order.

import { amortisingPassages } from "./zh-amortising";

export const passages = {
  lede: `<span class="at-length">网络把你的数字和 <glossary-term of="D">D</glossary-term>（来自同一个数据集的几张图像）一起读入。</span>给定<em>正确的 D</em>，它会以每个数据集的样子返回；给定<em class="wrong">错误的 D</em>，它会被读成别的东西。`,
  whichDataset: `没有人告诉模型你的数字来自哪里：依次把每个数据集当作 D，最能解释这个数字的数据集份额最大。<glossary-term of="ELBO">ELBO</glossary-term> 等于重建项减去 <glossary-term of="KL">KL</glossary-term>，以<glossary-term of="nat">奈特</glossary-term>为单位，表示<glossary-term of="decoder">解码器</glossary-term>对它解释得有多好。`,
  howSure: `<glossary-term of="code">编码</glossary-term>是 z 上的一个高斯分布，即<glossary-term of="posterior">后验</glossary-term>，由你的数字和 D 一次前向推断得到。<glossary-term of="KL">KL</glossary-term> 以<glossary-term of="nat">奈特</glossary-term>为单位，表示它离<glossary-term of="prior">先验</glossary-term>走了多远：这就是编码的代价。`,
  truths: `没有人知道数字编码的<glossary-term of="posterior">后验</glossary-term>。在这些小世界里它可以算出来：每一种推断 z 的办法都画在精确答案旁边。有人抽取一个模型而不告诉任何人；给出 D，即它的若干观测；新的观测 x 的 z 是多少？`,
  twoClouds: "论文的聚类。两团点落在一个正方形里的某处；z 表示 x 是否来自左边那一团。",
  inclinedPlane:
    "论文的物理。箱子沿长度和倾角都未知的斜面滑下；时钟给出每个箱子所用的时间，误差约 .02 秒；z 是摩擦系数。",
  exponentialFamilies:
    "论文中关于范围之外的图。二十个数来自正态、对数正态或指数分布；z 是它的均值。把它们拖出训练范围：精确答案守着自己的范围，网络则自行其是。",
  league: "经验贝叶斯。没有人知道这个联赛里能力如何分布；D，即其他球员的成绩，会说明它；z 是一个成绩背后的能力。",
  storyTitle: "一个网络如何认识了每个数据集",
  ...amortisingPassages,
  foot: `依据 <a lang="en" href="https://arxiv.org/abs/1902.01950">Meta-Amortized Variational Inference and Learning</a>（Wu、Choi、Goodman、Ermon，AAAI 2020）。数字：MNIST，作者 Yann LeCun、Corinna Cortes 和 Christopher Burges，CC BY-SA 3.0。<a href="?bench">基准测试</a>`,
} as const satisfies Record<string, string>;
