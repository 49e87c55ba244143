// A posterior at a glance: each dimension of the code as a bar, and the two that it is most and least certain of.

import { html, svg, type TemplateResult } from "lit";
import type { Answer } from "../../engine/protocol";

export interface Dimension {
  /** Counted from 1, as the posterior's own plot counts them. */
  dimension: number;
  mean: number;
  deviation: number;
}

/** By the deviation. */
export function certainty({ mean, deviation }: Pick<Answer, "mean" | "deviation">): {
  surest: Dimension;
  vaguest: Dimension;
} {
  const dimensions = mean.map((m, i) => ({ dimension: i + 1, mean: m, deviation: deviation[i] ?? Number.NaN }));
  const sorted = dimensions.sort((a, b) => a.deviation - b.deviation);
  const none = { dimension: 1, mean: Number.NaN, deviation: Number.NaN };
  return { surest: sorted[0] ?? none, vaguest: sorted.at(-1) ?? none };
}

/** Each dimension of the code: one deviation to either side of the mean. */
export function posteriorBars(answer: Answer | null | undefined): TemplateResult {
  const mean = answer?.mean ?? [];
  const height = (value: number) => (-12 * Math.max(-3, Math.min(3, value))).toFixed(1);
  const spans = mean.map((m, i) => {
    const spread = answer?.deviation[i] ?? 0;
    return `M${i + 0.5} ${height(m + spread)}V${height(m - spread)}`;
  });
  // Not of length nought: WebKit stretches the caps of such a line with the picture.
  const dots = mean.map((m, i) => `M${i + 0.5} ${height(m)}h.001`);
  return html`
    <svg viewBox="0 -38 ${Math.max(1, mean.length)} 76" preserveAspectRatio="none" aria-hidden="true">
      ${svg`<path class="axis" d="M0 0H${Math.max(1, mean.length)}" /><path class="span" d=${spans.join("")} /><path class="dot" d=${dots.join("")} />`}
    </svg>
  `;
}
