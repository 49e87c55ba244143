// The committed results as `metavae reproduce figure6` writes them, and the paper's figures beside them.

import type { Family, MetaSplit } from "../../engine/protocol";

/** Which run; see crates/cli/src/reproduce/results.rs. */
export interface Run {
  family: Family;
  split: MetaSplit;
  model: string;
  seed: number;
  steps: number;
}

/** One model on one dataset with one kind of D; accuracies from 0 to 1. */
export interface Measured extends Run {
  value: number;
  seen: boolean;
  probe: number;
  shared_probe: number;
  raw_pixels: number;
  pca40: number;
  shared_raw_pixels: number;
  shared_pca40: number;
  context: "right" | "wrong" | "empty";
  /** Images in D. */
  n: number;
  active_units: number;
}

export interface RunFacts extends Run {
  title: string;
  /** Nats per image, on seen datasets. */
  log_likelihood: number;
  commit: string;
  command: string;
  /** What of its settings the page tells; files from before these were kept have none. */
  config?: { batch?: number; network?: { decoderHidden?: number } };
  /** How many digits its probes were fitted to, and read. */
  evaluation?: { trainImages?: number; testImages?: number; sharedImages?: number };
}

export interface Figure6 {
  commit: string;
  command: string;
  runs: RunFacts[];
  records: Measured[];
}

/** The paper's Figure 6 for one family and split: accuracies by value; null where a line hides another. */
export interface PaperPanel {
  family: Family;
  split: MetaSplit;
  values: number[];
  meta_vae: number[];
  vhe: Array<number | null>;
  neural_statistician: number[];
}

export interface Results {
  figure6: Figure6;
  paper: readonly PaperPanel[];
}

/** Null where this build of the page holds no results. */
export async function fetchResults(base: string): Promise<Results | null> {
  const [figure6, paper] = await Promise.all(
    ["figure6.json", "paper.json"].map((name) => fetchJson(`${base}results/${name}`)),
  );
  if (!isFigure6(figure6)) return null;
  const panels = (paper as { figure6?: unknown } | null)?.figure6;
  return { figure6, paper: Array.isArray(panels) ? panels : [] };
}

/** Null for what is not there: some hosts answer with a page of their own instead. */
async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (response.status === 404 || !response.headers.get("content-type")?.includes("json")) return null;
  if (!response.ok) throw new Error(`The results could not be fetched (${response.status}).`);
  return response.json();
}

function isFigure6(value: unknown): value is Figure6 {
  const { runs, records } = (value ?? {}) as Partial<Figure6>;
  const whole = (record: Measured) => Number.isFinite(record.value) && Number.isFinite(record.probe);
  return Array.isArray(runs) && Array.isArray(records) && records.every(whole);
}
