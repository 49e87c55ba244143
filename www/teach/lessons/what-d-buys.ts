// Lesson 5: what D buys. The committed results, read with the control that counts beside them: the same recipe without D.

import type { Family } from "../../engine/protocol";
import type { Results } from "../../rooms/results/figure6";
import { type Measure, meanOf, summarise } from "../../rooms/results/summary";
import { accuracy, seedsSaid } from "../../rooms/results/words";
import type { Lesson, Reveal, Step } from "../lesson";

const WITH = "continuous-trunk";
const WITHOUT = "continuous-trunk-without-d";
const PIXELS = "raw-pixels";
/** Differences below this are within what seeds and digits change. */
const NOISE = 0.005;

const WHO = ["MetaVAE, with D", "The same recipe without D", "Raw pixels", "No telling: too close"];

/** Which of a group of the room's choices is taken, and how to take another; null where the room shows no such choice. */
const radios = (name: string): HTMLInputElement[] => [
  ...document.querySelectorAll<HTMLInputElement>(`results-view input[type="radio"][name="${name}"]`),
];
const isChosen = (name: string, index: number): boolean => {
  const group = radios(name);
  return group.length === 0 || group[index]?.checked === true;
};

const FAMILIES: readonly Family[] = ["rotation", "scale", "shear"];
const MEASURES: readonly Measure[] = ["probe", "shared_probe"];

interface Look {
  family: Family;
  measure: Measure;
}

function step(look: Look, texts: Pick<Step, "task" | "question" | "doing" | "why">): Step {
  const [family, measure] = [FAMILIES.indexOf(look.family), MEASURES.indexOf(look.measure)];
  return {
    ...texts,
    place: "results",
    options: WHO,
    help() {
      radios("results-family")[family]?.click();
      radios("results-measure")[measure]?.click();
    },
    isReady: ({ results }) => results !== null,
    isDone: () => isChosen("results-family", family) && isChosen("results-measure", measure),
    reveal: ({ results }) => verdict(results, look),
  };
}

export const whatDBuys: Lesson = {
  title: "What D buys",
  aim: "A number means what its control makes of it. D buys much where angles differ, nothing on scales, and nothing that one classifier per dataset needs.",
  minutes: 15,
  results: true,
  steps: [
    step(
      { family: "rotation", measure: "shared_probe" },
      {
        task: "Rotations, and one classifier for all unseen angles.",
        question: "Whose codes does it read best?",
        doing: "In Results choose Rotation and “one probe for all”.",
        why: "A wrong or empty D shows what its removal breaks. What D adds is told by a network that was trained without it.",
      },
    ),
    step(
      { family: "scale", measure: "shared_probe" },
      {
        task: "The same for scales.",
        question: "Whose codes are read best on sizes that nobody trained on?",
        doing: "In Results choose Scale and “one probe for all”.",
        why: "How large a digit is can be seen in the digit itself. D then tells nothing new, though a wrong D still misleads who relies on it.",
      },
    ),
    step(
      { family: "rotation", measure: "probe" },
      {
        task: "The paper’s own measure: a classifier for each unseen angle, fitted to its own digits.",
        question: "Who wins now?",
        doing: "In Results choose Rotation and “a probe for each dataset”.",
        why: "Fitted to one angle alone, a classifier needs no common code, and 784 pixels hold more than 40 numbers.",
      },
    ),
  ],
};

function verdict(results: Results | null, { family, measure }: Look): Reveal {
  if (!results) return { says: [], answer: null };
  const { variants, controls } = summarise(results, { family, split: "interleaved", measure });
  const own = variants.find(({ model }) => model === WITH);
  const without = variants.find(({ model }) => model === WITHOUT);
  const pixels = controls.find(({ id }) => id === PIXELS);
  if (!own || !without || !pixels)
    return { says: ["These runs are not among the results of this page."], answer: null };
  const all = [meanOf(own.line), meanOf(without.line), meanOf(pixels)];
  const [mine = 0, theirs = 0, raw = 0] = all;
  const best = Math.max(...all);
  const level = all.flatMap((value, i) => (value > best - NOISE ? [i] : []));
  const seeds = seedsSaid(own.seeds.length);
  return {
    says: [
      `With D ${accuracy(mine)} (${seeds}), the same recipe without D ${accuracy(theirs)} (${seedsSaid(without.seeds.length)}), raw pixels ${accuracy(raw)}.`,
      mine >= theirs
        ? `D is ahead of the same recipe without it by ${accuracy(mine - theirs)}.`
        : `D is behind the same recipe without it by ${accuracy(theirs - mine)}.`,
      ...(own.wrong === null
        ? []
        : [`With a wrong D it reads ${accuracy(own.wrong)}: that is what misleading does, not what D adds.`]),
      ...(level.length > 1 ? ["Differences below .005 are within what seeds and digits change."] : []),
    ],
    answer: level.length > 1 ? 3 : (level[0] ?? null),
  };
}
