// When a run's learning rate reaches zero, and what it may go on with afterwards.

import type { Metrics, Schedule } from "../engine/protocol";
import type { Training } from "./state";
import type { Settings } from "./table";

/** What a run goes on with from the step where it stands. */
export interface NewSchedule {
  learningRate: number;
  schedule: Schedule["type"];
  /** How many steps more, over which a cosine falls to zero. */
  steps: number;
}

/** The first step that would change nothing; a constant rate has none. */
export const scheduleEnd = (schedule: Schedule): number =>
  schedule.type === "cosine" ? (schedule.from ?? 0) + schedule.steps : Number.POSITIVE_INFINITY;

/** Whether further steps would leave every weight as it is. */
export const hasEnded = ({ config, step }: Training): boolean =>
  config !== null && step >= scheduleEnd(config.schedule);

/** What the form asks a finished run to go on with. */
export const scheduleOf = ({ learningRate, steps }: Settings, schedule: Schedule["type"]): NewSchedule => ({
  learningRate,
  schedule,
  steps,
});

/** A third, to two digits: a rate that is tried after one that was too large. */
export const smallerRate = (rate: number): number => Math.max(1e-6, Number((rate / 3).toPrecision(2)));

/** Whether all that was measured of a step is a number. */
export const isSound = ({ metaElbo, reconstruction, kl }: Metrics): boolean =>
  [metaElbo, reconstruction, kl].every(Number.isFinite);
