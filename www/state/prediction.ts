// How long a run will take on this machine, and how much memory, before it is begun.

import type { BackendWish } from "../engine/backend";
import type { Backend } from "../engine/envelope";
import type { RunConfig } from "../engine/protocol";
import { runConfig } from "./run-config";
import { flopPerStep } from "./run-flop";
import { memoryOfRun } from "./run-memory";
import type { CoresWish, Settings } from "./table";

/** How fast this machine has trained. */
export interface MeasuredPace {
  flopPerSecond: number;
  backend: Backend;
  /** Workers that shared the steps. */
  cores: number;
  /** What was wished for when it was measured. */
  backendWish: BackendWish;
  coresWish: CoresWish;
  /** A few steps that were taken to measure, or the visitor's own run. */
  of: "trial" | "run";
}

/** Whether it was measured as these settings would have it. */
export const isFor = (pace: MeasuredPace, settings: Pick<Settings, "backend" | "cores">): boolean =>
  pace.backendWish === settings.backend && pace.coresWish === settings.cores;

export interface Prediction {
  /** Null before anything was measured. */
  seconds: number | null;
  bytes: number;
}

/** Scaled by the operations of a step: other sizes use the machine a little better or worse. */
function predict(config: RunConfig, steps: number, pace: MeasuredPace | null, cores: number): Prediction {
  const seconds = pace && (steps * flopPerStep(config)) / pace.flopPerSecond;
  return { seconds, bytes: memoryOfRun(config, pace?.cores ?? cores) };
}

/** "about 1 min, 90 MB"; without a time before one was measured. */
export function aboutInWords({ seconds, bytes }: Prediction): string {
  const memory = aboutMemory(bytes);
  return seconds === null ? `about ${memory}` : `about ${aboutDuration(seconds)}, ${memory}`;
}

/** To one digit, or a few where it is small: nobody should take it for exact. */
function aboutDuration(seconds: number): string {
  if (seconds < 10) return "10 s";
  if (seconds < 55) return `${10 * Math.round(seconds / 10)} s`;
  const minutes = seconds / 60;
  if (minutes < 9.5) return `${Math.max(1, Math.round(minutes))} min`;
  if (minutes < 55) return `${5 * Math.round(minutes / 5)} min`;
  const hours = minutes / 60;
  return hours < 9.5 ? `${Number(hours.toFixed(hours < 2 ? 1 : 0))} h` : `${Math.round(hours)} h`;
}

/** "90 MB", "1.2 GB" */
function aboutMemory(bytes: number): string {
  const megabytes = bytes / 1e6;
  if (megabytes < 950) return `${10 * Math.max(1, Math.round(megabytes / 10))} MB`;
  return `${(megabytes / 1000).toFixed(1)} GB`;
}

/** What these settings will take, as far as it is known. */
export function predictionOf(settings: Settings, pace: MeasuredPace | null, cores: number): Prediction {
  const wished = settings.cores === "auto" ? cores : Number(settings.cores);
  const known = pace && isFor(pace, settings) ? pace : null;
  return predict(runConfig(settings), settings.steps, known, settings.backend === "webgpu" ? 1 : wished);
}
