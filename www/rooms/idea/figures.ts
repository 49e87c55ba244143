// The story's figures by the names of their elements.

import "./figures.css";
import "./plane/plane.css";
import type { App } from "../../app/app";
import { define } from "../../views/define";
import { ChainFigure } from "./chain-figure";
import { CostFigure } from "./cost-figure";
import { DatasetsFigure } from "./datasets-figure";
import { GaussianFigure } from "./gaussian-figure";
import { GridFigure } from "./grid-figure";
import { GrowthFigure } from "./growth-figure";
import { MatrixFigure } from "./matrix-figure";
import { MaxFigure } from "./max-figure";
import { MismatchFigure } from "./mismatch-figure";
import { ModelsFigure } from "./models-figure";
import { PathFigure } from "./path-figure";
import { HeatMap } from "./plane/heat-map";
import { Plane } from "./plane/plane";
import type { PlaneView } from "./plane/plane-view";
import { SearchFigure } from "./search-figure";
import { SplitsFigure } from "./splits-figure";

export const storyFigures = {
  "search-figure": SearchFigure,
  "max-figure": MaxFigure,
  "mismatch-figure": MismatchFigure,
  "datasets-figure": DatasetsFigure,
  "cost-figure": CostFigure,
  "matrix-figure": MatrixFigure,
  "path-figure": PathFigure,
  "splits-figure": SplitsFigure,
  "growth-figure": GrowthFigure,
  "models-figure": ModelsFigure,
};

const planeFigures = { "grid-figure": GridFigure, "chain-figure": ChainFigure, "gaussian-figure": GaussianFigure };

/** Gives the figures of the 2-D model the one plane that they share. */
export function openPlane(app: App, spawn: () => Worker, base: string): void {
  define("heat-map", HeatMap);
  const plane = new Plane(app, spawn, base);
  for (const [name, figure] of Object.entries(planeFigures)) {
    define(name, figure);
    for (const element of document.querySelectorAll<PlaneView>(name)) element.plane = plane;
  }
}
