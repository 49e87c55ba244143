// The worlds of this room, in the order of its questions, and what is drawn of each.

import type { NamedWorld } from "../../engine/protocol";

export interface Variant {
  world: NamedWorld;
  label: string;
  /** The part of z's axis that is drawn; null for that around the answer. */
  view: readonly [number, number] | null;
}

export interface WorldPage {
  /** Of its section, and in the address. */
  id: "two-clouds" | "inclined-plane" | "league" | "exponential-families";
  /** What z is, under its axis. */
  axis: string;
  /** What tells the variants apart. */
  choice: string;
  variants: readonly [Variant, ...Variant[]];
  /** Where the visit begins: the first answer must tell something. */
  coordinates: readonly number[];
  x: readonly number[];
  size: number;
}

export const WORLDS: readonly WorldPage[] = [
  {
    id: "two-clouds",
    axis: "the cloud that x belongs to",
    choice: "Clouds",
    variants: [
      { world: "clouds", label: "narrow, as in the paper", view: [0, 1] },
      { world: "wide-clouds", label: "wide: they overlap", view: [0, 1] },
    ],
    coordinates: [0.3, 0.75, 0.68, 0.3],
    x: [-0.4, 0.9],
    size: 10,
  },
  {
    id: "inclined-plane",
    axis: "friction μ",
    choice: "D shows",
    variants: [
      { world: "plane-times", label: "times alone", view: [0, 1] },
      { world: "plane-pairs", label: "times and frictions", view: [0, 1] },
    ],
    coordinates: [0.4, 0.5],
    x: [1.7],
    size: 10,
  },
  {
    id: "league",
    axis: "ability z",
    choice: "Results are",
    variants: [
      { world: "league-normal", label: "scores, ability ± 1", view: [-7, 7] },
      { world: "league-poisson", label: "goals", view: [-3, 3.5] },
      { world: "league-binomial", label: "hits in 45 at-bats", view: [-3.2, 1] },
    ],
    coordinates: [0.5, 0.16, 0.2, 0.84, 0.2],
    x: [0.6],
    size: 20,
  },
  {
    id: "exponential-families",
    axis: "mean of the distribution",
    choice: "Numbers are",
    variants: [{ world: "exponential-families", label: "twenty, of one family", view: null }],
    coordinates: [0.5 / 3],
    x: [],
    size: 5,
  },
];

/** Where a visit to one of a page's worlds begins. */
export function startOf({ id, variants, coordinates, x, size }: WorldPage, world: NamedWorld) {
  // Results of another kind have an observation of their own.
  const isOther = id === "league" && world !== variants[0].world;
  return { coordinates, x: isOther ? [] : x, size };
}

/** The networks that ship, by the names that they answer under; files are named after the world and this. */
export const SHIPPED = {
  simulation: "MetaVAE by simulation",
  equation10: "MetaVAE by equation 10",
  "without-d": "without D",
} as const;

/** The visitor's own. */
export const YOURS = "yours";
/** What is exact. */
export const KNOWN = "the model known";
export const GIVEN = "only D known";
export const GEOMETRIC = "equation 10's optimum";

/** What is not amortised. */
export const BEST = "the best Gaussian, by search";
export const SAMPLED = "Hamiltonian Monte Carlo";

/** The letter of a line's colour, for the stylesheet. */
export const LINES: Readonly<Record<string, string>> = {
  [KNOWN]: "known",
  [GIVEN]: "given",
  [GEOMETRIC]: "geometric",
  [SHIPPED.simulation]: "simulation",
  [SHIPPED.equation10]: "equation10",
  [SHIPPED["without-d"]]: "without",
  [YOURS]: "yours",
  [BEST]: "best",
  [SAMPLED]: "sampled",
};
