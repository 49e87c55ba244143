// Look inside: what the answer is made of, one question at a time.

import "./inside.css";
import { DecoderTable } from "./decoder-table";
import { PosteriorPlot } from "./posterior-plot";
import { ReconstructionPanel } from "./reconstruction-panel";
import { TighteningPlot } from "./tightening-plot";
import { WeighPanel } from "./weigh-panel";

export const views = {
  "weigh-panel": WeighPanel,
  "decoder-table": DecoderTable,
  "posterior-plot": PosteriorPlot,
  "reconstruction-panel": ReconstructionPanel,
  "tightening-plot": TighteningPlot,
};
