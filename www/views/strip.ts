// One side of the comparison: D's images, and the one code that was inferred with them, decoded for every dataset.

import { html, nothing, type TemplateResult } from "lit";
import type { Family } from "../engine/protocol";
import { bestDecoder } from "../state/best-decoder";
import { type Compared, contextInWords, type Verdict } from "../state/comparison";
import { gridValues, valueLabel } from "../state/families";
import { sideOfContext } from "../state/image-size";
import type { Side } from "../state/state";

export const verdictWords: Record<Verdict, string> = {
  right: "right D",
  close: "nearly right D",
  wrong: "wrong D",
  mixed: "mixed D",
  empty: "empty D",
  own: "your own D",
};

/** Which of the two colours a verdict speaks in. */
export const tone = (verdict: Verdict): "right" | "wrong" =>
  verdict === "right" || verdict === "close" || verdict === "own" ? "right" : "wrong";

/** Tiles to keep room for until the model has said how many datasets it knows. */
export const expectedTiles = (family: Family): number => Math.ceil(gridValues(family).length / 2);

/** What a row is called by those who do not see it. */
export const nameOfRow = ({ context, verdict }: Compared): string =>
  `With D: ${contextInWords(context)} (${verdictWords[verdict]})`;

/** A row's D in one line: what it is to the digit, and what it is. */
export const headOfRow = ({ context, verdict }: Compared): TemplateResult =>
  html`<b class="verdict">${verdictWords[verdict]}</b> <span class="note">${contextInWords(context)}</span>`;

interface Options {
  compared: Compared;
  side: Side | null;
  /** The datasets that the model was trained on. */
  seen: readonly number[];
  /** Tiles to reserve before the model is there. */
  expected: number;
  /** A tile was clicked; by keyboard and by name there is a button for that. */
  onLook?(dataset: number): void;
}

export function strip({ compared, side, seen, expected, onLook }: Options): TemplateResult {
  const { context, verdict } = compared;
  const { family } = context.transformation;
  const given = contextInWords(context);
  const tiles = seen.length > 0 ? seen.map((_, i) => i) : Array.from({ length: expected }, (_, i) => i);
  const best = bestDecoder(side?.answer, seen);
  return html`
    <div role="group" class="strip ${tone(verdict)}" aria-label=${nameOfRow(compared)}>
      <div class="given">
        <image-sheet .most=${9} .side=${sideOfContext(side)} .images=${verdict === "empty" ? null : (side?.context.images ?? null)}></image-sheet>
        <div>
          <h3>D: ${given}</h3>
          <p class="verdict">${verdictWords[verdict]}</p>
          <answer-reading .family=${family} .judgement=${side?.answer?.judgement ?? null}></answer-reading>
          <p class="note figures">
            ${side?.answer ? html`<glossary-term of="KL">KL</glossary-term> <b>${side.answer.kl.toFixed(1)}</b>` : nothing}${best ? html`, <span data-testid="best-elbo">${`ELBO ${best.elbo.toFixed(0).replace("-", "−")} at ${valueLabel(family, best.value)}`}</span>` : nothing}
          </p>
        </div>
      </div>
      <ol class="tiles" style="--count: ${tiles.length}">
        ${tiles.map((index) => tile(index))}
      </ol>
    </div>
  `;

  function tile(index: number): TemplateResult {
    const at = seen[index];
    const answer = side?.answer?.datasets[index];
    const label = at === undefined ? "" : valueLabel(family, at);
    const isBest = index === best?.dataset;
    return html`
      <li class=${isBest ? "best" : ""} @click=${answer && onLook ? () => onLook(index) : nothing} title=${isBest ? "the decoder that explains your digit best" : nothing}>
        <digit-image role="img" aria-label=${`Decoded at ${label}`} .pixels=${answer?.image ?? null}></digit-image>
        <span aria-hidden="true">${label || "\u00a0"}</span>
      </li>
    `;
  }
}
