// What the lessons quote of the page: what it reads, how it judges that, and its numbers.

import type { Answer, Judgement } from "../engine/protocol";
import { bestDecoder } from "../state/best-decoder";
import { readingInWords, verdictInWords } from "../state/reading";
import type { State } from "../state/state";

/** "−12.3" */
export const signed = (value: number, digits = 1): string => value.toFixed(digits).replace("-", "−");

/** "“Reads a 6, believable”", as the page writes beside an answer. */
export function quoted({ settings }: State, judgement: Judgement): string {
  return `“${readingInWords(judgement)}, ${verdictInWords(settings.family, judgement)}”`;
}

/** The likeliest class, as the page reads it. */
export const readClass = ({ classes }: Judgement): number => classes.indexOf(Math.max(...classes));

/** The ELBO of the decoder that explains the digit best, nats. */
export const bestElbo = (answer: Answer, seen: readonly number[]): number =>
  bestDecoder(answer, seen)?.elbo ?? Number.NaN;

/** Mean difference of what two answers decode to, in grey levels of 255. */
export function apart(a: Answer, b: Answer): number {
  let sum = 0;
  let count = 0;
  a.datasets.forEach(({ image }, i) => {
    const other = b.datasets[i]?.image;
    if (!other) return;
    image.forEach((value, pixel) => {
      sum += Math.abs(value - (other[pixel] ?? 0));
    });
    count += image.length;
  });
  return count === 0 ? 0 : sum / count;
}
