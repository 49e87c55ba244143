// How each line is drawn: a colour, a dash and a marker of its own, so that no two are alike, also without colours.

import type { Summary } from "./summary";

export type Marker = "circle" | "square" | "diamond" | "triangle" | "cross" | "plus";

export interface LineStyle {
  colour: string;
  /** As SVG's stroke-dasharray; empty for a line that is whole. */
  dash: string;
  marker: Marker;
}

const style = (colour: string, dash: string, marker: Marker): LineStyle => ({ colour, dash, marker });
/** Lightness for paper and for the dark, chroma, hue. */
const ink = (light: number, dark: number, chroma: number, hue: number): string =>
  `light-dark(oklch(${light}% ${chroma} ${hue}), oklch(${dark}% ${chroma} ${hue}))`;

const [WHOLE, LONG, SHORT, DOTS] = ["", "9 4", "5 3", "1.5 4"];

const STYLES: Readonly<Record<string, LineStyle>> = {
  "continuous-trunk": style("var(--right)", WHOLE, "circle"),
  "continuous-trunk-without-d": style(ink(52, 74, 0.19, 335), LONG, "square"),
  "raw-pixels": style("var(--ink)", SHORT, "diamond"),
  "pca-40": style(ink(55, 70, 0.02, 260), DOTS, "triangle"),
  vae: style(ink(52, 74, 0.14, 148), LONG, "triangle"),
  "shared-encoder": style(ink(58, 80, 0.13, 92), SHORT, "square"),
  "meta-vae": style(ink(46, 70, 0.19, 278), WHOLE, "square"),
  "meta-vae-shared-trunk": style(ink(56, 82, 0.1, 195), WHOLE, "diamond"),
  "vae-per-dataset": style(ink(52, 72, 0.19, 22), LONG, "plus"),
  "neural-statistician": style(ink(58, 76, 0.14, 58), WHOLE, "triangle"),
  "neural-statistician-whole-kl": style(ink(42, 64, 0.1, 62), LONG, "cross"),
  homoencoder: style(ink(42, 66, 0.2, 305), SHORT, "circle"),
  "homoencoder-whole-kl": style(ink(60, 84, 0.12, 312), DOTS, "square"),
  "paper-meta-vae": style(ink(62, 60, 0.13, 262), DOTS, "circle"),
  "paper-vhe": style(ink(40, 58, 0.12, 352), DOTS, "diamond"),
  "paper-ns": style(ink(38, 62, 0.09, 130), DOTS, "cross"),
};

/** For models with another number of steps, and those that the list does not know. */
const SPARE: readonly LineStyle[] = [
  style(ink(62, 68, 0.17, 280), SHORT, "cross"),
  style(ink(44, 90, 0.08, 200), SHORT, "plus"),
  style(ink(48, 66, 0.13, 45), SHORT, "triangle"),
  style(ink(60, 64, 0.16, 350), WHOLE, "plus"),
  style(ink(46, 86, 0.11, 118), LONG, "circle"),
  style(ink(36, 78, 0.13, 250), LONG, "diamond"),
  style(ink(64, 58, 0.15, 32), WHOLE, "cross"),
  style(ink(50, 88, 0.09, 170), DOTS, "plus"),
];

/** By the id of a line, the same whichever of them are shown. */
export function lineStyles({ variants, controls, paper }: Summary): ReadonlyMap<string, LineStyle> {
  const styles = new Map<string, LineStyle>();
  const spare = [...SPARE];
  const used = new Set<string>();
  const take = (id: string, name: string) => {
    const own = used.has(name) ? undefined : STYLES[name];
    used.add(name);
    styles.set(id, own ?? spare.shift() ?? style("var(--edge)", DOTS, "plus"));
  };
  for (const { id, model } of variants) take(id, model);
  for (const { id } of [...controls, ...paper]) take(id, id);
  return styles;
}

/** A marker around the origin, as a path. */
export const MARKERS: Readonly<Record<Marker, string>> = {
  circle: "M-3.500 0a3.500 3.500 0 1 0 7 0a3.500 3.500 0 1 0 -7 0Z",
  square: "M-3.200 -3.200h6.400v6.400h-6.400Z",
  diamond: "M0 -4.500L4.500 0L0 4.500L-4.500 0Z",
  triangle: "M0 -4.200L4.300 3.400H-4.300Z",
  cross: "M-3.500 -3.500L3.500 3.500M3.500 -3.500L-3.500 3.500",
  plus: "M-4.500 0H4.500M0 -4.500V4.500",
};
