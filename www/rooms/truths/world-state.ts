// What the controller of this room knows: the open world, the visitor's question, and all that was answered.

import type { NamedWorld, Observed, PlaceErrors, RegressorConfig, WorldEvent } from "../../engine/protocol";
import { SHIPPED } from "./world-list";

export type EventOf<T extends WorldEvent["type"]> = Extract<WorldEvent, { type: T }>;
export type Opened = EventOf<"opened">;
export type Answered = EventOf<"answered">;
export type Inferred = EventOf<"inferred">;
export type Calibrated = EventOf<"calibrated">;

/** Where D comes from. */
export type Source = "own" | "wrong" | "empty";

export interface Question {
  /** Of the model, which nobody is told of. */
  coordinates: readonly number[];
  /** Of another one. */
  others: readonly number[];
  source: Source;
  size: number;
  seed: number;
  dataset: readonly Observed[];
  x: readonly number[];
  /** What x came of; null where the visitor chose x. */
  z: number | null;
  /** D and x come from the real world, whose model nobody knows. */
  real: boolean;
}

/** The best Gaussian and the draws of one question, with the model known. */
export interface Search {
  step: number;
  steps: number;
  gaussian: readonly number[];
  /** z of each draw so far. */
  draws: readonly number[];
  searchMilliseconds: number;
  samplingMilliseconds: number;
}

export interface Training {
  phase: "idle" | "running" | "paused" | "done";
  config: RegressorConfig | null;
  step: number;
  /** Mean losses of stretches of steps, nats. */
  losses: ReadonlyArray<readonly [step: number, loss: number]>;
  /** Spent on steps, ms. */
  milliseconds: number;
}

export interface Trust {
  size: number;
  found: Readonly<Record<string, Calibrated>>;
}

/** How far the networks hold, as far as it was measured. */
export interface Reach {
  /** Places there are. */
  all: number;
  places: readonly PlaceErrors[];
}

export interface WorldState {
  note: string | null;
  problem: string | null;
  world: NamedWorld | null;
  opened: Opened | null;
  question: Question | null;
  answered: Answered | null;
  /** Of the question of now; null while it is computed. */
  inferred: Inferred | null;
  /** Of the question of now; null where nobody searched. */
  search: Search | null;
  /** Whose answers colour the plane: a network's name, or null for the model known. */
  colouredBy: string | null;
  colours: readonly number[] | null;
  training: Training;
  trust: Trust | null;
  reach: Reach | null;
}

export const IDLE: Training = { phase: "idle", config: null, step: 0, losses: [], milliseconds: 0 };

export const EMPTY: WorldState = {
  note: null,
  problem: null,
  world: null,
  opened: null,
  question: null,
  answered: null,
  inferred: null,
  search: null,
  colouredBy: SHIPPED.simulation,
  colours: null,
  training: IDLE,
  trust: null,
  reach: null,
};
