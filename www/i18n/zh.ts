// Simplified Chinese.

import type { Dictionary } from "./translator";
import { exploring } from "./zh-exploring";
import { kept } from "./zh-kept";
import { measuring } from "./zh-measuring";
import { passages } from "./zh-passages";
import { phrases } from "./zh-phrases";
import { refusals } from "./zh-refusals";
import { troubles } from "./zh-troubles";

export const zh: Dictionary = {
  language: "zh-Hans",
  phrases: { ...phrases, ...exploring, ...measuring, ...kept, ...troubles, ...refusals },
  passages,
};
