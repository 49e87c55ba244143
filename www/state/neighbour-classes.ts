// How far codes of different datasets join by class: whether a code's nearest neighbour from another dataset shares its class.

export interface Labelled {
  latent: number;
  /** The dataset of each code. */
  parts: Uint8Array;
  /** The test digit that each code is of, and its class. */
  digits: Uint16Array;
  labels: Uint8Array;
}

/** Dimensions summed before a code is given up as farther than the nearest one so far. */
const STRIDE = 8;

/**
 * For the codes from `first` to `last`, 1 where the nearest code of another dataset, and of another digit, is of the same
 * class. The digit's own picture under another dataset is left out: that it lies near says nothing of its class.
 */
export function neighbourMatches(codes: Float32Array, labelled: Labelled, first: number, last: number): Uint8Array {
  const { parts, digits, labels, latent } = labelled;
  const nearest = (n: number): number => {
    let least = Number.POSITIVE_INFINITY;
    let found = -1;
    for (let m = 0; m < labels.length; m++) {
      if (parts[m] === parts[n] || digits[m] === digits[n]) continue;
      const apart = apartUpTo(least, codes, n * latent, m * latent, latent);
      if (apart < least) [least, found] = [apart, m];
    }
    return found;
  };
  return Uint8Array.from({ length: last - first }, (_, i) =>
    labels[nearest(first + i)] === labels[first + i] ? 1 : 0,
  );
}

/** The squared distance of two codes; once it is beyond the least one, no more is summed. */
function apartUpTo(least: number, codes: Float32Array, a: number, b: number, latent: number): number {
  let apart = 0;
  for (let i = 0; i < latent && apart < least; ) {
    for (const end = Math.min(latent, i + STRIDE); i < end; i++) {
      const difference = (codes[a + i] as number) - (codes[b + i] as number);
      apart += difference * difference;
    }
  }
  return apart;
}

/** A share of codes and its standard error, 0 to 1. */
export interface Share {
  share: number;
  standardError: number;
}

/** Pictures of one digit under several datasets are no independent draws, so the error is that of the digits' own shares. */
export const shareOf = (neighbourMatches: Uint8Array, digits: Uint16Array): Share =>
  overDigits(digits, (n) => neighbourMatches[n] as number);

/** How much larger the first share is; both are of the same digits, whose differences are steadier than either. */
export const differenceOf = (first: Uint8Array, second: Uint8Array, digits: Uint16Array): Share =>
  overDigits(digits, (n) => (first[n] as number) - (second[n] as number));

function overDigits(digits: Uint16Array, value: (n: number) => number): Share {
  const sums = new Map<number, { sum: number; count: number }>();
  digits.forEach((digit, n) => {
    const { sum, count } = sums.get(digit) ?? { sum: 0, count: 0 };
    sums.set(digit, { sum: sum + value(n), count: count + 1 });
  });
  const means = [...sums.values()].map(({ sum, count }) => sum / count);
  const share = means.reduce((sum, mean) => sum + mean, 0) / Math.max(1, means.length);
  const squares = means.reduce((sum, mean) => sum + (mean - share) ** 2, 0);
  return { share, standardError: Math.sqrt(squares / Math.max(1, means.length - 1) / Math.max(1, means.length)) };
}
