// The lessons, in their order; the address counts them from 1.

import type { Lesson } from "../lesson";
import { believing } from "./believing";
import { fromScratch } from "./from-scratch";
import { knownTruths } from "./known-truths";
import { rightD } from "./right-d";
import { whatDBuys } from "./what-d-buys";

export const lessons: readonly Lesson[] = [rightD, believing, knownTruths, fromScratch, whatDBuys];
