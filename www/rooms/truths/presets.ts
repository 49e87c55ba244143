// Questions worth asking, each with one sentence on what to watch.

import type { NamedWorld } from "../../engine/protocol";
import { normalQuantile } from "./normal";
import type { WorldPage } from "./world-list";
import type { Opened, Question } from "./world-state";

export interface Preset {
  label: string;
  says: string;
  world: NamedWorld;
  ask: Partial<Question>;
  /** Takes D and x from what the world itself has to show. */
  fromExamples?: (opened: Opened) => Partial<Question>;
}

/** Twenty numbers as evenly spread as their distribution allows, by its quantiles. */
const twenty = (quantile: (share: number) => number): number[] =>
  Array.from({ length: 20 }, (_, i) => quantile((i + 0.5) / 20));
/** Of normal numbers of this world, around their mean. */
const spread = (share: number): number => Math.sqrt(0.1) * normalQuantile(share);

export const PRESETS: Readonly<Record<WorldPage["id"], readonly Preset[]>> = {
  "two-clouds": [
    {
      label: "No D",
      says: "Without D, left is only a guess from where x lies: the picture fades from one side to the other.",
      world: "clouds",
      ask: { source: "empty" },
    },
    {
      label: "One point",
      says: "A single point of D already turns the border, for it tells where one of the clouds may be.",
      world: "clouds",
      ask: { source: "own", size: 1 },
    },
    {
      label: "Ten points",
      says: "Ten points draw the border between the clouds: D moves it, and nothing was trained anew.",
      world: "clouds",
      ask: { source: "own", size: 10 },
    },
    {
      label: "A wrong D",
      says: "Points of other clouds move the border to where it does not belong, and every network follows them.",
      world: "clouds",
      ask: { source: "wrong", size: 10 },
    },
    {
      label: "One above the other",
      says: "No D can tell which of two clouds is the left one when they lie above each other: that is not the network's fault.",
      world: "clouds",
      ask: { source: "own", size: 10, coordinates: [0.5, 0.8, 0.51, 0.2], x: [0, 3] },
    },
  ],
  "inclined-plane": [
    {
      label: "No D",
      says: "One time alone could come of a slippery box on a gentle slope or of a rough one on a steep slope.",
      world: "plane-times",
      ask: { source: "empty" },
    },
    {
      label: "N = 1: too sure",
      says: "After one time the answer by equation 10 is narrow, and wrong as often as not: it forgets that the plane is unknown.",
      world: "plane-times",
      ask: { source: "own", size: 1, coordinates: [0.4, 0.5], x: [1.7] },
    },
    {
      label: "Three pairs",
      says: "Three boxes whose friction is told show the plane: the answer is nearly that of who knows it.",
      world: "plane-pairs",
      ask: { source: "own", size: 3 },
    },
    {
      label: "A wrong D",
      says: "Boxes of another plane: the answer is as sure as ever, and elsewhere.",
      world: "plane-pairs",
      ask: { source: "wrong", size: 10 },
    },
    {
      label: "Steeper than in training",
      says: "A plane of 76 degrees, where 60 was the steepest in training: the exact answer, which keeps to such planes as well, is off too.",
      world: "plane-pairs",
      ask: { source: "own", size: 10, coordinates: [0.5, 1.4], x: [1.2] },
    },
  ],
  league: [
    {
      label: "N = 1: too sure",
      says: "One other result tells hardly anything of the league; equation 10's answer is narrower than what can be known.",
      world: "league-normal",
      ask: { source: "own", size: 1, coordinates: [0.5, 0.16, 0.2, 0.84, 0.2], x: [0.6] },
    },
    {
      label: "Two humps",
      says: "Two kinds of players and a result between them: the truth has two humps, which one Gaussian cannot hold.",
      world: "league-normal",
      ask: { source: "own", size: 50, coordinates: [0.5, 0.14, 0.05, 0.86, 0.05], x: [0] },
    },
    {
      label: "Everybody alike",
      says: "Where the results of D show that all are alike, a high result was luck: the answer goes back to the middle.",
      world: "league-normal",
      ask: { source: "own", size: 50, coordinates: [0.5, 0.5, 0, 0.5, 0], x: [3] },
    },
    {
      label: "A wrong D",
      says: "Results of another league pull the same player elsewhere.",
      world: "league-normal",
      ask: { source: "wrong", size: 50 },
    },
    {
      label: "The batters of 1970",
      says: "Clemente hit .400 in his first 45 at-bats; the other seventeen tell what to make of it. In the rest of the season he hit .346.",
      world: "league-binomial",
      ask: {},
      fromExamples: ({ examples }) => {
        const [first, ...others] = examples;
        if (!first) return {};
        const dataset = others.map(({ x }) => ({ x, z: null }));
        return { dataset, size: dataset.length, source: "own", x: first.x, z: first.z };
      },
    },
  ],
  "exponential-families": [
    {
      label: "Within training",
      says: "Twenty normal numbers about 1: their mean is known to .07, and all who infer say so.",
      world: "exponential-families",
      ask: { source: "own", size: 5, coordinates: [0.5 / 3], x: twenty((share) => 1 + spread(share)), z: null },
    },
    {
      label: "Out of it",
      says: "No mean above 5 came in training. What is exact knows that, and stays at 5; a network goes on, its own way.",
      world: "exponential-families",
      ask: { source: "own", size: 5, coordinates: [0.5 / 3], x: twenty((share) => 7.5 + spread(share)), z: null },
    },
    {
      label: "Spread tells the family",
      says: "Positive numbers, many small and a few large: exponential, and so their mean is known less well.",
      world: "exponential-families",
      ask: {
        source: "own",
        size: 5,
        coordinates: [2.5 / 3],
        x: twenty((share) => -1.2 * Math.log(1 - share)),
        z: null,
      },
    },
    {
      label: "A family never seen there",
      says: "Exponential numbers with a mean of 6, three times the most in training: what is exact takes them for log-normal ones.",
      world: "exponential-families",
      ask: { source: "empty", coordinates: [2.5 / 3], x: twenty((share) => -6 * Math.log(1 - share)), z: null },
    },
  ],
};
