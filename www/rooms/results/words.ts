// Numbers of the results in words: accuracies, their standard errors, and how many seeds they come from.

/** ".907" */
export const accuracy = (value: number): string =>
  value
    .toFixed(3)
    .replace(/^(-?)0/, "$1")
    .replace("-", "−");

/** "+.036" */
export const change = (value: number): string => (value < 0 ? accuracy(value) : `+${accuracy(value)}`);

/** ".902 ± .001", which no line's end tears apart; an error that rounds to nothing is still one. */
export function withError(mean: number, standardError: number | null): string {
  if (standardError === null) return accuracy(mean);
  return `${accuracy(mean)}\u00a0±\u00a0${standardError < 0.0005 ? "<\u00a0.001" : accuracy(standardError)}`;
}

const COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
export const inWords = (count: number): string => COUNTS[count] ?? String(count);

/** "one seed", "three seeds" */
export const seedsSaid = (count: number): string => `${inWords(count)} ${count === 1 ? "seed" : "seeds"}`;
