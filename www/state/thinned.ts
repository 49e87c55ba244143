// Long rows of single measurements are kept thin: of too many, every other one goes.

/** A chart shows no more of them as dots, and a run may go on for days. */
export const MOST_MEASUREMENTS = 240;

/** The places that stay, in order: of more than `most` about half, and always the first, the newest and those that must not go. */
export function thinned(length: number, most: number, kept: readonly number[] = []): number[] {
  const all = Array.from({ length }, (_, place) => place);
  if (length <= most) return all;
  return all.filter((place) => place % 2 === 0 || place === length - 1 || kept.includes(place));
}
