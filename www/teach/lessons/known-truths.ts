// Lesson 3: where the exact answer is known. What N does to it, which network comes near it, and what a wrong D does.

import type { KnownWorld } from "../../rooms/truths/known-world";
import { divergence, isBinary, moments } from "../../rooms/truths/posterior";
import type { WorldController } from "../../rooms/truths/world-controller";
import { SHIPPED } from "../../rooms/truths/world-list";
import type { WorldState } from "../../rooms/truths/world-state";
import type { Lesson, Now } from "../lesson";
import { signed } from "../words";

const WORLD = "league-normal";
const RIVALS = [SHIPPED.simulation, SHIPPED.equation10, SHIPPED["without-d"]];
/** For how long the room may take to be fetched, ms. */
const TIMEOUT = 60_000;
const PAUSE = 100;

/** A league and a result, as the room begins; and one whose players are all alike, with a high result. */
const MIXED = { coordinates: [0.5, 0.16, 0.2, 0.84, 0.2], x: [0.6] };
const ALIKE = { coordinates: [0.5, 0.5, 0, 0.5, 0], x: [3] };

/** Once the room has come: its controller, with this lesson's world in it and a D of so many results. */
async function setUpWorld(of: typeof MIXED, size: number): Promise<void> {
  const controller = await theController();
  if (!controller) return;
  // The room may be about to open it, too: the second to ask has nothing to wait for.
  await controller.open(WORLD, { ...of, size });
  await wished(() => controller.store.state.world === WORLD && controller.store.state.inferred);
  await controller.set({ ...of, z: null, source: "own", size });
  const isAnswered = ({ question, inferred, answered }: WorldState) =>
    question?.size === size && inferred !== null && (answered?.networks.length ?? 0) >= RIVALS.length;
  await wished(() => isAnswered(controller.store.state));
}

export const theController = (): Promise<WorldController | null> => wished(controllerNow);

/** What is looked for until it is there; null after too long. */
async function wished<T>(look: () => T): Promise<T | null> {
  for (let waited = 0; waited < TIMEOUT; waited += PAUSE) {
    const found = look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return null;
}

/** Null before the room was fetched. */
export function controllerNow(): WorldController | null {
  const element = document.querySelector<KnownWorld>("known-world");
  try {
    return element?.controller ?? null;
  } catch {
    return null;
  }
}

/** The exact answer and the networks' answers of the same question. */
const answersOf = ({ world }: Now) => {
  if (world?.world !== WORLD || !world.opened || isBinary(world.opened)) return null;
  const { opened, question, inferred, answered } = world;
  const networks = answered?.networks ?? [];
  if (!question || !inferred || question.real || networks.length < RIVALS.length) return null;
  // What is asked for is shown before its D is drawn, beside the answer of the D before.
  if (question.dataset.length !== question.size) return null;
  const exact = inferred.givenDataset;
  return { opened, question, exact, networks, known: answered?.known ?? null };
};

const isReady = (now: Now): boolean => answersOf(now) !== null;
const asked = (now: Now): WorldState["question"] => answersOf(now)?.question ?? null;

export const knownTruths: Lesson = {
  title: "Where the truth is known",
  aim: "D narrows the exact posterior; a network can be held against it; a wrong D misleads even exact inference.",
  minutes: 15,
  steps: [
    {
      place: "league",
      task: "In this league all players are alike, and one has a high result. Let D grow from one other result to fifty.",
      question: "What becomes of the exact answer of who knows only D?",
      options: ["It narrows", "It stays as wide", "It widens"],
      doing: "Set N to 50.",
      prepare: () => setUpWorld(ALIKE, 1),
      help: async () => void (await theController())?.setSize(50),
      isReady,
      isDone: (now) => asked(now)?.size === 50 && asked(now)?.source === "own",
      reveal(now, before) {
        const [after, first] = [momentsOf(now), momentsOf(before)];
        if (!after || !first) return { says: [], answer: null };
        const ratio = after.deviation / first.deviation;
        return {
          says: [
            `With N = ${asked(before)?.size} the exact answer was ${say(first)}; with N = 50 it is ${say(after)}.`,
            `Its deviation is ${ratio.toFixed(2)} times as large.`,
          ],
          answer: ratio < 0.95 ? 0 : ratio > 1.05 ? 2 : 1,
        };
      },
      why: "D tells what players there are in this league. Once it has shown that they are alike, a high result was luck.",
    },
    {
      place: "league",
      task: "Go back to N = 1, and hold the networks against the exact answer.",
      question: "Which network will be nearest to it?",
      options: RIVALS,
      doing: "Set N to 1, and read the column “to exact”.",
      prepare: () => setUpWorld(ALIKE, 50),
      help: async () => void (await theController())?.setSize(1),
      isReady,
      isDone: (now) => asked(now)?.size === 1 && asked(now)?.source === "own",
      reveal(now, before) {
        const [near, far] = [distances(now), distances(before)];
        if (!near || !far) return { says: [], answer: null };
        return {
          says: [
            `With N = 1, nats from the exact answer: by simulation ${near[0]}, by equation 10 ${near[1]}, without D ${near[2]}.`,
            `With N = ${asked(before)?.size} it was ${far[0]}, ${far[1]} and ${far[2]}.`,
          ],
          answer: nearest(near.map(Number)),
        };
      },
      why: "Equation 10 asks for the posterior as if the model were known, so with a small D it is too sure. Trained by simulation, a network learns what D leaves open.",
    },
    {
      place: "league",
      task: "Give a D from another league.",
      question: "What becomes of the exact answer of who takes this D for the right one?",
      options: ["It moves, and stays about as sure", "It becomes unsure: it is clearly wider", "It stays where it was"],
      doing: "Choose “a wrong D”.",
      prepare: () => setUpWorld(MIXED, 20),
      help: async () => void (await theController())?.setSource("wrong"),
      isReady,
      isDone: (now, before) => asked(now)?.source === "wrong" && asked(now)?.dataset !== asked(before)?.dataset,
      reveal(now, before) {
        const [after, first] = [momentsOf(now), momentsOf(before)];
        if (!after || !first) return { says: [], answer: null };
        const moved = Math.abs(after.mean - first.mean);
        const wider = after.deviation / first.deviation;
        const model = knownOf(now);
        return {
          says: [
            `With the right D the exact answer was ${say(first)}; with the wrong one it is ${say(after)}.`,
            ...(model ? [`Who knows the model itself says ${say(model)}.`] : []),
            `It moved by ${(moved / first.deviation).toFixed(1)} deviations, and its deviation is ${wider.toFixed(2)} times as large.`,
          ],
          answer: wider > 1.5 ? 1 : moved > first.deviation / 4 ? 0 : 2,
        };
      },
      why: "Bayes’ rule is exact about the question that it is asked. Nothing in it says that D is of another league: another wrong D may mislead more or less.",
    },
  ],
};

const say = ({ mean, deviation }: { mean: number; deviation: number }): string =>
  `${signed(mean, 2)} ± ${deviation.toFixed(2)}`;

function momentsOf(now: Now) {
  const found = answersOf(now);
  return found && moments(found.opened, found.exact);
}

function knownOf(now: Now) {
  const found = answersOf(now);
  return found?.known ? moments(found.opened, found.known) : null;
}

/** KL from the exact answer to each rival's, nats, as the table writes it. */
function distances(now: Now): string[] | null {
  const found = answersOf(now);
  if (!found) return null;
  return RIVALS.map((name) => {
    const masses = found.networks.find((network) => network.name === name)?.masses ?? [];
    return divergence(found.exact, masses).toFixed(3);
  });
}

const nearest = (all: readonly number[]): number => all.indexOf(Math.min(...all));
