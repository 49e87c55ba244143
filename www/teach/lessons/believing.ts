// Lesson 2: when to believe an answer. What is no digit is answered as well; two numbers and a judgement tell.

import type { Judgement } from "../../engine/protocol";
import { isEmpty } from "../../state/drawing";
import { farValue } from "../../state/families";
import { sharesInWords } from "../../state/reading";
import type { State } from "../../state/state";
import type { Lesson } from "../lesson";
import { bestElbo, quoted, signed } from "../words";
import { isReady, isWrong, sides, start } from "./right-d";

/** A share of digits below which a number is out of the ordinary. */
const RARE = 0.05;

/** A K, in units of the pad. */
const LETTER: Array<Array<[number, number]>> = [
  [
    [0.32, 0.18],
    [0.32, 0.82],
  ],
  [
    [0.7, 0.18],
    [0.34, 0.52],
    [0.72, 0.82],
  ],
];

const isDrawn = ({ drawing }: State): boolean =>
  drawing.sheet.kind === "strokes" && !isEmpty(drawing.sheet) && !drawing.underWay;

export const believing: Lesson = {
  title: "When to believe it",
  aim: "The network answers whatever it is given. Whether to believe an answer is a measurement of its own, and one that errs.",
  minutes: 10,
  steps: [
    {
      place: "play",
      task: "Draw something that is no digit: a letter, or a scribble.",
      question: "What will the page do with it?",
      options: ["Decode it as digits, and doubt it", "Decode it as digits, and believe it"],
      doing: "Draw on the pad. O, I, S and Z are unfair: they are digits, too.",
      settings: start,
      help: ({ metavae }) => metavae.draw(LETTER),
      // The pad may be empty.
      isReady: () => true,
      isDone: ({ state }) => sides(state) !== null && isDrawn(state),
      reveal({ state }) {
        const now = sides(state);
        if (!now) return { says: [], answer: null };
        return {
          says: [
            `The page says ${quoted(state, now.reading)}, and every decoder has drawn something all the same.`,
            `The best of them has an ELBO of ${signed(bestElbo(now.chosen, state.model?.seen ?? []))} nats; the code costs ${now.chosen.kl.toFixed(1)} nats of KL.`,
            ...sharesOf(now.reading),
          ],
          answer: now.reading.verdict === "believable" ? 1 : 0,
        };
      },
      why: "A decoder makes a digit of any code. Nothing in the model refuses; a classifier beside it, fitted to digits and to things that are none, does.",
    },
    {
      place: "play",
      task: "Put a digit beside it, and compare the two numbers.",
      question: "Which number alone would have told that the drawing was no digit?",
      options: ["The ELBO", "The KL", "Neither of them alone"],
      doing: "Keep the drawing until you have predicted; then choose a test digit by the arrows below the pad.",
      async prepare({ app, metavae }) {
        if (!isDrawn(app.store.state)) metavae.draw(LETTER);
      },
      help: ({ metavae }) => metavae.pick(462),
      isReady,
      isDone: ({ state }, before) =>
        sides(state) !== null && isDrawn(before.state) && state.drawing.sheet.kind === "digit",
      reveal({ state }, { state: before }) {
        const [now, then] = [sides(state), sides(before)];
        if (!now || !then) return { says: [], answer: null };
        return {
          says: [
            `The drawing: ELBO ${signed(bestElbo(then.chosen, before.model?.seen ?? []))}, KL ${then.chosen.kl.toFixed(1)} nats, ${quoted(before, then.reading)}.`,
            ...sharesOf(then.reading),
            `The test digit: ELBO ${signed(bestElbo(now.chosen, state.model?.seen ?? []))}, KL ${now.chosen.kl.toFixed(1)} nats, ${quoted(state, now.reading)}.`,
            ...sharesOf(now.reading),
          ],
          answer: tellingNumber(then.reading),
        };
      },
      why: "By ELBO and KL alone a third of what is no digit is noticed. The judgement also sees missing ink, the code, and other datasets.",
    },
    {
      place: "play",
      task: "Give a digit a wrong D.",
      question: "Will the page notice that D is wrong, though nobody tells it?",
      options: ["Yes, and it says which dataset fits better", "It notices, but names no dataset", "It notices nothing"],
      doing: "Switch “Turn my digit with D” off, then move D at least 60° away from your digit.",
      settings: { ...start, digit: 462 },
      help({ metavae, app }) {
        const { value, digitValue, linked } = app.store.state.settings;
        const own = linked ? value : digitValue;
        metavae.set({ linked: false, digitValue: own, value: farValue("rotation", own) });
      },
      isReady,
      isDone: ({ state }) => sides(state) !== null && isWrong(state),
      reveal({ state }) {
        const now = sides(state);
        if (!now) return { says: [], answer: null };
        const { verdict } = now.reading;
        return {
          says: [
            `With the wrong D the page says ${quoted(state, now.reading)}; with the right one, ${quoted(state, now.other)}.`,
            ...sharesOf(now.reading),
          ],
          answer: verdict === "otherContext" ? 0 : verdict === "believable" ? 2 : 1,
        };
      },
      why: "It asks how well every seen dataset’s own D and decoder explain the digit. Of digits under another D it doubts 93 of 100 on rotations; so some pass.",
    },
  ],
};

const sharesOf = (judgement: Judgement): string[] => {
  const shares = sharesInWords(judgement);
  return shares ? [shares] : [];
};

/** The number that fewer digits have as extreme; neither where both are ordinary. */
function tellingNumber({ elboShare, klShare }: Judgement): number {
  const [elbo, kl] = [elboShare ?? 1, klShare ?? 1];
  if (Math.min(elbo, kl) >= RARE) return 2;
  return elbo <= kl ? 0 : 1;
}
