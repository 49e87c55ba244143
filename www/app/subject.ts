// The pad's content as the worker wants it: a test digit by its number, or the strokes as a picture.

import type { Subject, Transformation } from "../engine/protocol";
import type { Sheet } from "../state/drawing";

/** Side of the picture of the strokes that is sent, in pixels. */
export const RASTER = 224;

/** Paints strokes into side x side bytes; given from outside, where what it has painted is kept. */
export type Rasterise = (sheet: Sheet & { kind: "strokes" }, side: number) => Uint8Array;

export function subject(sheet: Sheet, transformation: Transformation, rasterise: Rasterise): Subject {
  if (sheet.kind === "digit") return { type: "testDigit", index: sheet.index, transformation };
  return { type: "drawing", pixels: rasterise(sheet, RASTER), width: RASTER, height: RASTER, transformation };
}
