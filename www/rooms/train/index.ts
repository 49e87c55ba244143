// Train: a run of the visitor's own, its settings, and everything that shows how it learns.

import { CurveChart } from "../../views/curve-chart";
import { DatasetCurves } from "../../views/dataset-curves";
import { KeptRunsList } from "../../views/kept-runs";
import { ProbePanel } from "../../views/probe-panel";
import { ProgressStrip } from "../../views/progress-strip";
import { RunPreview } from "../../views/run-preview";
import { TrainControls } from "../../views/train-controls";
import { TrainCurves } from "../../views/train-curves";
import { TrainManners } from "../../views/train-manners";
import { TrainSettings } from "../../views/train-settings";

/** These are given something else than the app, or nothing. */
export const parts = { "curve-chart": CurveChart, "train-manners": TrainManners };

export const views = {
  "train-controls": TrainControls,
  "train-settings": TrainSettings,
  "train-curves": TrainCurves,
  "dataset-curves": DatasetCurves,
  "kept-runs": KeptRunsList,
  "run-preview": RunPreview,
  "probe-panel": ProbePanel,
  "progress-strip": ProgressStrip,
};
