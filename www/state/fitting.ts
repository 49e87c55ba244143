// A decoder's fit to a dataset that the model never saw, as it goes.

import type { Fit, FitMeasured, FitProgress, ModelSummary } from "../engine/protocol";

/** What a decoder is fitted to: so many digits at a value, or the visitor's own images. */
export interface FitChoice {
  /** Null for own images. */
  value: number | null;
  /** Digits that it is fitted to, for a value. */
  images: number;
  fit: Fit;
}

export interface Fitting {
  phase: "running" | "stopped" | "done";
  choice: FitChoice;
  progress: FitProgress;
  /** Every few steps; the first is the decoder that the fit starts from. */
  curve: readonly FitMeasured[];
  model: ModelSummary;
}
