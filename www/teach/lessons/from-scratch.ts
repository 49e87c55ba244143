// Lesson 4: a network is trained from nothing. What it learns first, whether it uses D yet, and what its codes are worth.

import { accuracy } from "../../rooms/results/words";
import { bestDecoder } from "../../state/best-decoder";
import { nearest } from "../../state/families";
import type { Preview } from "../../state/preview";
import { presets } from "../../state/run-config";
import type { Training } from "../../state/state";
import type { Hands, Lesson, Memory, Now } from "../lesson";
import { signed } from "../words";

/** Nats of KL below which a code says next to nothing of its digit, as www/state/preview.ts has it. */
const SILENT = 1;
/** Nats by which one D must explain the digit better, to count. */
const CLEAR = 5;
/** Steps after which what was not seen is given up. */
const ENOUGH = 300;
/** Steps after which it is worth asking whether D is used. */
const LATER = 600;

const STAGES = ["average", "told", "angle"] as const;
type Stage = (typeof STAGES)[number];

const quick = presets.find(({ name }) => name === "Quick")?.settings ?? {};

async function startAfresh({ app, metavae }: Hands): Promise<void> {
  metavae.set({ ...quick, trainFamily: "rotation", speed: "full" });
  // A new run; the one that stood is kept.
  if (app.store.state.training.step > 0) await app.actions.startAnew();
  else await app.actions.start();
}

const goOn = ({ app }: Hands): Promise<void> | undefined =>
  app.store.state.training.phase === "running" ? undefined : app.actions.start();

const rests = ({ phase }: Training): boolean => phase === "paused" || phase === "finished";

export const fromScratch: Lesson = {
  title: "From scratch",
  aim: "A network starts with nothing. It learns what is common before what differs, and D last.",
  minutes: 15,
  steps: [
    {
      place: "train",
      task: "Start a network that knows nothing, and watch your digit as it sees it.",
      question: "What will its pictures show first?",
      options: [
        "The average digit: the same for every digit",
        "The class: digits told apart",
        "The angle: its own dataset fits best",
      ],
      doing: "Press Start; if a run stands there, Reset first. Watch the two rows for half a minute.",
      settings: { family: "rotation", trainFamily: "rotation" },
      help: startAfresh,
      notice: noticeStages,
      isReady: () => true,
      isDone({ state: { training } }, _, memory) {
        const { preview, step } = training;
        if (!preview || memory.run !== training.run) return false;
        const isAll = STAGES.every((stage) => memory[stage] !== undefined);
        return isAll || (preview.step > 0 && (preview.step >= ENOUGH || (rests(training) && step > 0)));
      },
      reveal: ({ state }, _, memory) => ({
        says: [
          ...STAGES.map((stage) => stageInWords(stage, memory)),
          ...(state.training.preview
            ? [
                `Now, at step ${state.training.preview.step}, its code costs ${state.training.preview.chosen.kl.toFixed(1)} nats.`,
              ]
            : []),
        ],
        answer: firstOf(memory),
      }),
      why: "One picture for all is the cheapest thing to draw: it needs no code. A code pays once its digits are worth more nats than it costs.",
    },
    {
      place: "train",
      task: "Let it train on, and compare the two Ds.",
      question: "Does your network use D by now?",
      options: ["Yes: the right D explains the digit clearly better", "Not yet: both Ds do about as well"],
      doing: "Wait for a few hundred steps more; Pause holds the picture.",
      help: goOn,
      isReady: () => true,
      isDone: ({ state: { training } }) =>
        training.preview !== null &&
        training.preview.step > 0 &&
        (training.preview.step >= LATER || rests(training)) &&
        leadOf(training) !== null,
      reveal({ state: { training } }) {
        const lead = leadOf(training);
        if (!lead) return { says: [], answer: null };
        return {
          says: [
            `At step ${training.preview?.step} the best decoder’s ELBO for your digit is ${signed(lead.first)} nats with the first D, ${signed(lead.second)} with the second.`,
            lead.first >= lead.second
              ? `The first D is ahead by ${(lead.first - lead.second).toFixed(1)} nats.`
              : `The second D is ahead by ${(lead.second - lead.first).toFixed(1)} nats.`,
          ],
          answer: lead.first - lead.second > CLEAR ? 0 : 1,
        };
      },
      why: "Without D the encoder must put the angle into the code as well. Taking it from D is cheaper, but has to be learned.",
    },
    {
      place: "train",
      task: "Ask what its codes are worth on angles that it never saw.",
      question: "One classifier for all unseen angles: does it read more from the codes, or from raw pixels?",
      options: ["From the codes", "From raw pixels"],
      doing: "Train on until the table of probes has its first numbers.",
      help: goOn,
      isReady: () => true,
      isDone: ({ state: { training } }) => training.probes.length > 0 && training.pixels !== null,
      reveal({ state: { training } }) {
        const [probe, pixels] = [training.probes.at(-1), training.pixels];
        if (!probe || !pixels) return { says: [], answer: null };
        return {
          says: [
            `At step ${probe.step} one classifier for all unseen angles reads ${accuracy(probe.codes.shared)} from the codes, ${accuracy(pixels.shared)} from raw pixels.`,
            `A classifier for each angle of its own reads ${accuracy(probe.codes.own)} from the codes, ${accuracy(pixels.own)} from raw pixels.`,
            "These are a few hundred digits and one seed: differences of some hundredths may be luck.",
          ],
          answer: probe.codes.shared > pixels.shared ? 0 : 1,
        };
      },
      why: "Pixels of turned digits have little in common; a code that leaves the angle to D has. For one angle alone pixels need no such help.",
    },
  ],
};

/** The step at which each was first seen, since the run began; the angle, since when it lasts. */
function noticeStages({ state: { training } }: Now, memory: Memory): void {
  const { preview, run, seen } = training;
  if (memory.run !== run) {
    for (const stage of STAGES) delete memory[stage];
    memory.run = run;
  }
  if (!preview || preview.step === 0) return;
  if (preview.chosen.kl < SILENT) memory.average ??= preview.step;
  else memory.told ??= preview.step;
  if (isOwn(preview, seen)) memory.angle ??= preview.step;
  else delete memory.angle;
}

function isOwn({ chosen, comparison }: Preview, seen: readonly number[]): boolean {
  const best = bestDecoder(chosen, seen);
  return best !== null && best.dataset === nearest(comparison.own.family, comparison.own.value, seen);
}

function stageInWords(stage: Stage, memory: Memory): string {
  const step = memory[stage];
  const names: Record<Stage, string> = {
    average: "The average digit",
    told: "A code that tells digits apart",
    angle: "Its own angle as the best",
  };
  return step === undefined ? `${names[stage]}: not seen.` : `${names[stage]}: from step ${step}.`;
}

function firstOf(memory: Memory): number | null {
  const steps = STAGES.map((stage) => memory[stage] ?? Number.POSITIVE_INFINITY);
  const least = Math.min(...steps);
  const first = steps.flatMap((step, i) => (step === least ? [i] : []));
  // Seen in one and the same picture, neither came first.
  return Number.isFinite(least) && first.length === 1 ? (first[0] ?? null) : null;
}

function leadOf({ preview, seen }: Training): { first: number; second: number } | null {
  if (!preview) return null;
  const [first, second] = [bestDecoder(preview.chosen, seen), bestDecoder(preview.against, seen)];
  return first && second ? { first: first.elbo, second: second.elbo } : null;
}
