// The drawing: strokes or a test digit, with what came before it, so that every change can be undone.

/** A point of the pen, in units of the pad's side; pressure 0.5 where the device has none. */
export interface Point {
  x: number;
  y: number;
  pressure: number;
}

export type Stroke = readonly Point[];

/** What is on the pad. */
export type Sheet = { kind: "digit"; index: number } | { kind: "strokes"; strokes: readonly Stroke[] };

export interface Drawing {
  sheet: Sheet;
  /** Earlier sheets, the newest last. */
  earlier: readonly Sheet[];
}

const MOST_EARLIER = 100;

export const firstDrawing = (index: number): Drawing => ({ sheet: { kind: "digit", index }, earlier: [] });

export const isEmpty = (sheet: Sheet): boolean => sheet.kind === "strokes" && sheet.strokes.length === 0;

/** Puts another sheet on the pad, and remembers the one that was there. */
function replace(drawing: Drawing, sheet: Sheet): Drawing {
  return { sheet, earlier: [...drawing.earlier, drawing.sheet].slice(-MOST_EARLIER) };
}

/** The pen touches down: a first stroke replaces a test digit. */
export function begin(drawing: Drawing, point: Point): Drawing {
  const strokes = drawing.sheet.kind === "strokes" ? drawing.sheet.strokes : [];
  return replace(drawing, { kind: "strokes", strokes: [...strokes, [point]] });
}

/** The pen moves: the last stroke grows. */
export function extend(drawing: Drawing, points: readonly Point[]): Drawing {
  if (drawing.sheet.kind !== "strokes" || points.length === 0) return drawing;
  const { strokes } = drawing.sheet;
  const last = strokes.at(-1) ?? [];
  return { ...drawing, sheet: { kind: "strokes", strokes: [...strokes.slice(0, -1), [...last, ...points]] } };
}

export function pick(drawing: Drawing, index: number): Drawing {
  // Leafing through test digits leaves one step to undo, not one for each digit.
  if (drawing.sheet.kind === "digit") return { ...drawing, sheet: { kind: "digit", index } };
  return replace(drawing, { kind: "digit", index });
}

export function clear(drawing: Drawing): Drawing {
  return isEmpty(drawing.sheet) ? drawing : replace(drawing, { kind: "strokes", strokes: [] });
}

export function undo(drawing: Drawing): Drawing {
  const sheet = drawing.earlier.at(-1);
  return sheet ? { sheet, earlier: drawing.earlier.slice(0, -1) } : drawing;
}
