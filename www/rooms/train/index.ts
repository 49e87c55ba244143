// Train: a run of the visitor's own, its settings, and everything that shows how it learns.

import { CurveChart } from "../../views/curve-chart";
import { DatasetCurves } from "../../views/dataset-curves";
import { KeptRunsList } from "../../views/kept-runs";
import { LiveStrip } from "../../views/live-strip";
import { ProbePanel } from "../../views/probe-panel";
import { ProgressStrip } from "../../views/progress-strip";
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
  "live-strip": LiveStrip,
  "probe-panel": ProbePanel,
  "progress-strip": ProgressStrip,
};
