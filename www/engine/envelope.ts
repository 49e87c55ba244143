// What travels around the protocol: request ids, the commands that the worker itself carries out, and notices.

import type { Command, Event, Metrics } from "./protocol";

export type Backend = "cpu" | "webgpu";

/** A wasm module of this build; `relaxed` is `cpu` with fused multiply-add, which not every browser has. */
export type Program = Backend | "relaxed";

/** The least time from one training step to the next, ms: 0 is as fast as it goes. */
export type Pace = number;

/** Commands that never reach the session: opening it, and driving it step by step. */
export type Control =
  | { type: "open"; program: Program; module: WebAssembly.Module }
  | { type: "start"; run: number; steps: number; measureEvery: number; pace: Pace }
  | { type: "pace"; pace: Pace }
  | { type: "pause" }
  | { type: "bench"; run: number; warmUp: number; steps: number; block: number }
  /** How many workers may train a run together: from the next run on. Only the processor's is shared out. */
  | { type: "cores"; most: number }
  /** A helper's part of a step, to where numbers must be summed over all parts; first from the start, then from a sum on. */
  | { type: "advancePart"; run: number; sum: Float32Array<ArrayBuffer> | null };

export type ControlEvent =
  | { type: "opened"; backend: string }
  | { type: "started"; run: number }
  | { type: "paced" }
  /** The step that the run stands at, if any was taken since the start. */
  | { type: "paused"; step: number | null }
  /** Per step, one number for each block; the metrics are the last step's. */
  | { type: "benched"; milliseconds: number[]; metrics: Metrics | null }
  | { type: "coresAllowed" }
  /** This part's numbers; none when its step is done. */
  | { type: "partAdvanced"; numbers: Float32Array<ArrayBuffer> };

export type AnyCommand = Command | Control;
export type AnyEvent = Event | ControlEvent;

export type Request = { id: number; command: AnyCommand };
export type Reply = { id: number; event: AnyEvent };

/** A worker has died, or must be replaced for what it has lost. */
export interface Crash {
  type: "crashed";
  message: string;
  /** It is a worker on another core that died, and took its part of the run with it. */
  helper?: boolean;
  /** Its graphics device is gone. */
  device?: boolean;
}

/** A worker's first word; `lifeline` is the lock that it holds as long as it lives, where the browser has locks. */
export interface FirstWord {
  type: "alive";
  lifeline: string | null;
}

/** What a worker says without being asked. */
export type Notice =
  | { type: "progress"; run: number; step: number; metrics: Metrics | null }
  | { type: "stopped"; run: number; failure: string | null }
  | Crash
  /** Workers on other cores could not start; the run goes on without them. */
  | { type: "alone"; message: string };

/** The event that answers each command when it succeeds. */
export interface AnswerTypes {
  loadDigits: "digitsLoaded";
  loadEncoder: "modelLoaded";
  loadDecoder: "modelLoaded";
  loadModel: "modelLoaded";
  loadReliability: "reliabilityLoaded";
  readDrawing: "digit";
  pickDigit: "digit";
  drawContext: "contextDrawn";
  ask: "answered";
  embed: "embedded";
  decode: "decoded";
  weigh: "weighed";
  findLikelihoods: "likelihoodsFound";
  beginChains: "chainsMoved";
  moveChains: "chainsMoved";
  beginGap: "gapMeasured";
  measureGap: "gapMeasured";
  beginFit: "decoderFitted";
  fitDecoder: "decoderFitted";
  createRun: "runReady";
  restoreRun: "runReady";
  step: "stepped";
  explainStep: "stepExplained";
  reschedule: "rescheduled";
  validate: "validated";
  probe: "probed";
  saveRun: "runSaved";
  exportModel: "modelExported";
  takePart: "partTaken";
  advance: "advanced";
  readPart: "partRead";
  joinParts: "partsJoined";
  world: "world";
  open: "opened";
  start: "started";
  pace: "paced";
  pause: "paused";
  bench: "benched";
  cores: "coresAllowed";
  advancePart: "partAdvanced";
}

export type CommandOf<T extends keyof AnswerTypes> = Extract<AnyCommand, { type: T }>;
export type AnswerOf<T extends keyof AnswerTypes> = Extract<AnyEvent, { type: AnswerTypes[T] }>;

/** The buffers of a message that can move instead of being copied: every array that owns its whole buffer. */
export function transferable(message: unknown): ArrayBuffer[] {
  const found = new Set<ArrayBuffer>();
  const visit = (value: unknown): void => {
    if (ArrayBuffer.isView(value)) {
      if (value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength) found.add(value.buffer);
    } else if (Array.isArray(value)) {
      // Arrays of numbers are long and hold no buffers.
      if (typeof value[0] === "object") value.forEach(visit);
    } else if (value !== null && typeof value === "object") {
      Object.values(value).forEach(visit);
    }
  };
  visit(message);
  return [...found];
}
