// Tables of pixels (CSV): an image in each row, with or without a column for its class, as Kaggle's train.csv has it.

import Papa from "papaparse";
import {
  checkSides,
  denseLabels,
  type ImageSet,
  joined,
  type NamedFile,
  squareSide,
  stem,
  UnreadableImages,
} from "./image-set";
import { LeftOutList } from "./left-out";
import { naturalOrder } from "./natural-order";
import { wholeFile } from "./unpacked";

export const isTable = (path: string): boolean => /\.(csv|tsv|txt)(\.gz)?$/i.test(path);

/** Text that is read at a time: the page must be able to answer between two. */
const PIECE = 1 << 22;
const LABEL = /^"?(label|labels|class|classes|target|digit|character|y)"?$/i;

/** How a row is read. */
interface Layout {
  /** Which column holds the class; null where none does. */
  label: number | null;
  side: number;
  /** What full ink is worth: 255, or 1 where pixels are fractions. */
  full: number;
}

interface Rows {
  pixels: Uint8Array[];
  labels: string[];
  leftOut: LeftOutList;
}

export async function tableSet(file: NamedFile, progress: (share: number) => void): Promise<ImageSet> {
  const text = new TextDecoder().decode(await wholeFile(file));
  const rows: Rows = { pixels: [], labels: [], leftOut: new LeftOutList() };
  let layout: Layout | null = null;
  let line = 0;
  for (let from = 0; from < text.length; ) {
    const end = text.length - from <= PIECE ? text.length : text.indexOf("\n", from + PIECE) + 1 || text.length;
    const { data } = Papa.parse<string[]>(text.slice(from, end), { skipEmptyLines: true });
    if (!layout) {
      const isHeaded = data[0]?.some((cell) => cell.trim() !== "" && !Number.isFinite(Number(cell))) ?? false;
      layout = layoutOf(file.path, data, isHeaded);
      if (isHeaded) {
        data.shift();
        line++;
      }
    }
    for (const cells of data) take(rows, cells, ++line, layout);
    from = end;
    progress(from / text.length);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return setOf(file.path, rows, layout);
}

function take(rows: Rows, cells: readonly string[], line: number, layout: Layout): void {
  const pixels = pixelsOf(cells, layout);
  if (typeof pixels === "string") {
    rows.leftOut.add(`line ${line}`, pixels);
    return;
  }
  rows.pixels.push(pixels);
  if (layout.label !== null) rows.labels.push(cells[layout.label]?.trim() ?? "");
}

/** Where the class stands, by its name or because what is left makes a square. */
function layoutOf(path: string, data: readonly string[][], isHeaded: boolean): Layout {
  const [first = []] = data;
  const named = isHeaded ? first.findIndex((cell) => LABEL.test(cell.trim())) : -1;
  const [whole, rest] = [squareSide(first.length), squareSide(first.length - 1)];
  const side = named < 0 && whole !== null ? whole : rest;
  if (side === null)
    throw new UnreadableImages(
      `${path} has ${first.length} columns: an image's pixels make a square, 784 for 28 x 28, with one more column for its class.`,
    );
  checkSides(side, side, path);
  const label = side * side === first.length ? null : Math.max(0, named);
  const isFraction = (cells: readonly string[]) =>
    cells.every((cell, column) => column === label || !(Number(cell) > 1));
  return { label, side, full: data.slice(isHeaded ? 1 : 0).every(isFraction) ? 1 : 255 };
}

/** Why a row is no image, to be said after its name; or its bytes. */
function pixelsOf(cells: readonly string[], { label, side, full }: Layout): Uint8Array | string {
  const due = side * side + (label === null ? 0 : 1);
  if (cells.length !== due) return `has ${cells.length} columns instead of ${due}`;
  const pixels = new Uint8Array(side * side);
  let place = 0;
  for (let column = 0; column < due; column++) {
    if (column === label) continue;
    const cell = cells[column] ?? "";
    const value = Number(cell);
    if (!(value >= 0 && value <= full) || cell.trim() === "")
      return `holds “${cell.slice(0, 20)}” where a grey value from 0 to ${full} is due`;
    pixels[place++] = Math.round((value / full) * 255);
  }
  return pixels;
}

function setOf(path: string, { pixels, labels, leftOut }: Rows, layout: Layout | null): ImageSet {
  if (!layout || pixels.length === 0)
    throw new UnreadableImages(
      `${path} holds no row that is an image${leftOut.first ? `: ${leftOut.first.name} ${leftOut.first.why}` : ""}.`,
    );
  const classes = layout.label === null ? null : classesOf(labels);
  return {
    name: stem(path),
    width: layout.side,
    height: layout.side,
    pixels: joined(pixels),
    labels: classes?.labels ?? null,
    classes: classes?.classes ?? [],
    test: 0,
    leftOut: leftOut.list("lines"),
  };
}

/** Numbers in their order, words in that of the alphabet. */
export function classesOf(names: readonly string[]): { labels: Uint8Array; classes: string[] } | null {
  if (names.every((name) => name !== "" && Number.isFinite(Number(name)))) return denseLabels(names.map(Number));
  const classes = [...new Set(names)].sort(naturalOrder);
  if (classes.length > 256) return null;
  const places = new Map(classes.map((name, place) => [name, place]));
  return { labels: Uint8Array.from(names, (name) => places.get(name) ?? 0), classes };
}
