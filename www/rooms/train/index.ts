// Train: a run of the visitor's own, its settings, and everything that shows how it learns.

import "./train.css";
import { CurveChart } from "./curve-chart";
import { DatasetCurves } from "./dataset-curves";
import { KeptRunsList } from "./kept-runs";
import { ProbePanel } from "./probe-panel";
import { ProgressStrip } from "./progress-strip";
import { RunPreview } from "./run-preview";
import { SlowMotion } from "./slow-motion";
import { TrainControls } from "./train-controls";
import { TrainCurves } from "./train-curves";
import { TrainPower } from "./train-power";
import { TrainSettings } from "./train-settings";
import { TrainSource } from "./train-source";

/** These are given something else than the app, or nothing. */
export const parts = { "curve-chart": CurveChart, "train-power": TrainPower };

export const views = {
  "train-controls": TrainControls,
  "train-settings": TrainSettings,
  "train-source": TrainSource,
  "train-curves": TrainCurves,
  "dataset-curves": DatasetCurves,
  "kept-runs": KeptRunsList,
  "run-preview": RunPreview,
  "probe-panel": ProbePanel,
  "progress-strip": ProgressStrip,
  "slow-motion": SlowMotion,
};
