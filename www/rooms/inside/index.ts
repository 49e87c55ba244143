// Look inside: what the answer is made of, one question at a time.

import { DecoderTable } from "../../views/decoder-table";
import { PosteriorPlot } from "../../views/posterior-plot";
import { ReconstructionPanel } from "../../views/reconstruction-panel";
import { TighteningPlot } from "../../views/tightening-plot";
import { WeighPanel } from "../../views/weigh-panel";

export const views = {
  "weigh-panel": WeighPanel,
  "decoder-table": DecoderTable,
  "posterior-plot": PosteriorPlot,
  "reconstruction-panel": ReconstructionPanel,
  "tightening-plot": TighteningPlot,
};
