// The map in words: what each panel shows and measures, what the axes are, what lies at the cursor, and all as a table.

import { html, nothing, type TemplateResult } from "lit";
import { contextInWords } from "../../state/comparison";
import { type Cloud, classRows, type LatentMap, neighbours } from "../../state/latent-map";
import { differenceOf, type Share, shareOf } from "../../state/neighbour-classes";
import { PLOT_DIMENSIONS } from "../../state/plot-dimensions";
import { comparisonOf, type State } from "../../state/state";
import type { Place } from "./map-cursor";

const percent = (part: number): string => `${(100 * part).toFixed(0)}\u00a0%`;
const signed = (value: number): string => value.toFixed(2).replace("-", "−");
/** As many decimals as the error has. */
const estimate = ({ share, standardError }: Share): string =>
  `${(100 * share).toFixed(1).replace("-", "−")} ± ${(100 * standardError).toFixed(1)}\u00a0%`;

/** What a panel is of. */
export function title({ given }: Pick<Cloud, "given">, state: State): string {
  if (state.settings.mapOf === "one") return "D’s digits, given D";
  if (given === "own") return "Each dataset given its own D";
  return `All given your D: ${contextInWords(comparisonOf(state).chosen.context)}`;
}

/** What to look for in a panel of all datasets; nothing in one of a single dataset. */
export function whatToSee({ given }: Pick<Cloud, "given">, { settings }: State): string {
  if (settings.mapOf === "one") return "";
  return given === "own"
    ? "Where the code is common, digits of one class lie together, whatever dataset they are from."
    : "Where the network needs D, digits that are not D’s are misread, and the classes mix.";
}

/** A panel's number, once counted. */
export function measure({ neighbourMatches }: Cloud, { digits, values }: LatentMap): TemplateResult | typeof nothing {
  if (values.length < 2) return nothing;
  return html`<b>${neighbourMatches ? estimate(shareOf(neighbourMatches, digits)) : "…"}</b> lie next to their own class`;
}

/** How the numbers are found, and by how much they differ. */
export function explanation({ clouds, digits, values, model }: LatentMap): TemplateResult | typeof nothing {
  if (values.length < 2) return nothing;
  const [first, second] = clouds;
  const how = `Next to their own class: the nearest code of another dataset and another digit, over all ${model.latent} dimensions, is of the same class; ± is one standard error over ${digits.length / values.length} digits.`;
  const differs =
    first?.neighbourMatches && second?.neighbourMatches
      ? difference(differenceOf(first.neighbourMatches, second.neighbourMatches, digits))
      : nothing;
  return html`${how} ${differs}`;
}

function difference({ share, standardError }: Share): string {
  const points = `${(100 * Math.abs(share)).toFixed(1)} ± ${(100 * standardError).toFixed(1)}`;
  if (Math.abs(share) < 2 * standardError) return "Whose D is given makes no difference that can be told here.";
  return share > 0 ? `Given their own D, ${points} points more do.` : `Given their own D, ${points} points fewer do.`;
}

/** How many codes there are, and what of them the plane shows. */
export function note({ clouds, labels, values, plane, model }: LatentMap): TemplateResult {
  const [first, second] = plane.share;
  const count = (clouds.length * labels.length).toLocaleString("en");
  const of = `${labels.length / values.length} digits under each of ${values.length} datasets`;
  const codes =
    clouds.length > 1
      ? `${count} posterior means of test digits: ${of}, given one D and the other.`
      : values.length > 1
        ? `${count} posterior means of test digits: ${of}.`
        : `${count} posterior means of test digits.`;
  if (model.latent <= PLOT_DIMENSIONS) return html`${codes} The plane is the code itself: nothing of it is hidden.`;
  const left = clouds.length > 1 ? "The axes are principal components of the codes on the left." : nothing;
  const held = `The plane holds ${percent(first + second)} of the variance of ${model.latent} dimensions; in all others the cursor's code keeps the mean, or your digit's values.`;
  return html`${codes} ${left} ${held}`;
}

/** What an axis is, and how much of the variance lies along it. */
export function axis({ plane, model }: LatentMap, which: 0 | 1): string {
  const name =
    model.latent <= PLOT_DIMENSIONS
      ? ["z 1", "z 2"][which]
      : ["first principal component", "second principal component"][which];
  return `${name}, ${percent(plane.share[which])} of the variance`;
}

/** Where the cursor is, and whose codes lie there in each panel. */
export function readout({ clouds, labels }: LatentMap, { x, y }: Place): string {
  const [first = "", second] = clouds.map(({ points }) =>
    neighbours(points, labels, x, y)
      .map((count, label) => ({ count, label }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count)
      .map(({ count, label }) => `${label} (${count}×)`)
      .join(", "),
  );
  const at = `At (${signed(x)}, ${signed(y)}). Classes of the ten codes nearest on the map: ${first}`;
  return second === undefined ? `${at}.` : `${at}; given your D: ${second}.`;
}

/** All as numbers, for those who cannot see it. */
export function table(map: LatentMap): TemplateResult[] {
  return classRows(map).map(
    ({ label, count, middles }) => html`
      <tr>
        <th scope="row">${label}</th>
        <td>${count}</td>
        ${middles.map(({ x, y }) => html`<td>${signed(x)}</td><td>${signed(y)}</td>`)}
      </tr>
    `,
  );
}
