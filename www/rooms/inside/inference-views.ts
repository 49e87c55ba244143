// All that the question of how good the inference is needs, in one piece: fetched when it comes near.

import { ChainCanvas } from "./chain-canvas";
import { ChainPanel } from "./chain-panel";
import { GapPanel } from "./gap-panel";
import { PosteriorDraws } from "./posterior-draws";
import { TraceCanvas } from "./trace-canvas";

/** What views are made of. */
export const parts = {
  "posterior-draws": PosteriorDraws,
  "chain-canvas": ChainCanvas,
  "trace-canvas": TraceCanvas,
};

export const views = { "gap-panel": GapPanel, "chain-panel": ChainPanel };
