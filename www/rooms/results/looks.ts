// How each line is drawn: a colour, a dash and a marker of its own, so that no two are alike, also without colours.

import type { Summary } from "./summary";

export type Marker = "circle" | "square" | "diamond" | "triangle" | "cross" | "plus";

export interface Look {
  colour: string;
  /** As SVG's stroke-dasharray; empty for a line that is whole. */
  dash: string;
  marker: Marker;
}

const look = (colour: string, dash: string, marker: Marker): Look => ({ colour, dash, marker });
/** Lightness for paper and for the dark, chroma, hue. */
const ink = (light: number, dark: number, chroma: number, hue: number): string =>
  `light-dark(oklch(${light}% ${chroma} ${hue}), oklch(${dark}% ${chroma} ${hue}))`;

const [WHOLE, LONG, SHORT, DOTS] = ["", "9 4", "5 3", "1.5 4"];

const LOOKS: Readonly<Record<string, Look>> = {
  "continuous-trunk": look("var(--right)", WHOLE, "circle"),
  "continuous-trunk-without-d": look(ink(52, 74, 0.19, 335), LONG, "square"),
  "raw-pixels": look("var(--ink)", SHORT, "diamond"),
  "pca-40": look(ink(55, 70, 0.02, 260), DOTS, "triangle"),
  vae: look(ink(52, 74, 0.14, 148), LONG, "triangle"),
  "shared-encoder": look(ink(58, 80, 0.13, 92), SHORT, "square"),
  "meta-vae": look(ink(46, 70, 0.19, 278), WHOLE, "square"),
  "meta-vae-shared-trunk": look(ink(56, 82, 0.1, 195), WHOLE, "diamond"),
  "vae-per-dataset": look(ink(52, 72, 0.19, 22), LONG, "plus"),
  "neural-statistician": look(ink(58, 76, 0.14, 58), WHOLE, "triangle"),
  "neural-statistician-whole-kl": look(ink(42, 64, 0.1, 62), LONG, "cross"),
  homoencoder: look(ink(42, 66, 0.2, 305), SHORT, "circle"),
  "homoencoder-whole-kl": look(ink(60, 84, 0.12, 312), DOTS, "square"),
  "paper-meta-vae": look(ink(62, 60, 0.13, 262), DOTS, "circle"),
  "paper-vhe": look(ink(40, 58, 0.12, 352), DOTS, "diamond"),
  "paper-ns": look(ink(38, 62, 0.09, 130), DOTS, "cross"),
};

/** For models with another number of steps, and those that the list does not know. */
const SPARE: readonly Look[] = [
  look(ink(62, 68, 0.17, 280), SHORT, "cross"),
  look(ink(44, 90, 0.08, 200), SHORT, "plus"),
  look(ink(48, 66, 0.13, 45), SHORT, "triangle"),
  look(ink(60, 64, 0.16, 350), WHOLE, "plus"),
  look(ink(46, 86, 0.11, 118), LONG, "circle"),
  look(ink(36, 78, 0.13, 250), LONG, "diamond"),
  look(ink(64, 58, 0.15, 32), WHOLE, "cross"),
  look(ink(50, 88, 0.09, 170), DOTS, "plus"),
];

/** By the id of a line, the same whichever of them are shown. */
export function looksOf({ variants, controls, paper }: Summary): ReadonlyMap<string, Look> {
  const looks = new Map<string, Look>();
  const spare = [...SPARE];
  const used = new Set<string>();
  const take = (id: string, name: string) => {
    const own = used.has(name) ? undefined : LOOKS[name];
    used.add(name);
    looks.set(id, own ?? spare.shift() ?? look("var(--edge)", DOTS, "plus"));
  };
  for (const { id, model } of variants) take(id, model);
  for (const { id } of [...controls, ...paper]) take(id, id);
  return looks;
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
