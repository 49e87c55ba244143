// Which dataset's decoder explains the digit best, measured by ELBO under a given D: what the controls say may be otherwise.

import type { Answer, Family } from "../engine/protocol";
import { distance, isPlane, nearest, sameValue, valueLabel } from "./families";

export interface BestDecoder {
  /** Which of the decoders, as an index. */
  dataset: number;
  /** The value of its dataset. */
  value: number;
  /** Its ELBO, nats. */
  elbo: number;
}

/** Null where nothing is measured: no digit, or decoders that belong to no dataset. */
export function bestDecoder(answer: Answer | null | undefined, seen: readonly number[]): BestDecoder | null {
  let best: BestDecoder | null = null;
  answer?.datasets.forEach(({ elbo }, dataset) => {
    const value = seen[dataset];
    if (value !== undefined && Number.isFinite(elbo) && elbo > (best?.elbo ?? Number.NEGATIVE_INFINITY))
      best = { dataset, value, elbo };
  });
  return best;
}

/** How the dataset that fits best lies to D's own value: it is D's, a neighbour of it, or another one. */
export function bestDecoderInWords(
  family: Family,
  { value: best }: BestDecoder,
  value: number,
  seen: readonly number[],
): string {
  const label = valueLabel(family, best);
  if (sameValue(family, best, value)) return `${label}, D's own`;
  const [near, other] = isPlane(family) ? [] : neighbours(family, value, seen);
  if (near !== undefined && other !== undefined && (best === near || best === other) && !sameValue(family, near, value))
    return `${label}, as ${valueLabel(family, value)} lies between ${valueLabel(family, near)} and ${valueLabel(family, other)}`;
  return `${label}, not D's ${valueLabel(family, value)}`;
}

/** The trained values on both sides of one that is not among them, the nearer first; beyond the ends there is only that. */
function neighbours(family: Family, value: number, seen: readonly number[]): readonly [number?, number?] {
  const near = seen[nearest(family, value, seen)];
  if (near === undefined) return [];
  const beyond = seen.filter((other) => distance(family, other, value) < distance(family, other, near));
  return [near, beyond[nearest(family, value, beyond)]];
}
