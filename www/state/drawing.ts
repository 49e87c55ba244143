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
  /** Sheets that were undone, the one undone last at the end. */
  undone: readonly Sheet[];
  /** Whether the last stroke still grows: whatever else happens to the sheet ends it, wherever the pen is. */
  underWay: boolean;
}

const MOST_EARLIER = 100;

const untouched = (sheet: Sheet): Drawing => ({ sheet, earlier: [], undone: [], underWay: false });

export const firstDrawing = (index: number): Drawing => untouched({ kind: "digit", index });

export const drawn = (strokes: readonly Stroke[]): Drawing => untouched({ kind: "strokes", strokes });

export const blankDrawing = (): Drawing => drawn([]);

export const isEmpty = (sheet: Sheet): boolean => sheet.kind === "strokes" && sheet.strokes.length === 0;

/** Puts another sheet on the pad, and remembers the one that was there. */
function replace({ sheet: before, earlier }: Drawing, sheet: Sheet): Drawing {
  return { ...untouched(sheet), earlier: [...earlier, before].slice(-MOST_EARLIER) };
}

/** The pen touches down: a first stroke replaces a test digit. */
export function begin(drawing: Drawing, point: Point): Drawing {
  const strokes = drawing.sheet.kind === "strokes" ? drawing.sheet.strokes : [];
  return { ...replace(drawing, { kind: "strokes", strokes: [...strokes, [point]] }), underWay: true };
}

/** The pen moves: the stroke under way grows; where it was undone or cleared away, the rest of it is nothing. */
export function extend(drawing: Drawing, points: readonly Point[]): Drawing {
  if (!drawing.underWay || drawing.sheet.kind !== "strokes" || points.length === 0) return drawing;
  const { strokes } = drawing.sheet;
  const last = strokes.at(-1) ?? [];
  return { ...drawing, sheet: { kind: "strokes", strokes: [...strokes.slice(0, -1), [...last, ...points]] } };
}

/** The pen is lifted. */
export const end = (drawing: Drawing): Drawing => (drawing.underWay ? { ...drawing, underWay: false } : drawing);

/** The stroke under way was none, a resting palm's: it leaves no trace, not even for redo. */
export function drop(drawing: Drawing): Drawing {
  const sheet = drawing.earlier.at(-1);
  if (!drawing.underWay || !sheet) return drawing;
  return { ...drawing, sheet, earlier: drawing.earlier.slice(0, -1), underWay: false };
}

export function pick(drawing: Drawing, index: number): Drawing {
  // Leafing through test digits leaves one step to undo, not one for each digit.
  if (drawing.sheet.kind === "digit") return { ...drawing, sheet: { kind: "digit", index }, undone: [] };
  return replace(drawing, { kind: "digit", index });
}

export function clear(drawing: Drawing): Drawing {
  return isEmpty(drawing.sheet) ? drawing : replace(drawing, { kind: "strokes", strokes: [] });
}

export function undo({ sheet: before, earlier, undone }: Drawing): Drawing {
  const sheet = earlier.at(-1);
  if (!sheet) return { sheet: before, earlier, undone, underWay: false };
  return { sheet, earlier: earlier.slice(0, -1), undone: [...undone, before], underWay: false };
}

export function redo(drawing: Drawing): Drawing {
  const sheet = drawing.undone.at(-1);
  if (!sheet) return { ...drawing, underWay: false };
  return { ...replace(drawing, sheet), undone: drawing.undone.slice(0, -1) };
}
