// Reads ink off a picture: a scan or photo of a digit, dark on light or light on dark, becomes ink on paper. Light may be
// uneven; frames, shadows at an edge and what else hangs on the rim are left out, and what is no digit is refused.

import { type Grey, mean, paperOf } from "./paper";
import { boxOf, flood, type Region, regionsOf } from "./regions";

/** Differences below this part of the greatest one are paper: grain, ruled lines, and what compression left. */
const GRAIN = 0.25;
/** From this part on, ink is full. */
const FULL = 0.8;
/** Ink must take away so much of the paper's light; a picture without any holds nothing that could be read. */
const LEAST_CONTRAST = 0.09;
/** A level of grey below which paper is hardly lit. */
const DEEP_SHADE = 80;
/** Ink must stand out from the grain by so many of its deviations. */
const ABOVE_GRAIN = 4;
/** A digit beside things at the rim is at least so large, in parts of the longer side. */
const LEAST_EXTENT = 0.15;
/** Marks smaller than this part of the largest one are dust. */
const DUST = 0.02;
/** More marks than any digit has, whose size is not far from the largest one's. */
const MANY = 6;
/** A tail this much longer than the other one tells ink from paper. */
const CLEAR_SKEW = 0.2;
/** Pictures smaller than this are not smoothed: their strokes are as fine as grain. */
const SMALL = 64;

export interface NoInk {
  /** Why, to be said after the picture's name. */
  wrong: string;
}

/** Bytes, 0 paper to 255 ink, from RGBA; or why there is no digit to be read. */
export function inkOf(rgba: ArrayLike<number>, width: number, height: number): Uint8Array | NoInk {
  const picture = darkOnLight(levels(rgba, width, height));
  const paper = paperOf(picture);
  const darker = picture.values.map((level, i) => darkness(level, paper[i] ?? 0));
  const least = Math.max(LEAST_CONTRAST, grainOf(darker));
  const ink = darker.map((value) => Math.max(0, value));
  const marks = withoutRim(ink, width, height, least);
  const wrong = whyNoDigit(marks, width, height);
  return wrong ? { wrong } : painted(ink, marks, least, width, height);
}

/** How much of the paper's light is missing. In deep shade little is there to be missing, and grain would count for much. */
const darkness = (level: number, paper: number): number => (paper - level) / Math.max(paper, DEEP_SHADE);

/** Grey levels; whatever is transparent counts as paper. */
function levels(rgba: ArrayLike<number>, width: number, height: number): Grey {
  const grey = new Float32Array(width * height);
  const opaque = new Float32Array(width * height);
  for (let at = 0; at < grey.length; at++) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = [0, 1, 2, 3].map((channel) => rgba[4 * at + channel]);
    grey[at] = 0.299 * red + 0.587 * green + 0.114 * blue;
    opaque[at] = alpha / 255;
  }
  // Ink on nothing is dark by custom, unless all of it is light.
  const seen = grey.filter((_, at) => (opaque[at] ?? 0) > 0.5);
  const nothing = seen.length > 0 && quantile(seen, 0.02) > 127 ? 0 : 255;
  return { values: grey.map((level, at) => nothing + (level - nothing) * (opaque[at] ?? 0)), width, height };
}

/**
 * Ink is the smaller part of what is around it, so its side of the usual level is the longer tail. Where neither is much
 * longer, a digit fills the picture, and most of the rim is paper.
 */
function darkOnLight(raw: Grey): Grey {
  const longer = Math.max(raw.width, raw.height);
  const picture = longer < SMALL ? raw : mean(raw, 1);
  const around = mean(picture, Math.max(2, Math.round(longer / 4))).values;
  const apart = picture.values.map((level, at) => level - (around[at] ?? 0));
  const moment = (power: number) => apart.reduce((sum, value) => sum + value ** power, 0) / apart.length;
  const skew = moment(3) / Math.max(1e-6, moment(2) ** 1.5);
  const isDark = Math.abs(skew) > CLEAR_SKEW ? skew < 0 : rimLevel(picture) > quantile(picture.values, 0.5) - 1;
  return isDark ? picture : { ...picture, values: picture.values.map((level) => 255 - level) };
}

function rimLevel({ values, width, height }: Grey): number {
  return quantile(
    values.filter((_, at) => isRim(at, width, height)),
    0.5,
  );
}

const isRim = (at: number, width: number, height: number): boolean =>
  at % width === 0 || at % width === width - 1 || at < width || at >= width * (height - 1);

/** How dark paper may seem by its grain alone: as light as much of it seems elsewhere, where no ink can be. */
function grainOf(darker: Float32Array): number {
  const lighter = darker.filter((value) => value < 0);
  // A quarter of what is lighter lies within 0.32 deviations.
  return lighter.length > 0 ? (-ABOVE_GRAIN * quantile(lighter, 0.75)) / 0.32 : 0;
}

/**
 * The regions of strong ink. Those that touch the rim are erased, with their soft edges, as long as something of a digit's
 * size remains inside; a digit that fills its picture touches the rim itself, and stays.
 */
function withoutRim(ink: Float32Array, width: number, height: number, least: number): Region[] {
  for (;;) {
    const marks = marksOf(ink, width, height, least);
    const rest = ink.slice();
    const atRim = marks.filter((mark) => touches(mark, width, height));
    for (const { pixels } of atRim) erase(rest, pixels, width, height, least);
    if (atRim.length === 0 || !large(marksOf(rest, width, height, least), width, height)) return marks;
    ink.set(rest);
  }
}

const large = (marks: readonly Region[], width: number, height: number): boolean =>
  marks.some((mark) => extentOf(mark) >= LEAST_EXTENT * Math.max(width, height));

const extentOf = (region: Region): number => Math.max(boxOf(region).width, boxOf(region).height);

/** Regions of at least half the strongest ink, without dust. */
function marksOf(ink: Float32Array, width: number, height: number, least: number): Region[] {
  const strong = Math.max(least, ink.reduce((most, value) => Math.max(most, value), 0) / 2);
  const regions = regionsOf(width, height, (at) => (ink[at] ?? 0) > strong);
  const largest = regions.reduce((most, { pixels }) => Math.max(most, pixels.length), 0);
  return regions.filter(({ pixels }) => pixels.length >= DUST * largest);
}

/** Takes a region away, with all that leads down from it to the paper. */
function erase(ink: Float32Array, region: readonly number[], width: number, height: number, least: number): void {
  const value = (at: number) => ink[at] ?? 0;
  const down = (from: number, to: number) => value(to) > least / 2 && value(to) <= value(from);
  for (const at of flood(width, height, region, down)) ink[at] = 0;
}

const touches = ({ left, right, top, bottom }: Region, width: number, height: number): boolean =>
  left === 0 || top === 0 || right === width - 1 || bottom === height - 1;

/** Whether a region is a frame, or a band along one side; a digit that fills its picture is neither. */
function hugsRim(region: Region, width: number, height: number): boolean {
  const box = boxOf(region);
  const along = region.pixels.filter((at) => isRim(at, width, height)).length;
  const isBand = Math.min(box.width, box.height) < LEAST_EXTENT * Math.max(width, height);
  const fills = box.width === width && box.height === height;
  return along > width + height - 2 || (isBand && !fills && along > 0.6 * extentOf(region));
}

/** In words, to be said after the picture's name; null for what may be a digit. */
function whyNoDigit(marks: readonly Region[], width: number, height: number): string | null {
  if (marks.length === 0) return "is blank: nothing in it stands out from its paper.";
  const largest = marks.reduce((a, b) => (b.pixels.length > a.pixels.length ? b : a));
  const similar = marks.filter(({ pixels }) => pixels.length > largest.pixels.length / 6);
  if (similar.length > MANY) return "shows many separate marks: cut out a single digit.";
  const box = boxOf(largest);
  const filled = largest.pixels.length / (box.width * box.height);
  const broad = Math.min(box.width, box.height) > Math.max(box.width, box.height) / 2;
  const wide = Math.max(box.width, box.height) > LEAST_EXTENT * Math.max(width, height);
  if (wide && broad && filled > 0.85) return "shows a solid area, not the strokes of a digit.";
  if (hugsRim(largest, width, height))
    return "shows a frame or a shadow, and no digit inside: cut the picture close around the digit.";
  return null;
}

/** The marks with their soft edges, as bytes. */
function painted(
  ink: Float32Array,
  marks: readonly Region[],
  least: number,
  width: number,
  height: number,
): Uint8Array {
  const pixels = marks.flatMap((mark) => mark.pixels);
  const full = quantile(
    Float32Array.from(pixels, (at) => ink[at] ?? 0),
    0.8,
  );
  const none = Math.max(GRAIN * full, Math.min(least, full / 2));
  const bytes = new Uint8Array(width * height);
  for (const at of flood(width, height, pixels, (_, to) => (ink[to] ?? 0) > none))
    bytes[at] = Math.round(255 * Math.min(1, ((ink[at] ?? 0) - none) / (FULL * full - none)));
  return bytes;
}

function quantile(values: Float32Array, part: number): number {
  return values.slice().sort()[Math.min(values.length - 1, Math.floor(part * values.length))] ?? 0;
}
