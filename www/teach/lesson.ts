// What a lesson is made of: steps, each with a task, a prediction, something to do, and what the page then shows.

import type { App } from "../app/app";
import type { Scripting } from "../app/scripting";
import type { Results } from "../rooms/results/figure6";
import type { WorldState } from "../rooms/truths/world-state";
import type { State } from "../state/state";
import type { Settings } from "../state/table";

/** What the page shows at a moment. States are never changed in place, so that one from before can be kept. */
export interface Now {
  state: State;
  /** Of the room of known truths, once it is open. */
  world: WorldState | null;
  /** The committed results, once they are there. */
  results: Results | null;
}

/** What a step remembers while the student is at it. */
export type Memory = Record<string, number>;

export interface Hands {
  app: App;
  /** What scripts may do: settings are checked before they are taken. */
  metavae: Scripting;
}

export interface Reveal {
  /** What the page shows now, in sentences that quote its numbers. */
  says: string[];
  /** Which of the predictions that bears out; null where it decides none. */
  answer: number | null;
}

export interface Step {
  /** Where it happens: what stands after the # of the address. */
  place: string;
  task: string;
  /** The question to predict, and two or three answers. */
  question: string;
  options: readonly string[];
  /** What the student does, in a sentence. */
  doing: string;
  /** From where the step begins. */
  settings?: Partial<Settings>;
  prepare?(hands: Hands): Promise<void>;
  /** Does it for the student. */
  help(hands: Hands): unknown;
  /** Sees every state of the page while the step lasts. */
  notice?(now: Now, memory: Memory): void;
  /** Whether the page shows what `before` can be compared with. */
  isReady(now: Now): boolean;
  /** `before` is what the page showed when the student had predicted. */
  isDone(now: Now, before: Now, memory: Memory): boolean;
  reveal(now: Now, before: Now, memory: Memory): Reveal;
  /** Why, in a sentence or two that hold whatever the numbers are. */
  why: string;
}

export interface Lesson {
  title: string;
  /** What a student takes away. */
  aim: string;
  minutes: number;
  steps: readonly Step[];
  /** Whether its steps quote the committed results. */
  results?: boolean;
}
