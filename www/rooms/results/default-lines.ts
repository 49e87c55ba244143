// Which four lines are drawn before anybody ticks: the page's own model, its recipe without D, and the two best of all controls.

import { COUNTERPARTS } from "./names";
import { type Line, meanOf, type Summary, type Variant } from "./summary";

const LINES = 4;
/** What a model with D must be better than for D to be worth anything. */
const CONTROLS = ["shared-encoder", "vae"];

const byMean = (a: Line, b: Line): number => meanOf(b) - meanOf(a);

export function defaultLines({ variants, controls }: Summary): string[] {
  const [ours, withoutD] = ourPair(variants);
  const baselines = [...variants.filter(({ model }) => CONTROLS.includes(model)).map(({ line }) => line)].sort(byMean);
  const chosen = [ours?.line, withoutD?.line ?? baselines[0], [...controls].sort(byMean)[0]];
  const others = [...controls, ...baselines].filter((line) => !chosen.includes(line)).sort(byMean);
  return [...chosen, ...others]
    .filter((line) => line !== undefined)
    .slice(0, LINES)
    .map(({ id }) => id);
}

/** The model of this project that the page ships, or else the paper's after its longest training, and its recipe without D. */
function ourPair(variants: readonly Variant[]): [Variant | undefined, Variant | undefined] {
  for (const [withD, withoutD] of COUNTERPARTS) {
    const [ours] = variants.filter(({ model }) => model === withD).sort((a, b) => b.steps - a.steps);
    if (!ours) continue;
    return [ours, variants.find(({ model, steps }) => model === withoutD && steps === ours.steps)];
  }
  return [undefined, undefined];
}
