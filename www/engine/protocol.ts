// The protocol between the page and a worker, as the Rust types of crates/web/src/protocol.rs define it.

export type Part = "train" | "test";

export type Family = "rotation" | "scale" | "shear";

export type Transformation = { family: Family; value: number };

export type MetaSplit = "interleaved" | "sparse" | "contiguous";

export type DecoderKind = "separate" | "sharedTrunk";

export type ContextMode = "inBatch" | "fresh";

export type ContextConfig = { mode: ContextMode; size: number };

export type Schedule = { type: "constant" } | { type: "cosine"; steps: number };

export type NetworkConfig = {
  decoder: DecoderKind;
  summaryHidden: number;
  summary: number;
  hidden: number;
  latent: number;
};

export type RunConfig = {
  family: Family;
  metaSplit: MetaSplit;
  batch: number;
  context: ContextConfig;
  learningRate: number;
  schedule: Schedule;
  network: NetworkConfig;
  seed: number;
};

export type ContextChoice = { transformation: Transformation; size: number; seed: number };

export type Command =
  | { type: "loadDigits"; part: Part; images: Uint8Array; labels: Uint8Array }
  | { type: "loadEncoder"; bytes: Uint8Array }
  | { type: "loadDecoder"; bytes: Uint8Array }
  | { type: "loadModel"; bytes: Uint8Array }
  | { type: "readDrawing"; pixels: Uint8Array; width: number; height: number; transformation: Transformation }
  | { type: "pickDigit"; index: number; transformation: Transformation }
  | { type: "drawContext"; context: ContextChoice }
  | {
      type: "ask";
      image: Uint8Array;
      context: ContextChoice;
      samples: number;
      samplesDataset: number;
      seed: number;
    }
  | { type: "createRun"; run: number; config: RunConfig }
  | { type: "restoreRun"; run: number; bytes: Uint8Array }
  | { type: "step"; run: number; measure: boolean }
  | { type: "validate"; run: number; images: number; samples: number }
  | { type: "saveRun"; run: number }
  | { type: "exportModel"; run: number };

export type ModelSummary = {
  family: Family;
  decoder: DecoderKind;
  seen: Array<number>;
  unseen: Array<number>;
  step: number;
  latent: number;
  hasDecoders: boolean;
};

export type DatasetAnswer = { value: number; reconstruction: number; elbo: number; image: Uint8Array };

export type Answer = {
  mean: Array<number>;
  deviation: Array<number>;
  kl: number;
  datasets: Array<DatasetAnswer>;
  samples: Uint8Array;
  milliseconds: number;
};

export type Metrics = {
  metaElbo: number;
  reconstruction: number;
  kl: number;
  metaElboByDataset: Array<number>;
};

export type Event =
  | { type: "digitsLoaded"; part: Part; count: number }
  | { type: "modelLoaded"; model: ModelSummary }
  | { type: "digit"; image: Uint8Array; label: number | null }
  | { type: "contextDrawn"; images: Uint8Array; labels: Array<number> }
  | { type: "answered"; answer: Answer }
  | {
      type: "runReady";
      run: number;
      config: RunConfig;
      step: number;
      parameters: number;
      flopPerStep: number;
      seen: Array<number>;
    }
  | { type: "stepped"; run: number; step: number; metrics: Metrics | null }
  | { type: "validated"; run: number; step: number; bound: number }
  | { type: "runSaved"; run: number; step: number; bytes: Uint8Array }
  | { type: "modelExported"; run: number; step: number; bytes: Uint8Array }
  | { type: "failed"; message: string };
