// Simplified Chinese.

import type { Dictionary } from "./translator";
import { amortising } from "./zh-amortising";
import { exploring } from "./zh-exploring";
import { inference, inferencePassages } from "./zh-inference";
import { inside } from "./zh-inside";
import { kept } from "./zh-kept";
import { measuring } from "./zh-measuring";
import { passages } from "./zh-passages";
import { phrases } from "./zh-phrases";
import { play } from "./zh-play";
import { refusals } from "./zh-refusals";
import { results } from "./zh-results";
import { sources } from "./zh-sources";
import { teach } from "./zh-teach";
import { training } from "./zh-train";
import { troubles } from "./zh-troubles";
import { truths } from "./zh-truths";

export const zh: Dictionary = {
  language: "zh-Hans",
  phrases: {
    ...phrases,
    ...play,
    ...exploring,
    ...measuring,
    ...kept,
    ...troubles,
    ...refusals,
    ...truths,
    ...results,
    ...inside,
    ...training,
    ...sources,
    ...amortising,
    ...inference,
    ...teach,
  },
  passages: { ...passages, ...inferencePassages },
};
