// The story's figures by the names of their elements.

import { GrowthFigure } from "./growth-figure";
import { MatrixFigure } from "./matrix-figure";
import { PathFigure } from "./path-figure";
import { SearchFigure } from "./search-figure";

export const storyFigures = {
  "search-figure": SearchFigure,
  "matrix-figure": MatrixFigure,
  "path-figure": PathFigure,
  "growth-figure": GrowthFigure,
};
