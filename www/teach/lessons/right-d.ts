// Lesson 1: what D is. The digit stays and D changes; both change; D becomes a single image.

import { contextInWords } from "../../state/comparison";
import { distance, families, farValue, inWords } from "../../state/families";
import { comparisonOf, isAnswered, type State } from "../../state/state";
import type { Lesson, Now, Reveal } from "../lesson";
import { apart, bestElbo, quoted, readClass, signed } from "../words";

/** Degrees, at least, between a digit and a D that is surely wrong for it. */
const FAR = 60;
const { opening } = families.rotation;
/** Where lessons about one answer begin. */
export const start = {
  family: "rotation",
  model: "common",
  linked: true,
  value: opening,
  digitValue: opening,
  contextSize: 10,
  against: "far",
} as const;

/** Both rows, answered and judged. */
export const sides = (state: State) => {
  const { chosen, against } = state;
  const [first, second] = [chosen?.answer, against?.answer];
  if (!isAnswered(state) || !first?.judgement || !second?.judgement) return null;
  return { chosen: first, against: second, reading: first.judgement, other: second.judgement };
};

export const isReady = ({ state }: Now): boolean => sides(state) !== null;

export const rightD: Lesson = {
  title: "What D is",
  aim: "D tells the network what to expect. A wrong D changes how the same digit is read; digit and right D, changed together, change nothing.",
  minutes: 10,
  steps: [
    {
      place: "play",
      task: "Give the network a wrong D, and leave your digit as it is.",
      question: "What will it make of the same digit?",
      options: ["It reads the same, and believes it", "It reads something else, or doubts it"],
      doing: "Switch “Turn my digit with D” off, then move D at least 60° away from your digit.",
      settings: start,
      help: ({ metavae, app }) => {
        const { value, digitValue, linked } = app.store.state.settings;
        const own = linked ? value : digitValue;
        metavae.set({ linked: false, digitValue: own, value: farValue("rotation", own) });
      },
      isReady,
      isDone: ({ state }) => isReady({ state, world: null, results: null }) && isWrong(state),
      reveal: ({ state }) => whichD(state),
      why: "The digit did not change. D is read together with it, and the code means what it means only under D.",
    },
    {
      place: "play",
      task: "Now turn the digit, and D with it.",
      question: "What will become of the reading, and of the row of nine decoded digits?",
      options: ["Both stay nearly as they are", "Both change"],
      doing: "Leave “Turn my digit with D” on, and move D by at least 60°.",
      settings: start,
      help: ({ metavae }) => metavae.set({ linked: true, value: 100 }),
      isReady,
      isDone: ({ state }, before) =>
        sides(state) !== null && state.settings.linked && isFarFrom(state.settings.value, before.state.settings.value),
      reveal: ({ state }, { state: before }) => {
        const [now, then] = [sides(state), sides(before)];
        if (!now || !then) return { says: [], answer: null };
        const change = apart(now.chosen, then.chosen);
        const wrong = apart(then.against, then.chosen);
        const isSame = readClass(now.reading) === readClass(then.reading) && change < wrong / 2;
        return {
          says: [
            `With ${words(before)} the page said ${quoted(before, then.reading)}; now, with ${words(state)}, ${quoted(state, now.reading)}.`,
            `The decoded rows differ by ${change.toFixed(1)} grey levels of 255; the wrong D’s row differed from the right one’s by ${wrong.toFixed(1)}.`,
          ],
          answer: isSame ? 0 : 1,
        };
      },
      why: "What was turned is told by D, so the code need not hold it: it keeps what is left, the digit.",
    },
    {
      place: "play",
      task: "Leave a single image in D.",
      question: "Is one image of the dataset enough to know how digits are turned?",
      options: ["One is enough for this digit", "With one image it reads something else, or doubts it"],
      doing: "Move the slider of N down to 1. Resample draws another image.",
      settings: start,
      help: ({ metavae }) => metavae.set({ contextSize: 1 }),
      isReady,
      isDone: ({ state }) => sides(state) !== null && state.settings.contextSize === 1,
      reveal: ({ state }, { state: before }) => {
        const [now, then] = [sides(state), sides(before)];
        if (!now || !then) return { says: [], answer: null };
        const seen = state.model?.seen ?? [];
        const isSame = readClass(now.reading) === readClass(then.reading) && now.reading.verdict === "believable";
        return {
          says: [
            `With ${before.settings.contextSize} images the page said ${quoted(before, then.reading)}, with one ${quoted(state, now.reading)}.`,
            `The best decoder’s ELBO for your digit was ${signed(bestElbo(then.chosen, seen))} nats; now it is ${signed(bestElbo(now.chosen, seen))}.`,
          ],
          answer: isSame ? 0 : 1,
        };
      },
      why: "How much one image tells depends on which one it is: a 0 or a 1 looks alike at many angles. More images, less luck.",
    },
  ],
};

const words = ({ settings: { family, value } }: State): string => inWords({ family, value });

const isFarFrom = (a: number, b: number): boolean => distance("rotation", a, b) >= FAR;

export function isWrong(state: State): boolean {
  const { own, chosen } = comparisonOf(state);
  return chosen.verdict === "wrong" && distance(own.family, own.value, chosen.context.transformation.value) >= FAR;
}

/** What the page reads with a wrong D and with the right one, which stands in the second row then. */
export function whichD(state: State): Reveal {
  const now = sides(state);
  if (!now) return { says: [], answer: null };
  const { chosen, against } = comparisonOf(state);
  const seen = state.model?.seen ?? [];
  const isSame = readClass(now.reading) === readClass(now.other) && now.reading.verdict === "believable";
  return {
    says: [
      `With D of ${contextInWords(chosen.context)} the page says ${quoted(state, now.reading)}; with D of ${contextInWords(against.context)}, ${quoted(state, now.other)}.`,
      `The best decoder’s ELBO for your digit is ${signed(bestElbo(now.chosen, seen))} nats with the wrong D, ${signed(bestElbo(now.against, seen))} with the right one.`,
    ],
    answer: isSame ? 0 : 1,
  };
}
