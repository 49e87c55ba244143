// The curve of a training's loss: means of stretches of steps, as many as can be drawn.

import type { Training } from "./world-state";

/** Means that the curve holds; then neighbours are averaged. */
const MOST = 240;

/** With the losses of the last steps up to `step`. */
export function withLosses(known: Training["losses"], step: number, losses: readonly number[]): Training["losses"] {
  // The last stretch may be a step or two, whose mean would jump.
  if (losses.length < 4 && known.length > 8) return known;
  const first = step - losses.length;
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  const grown = [...known, [first + (losses.length + 1) / 2, mean] as const];
  return grown.length > MOST ? halved(grown) : grown;
}

/** Neighbours averaged, two by two. */
function halved(losses: Training["losses"]): Training["losses"] {
  const pairs = losses.filter((_, i) => i % 2 === 0);
  return pairs.map(([step, loss], i) => {
    const [nextStep, next] = losses[2 * i + 1] ?? [step, loss];
    return [(step + nextStep) / 2, (loss + next) / 2] as const;
  });
}
