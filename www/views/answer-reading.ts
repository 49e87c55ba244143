// Beside each strip: what is read from the code, and whether to believe it. Fetched when the first answer is judged.

import { html, nothing } from "lit";
import type { Family, Judgement } from "../engine/protocol";
import { isBelieved, readingInWords, verdictInWords } from "../state/reading";
import { PageElement } from "./page-element";

export class AnswerReading extends PageElement {
  static override properties = { judgement: { attribute: false }, family: { attribute: false } };
  declare judgement: Judgement | null;
  declare family: Family;

  protected override render() {
    const { judgement, family } = this;
    if (!judgement) return nothing;
    const believed = isBelieved(judgement.verdict);
    return html`<b class=${believed ? "" : "doubted"}>${readingInWords(judgement)}</b>
      <span class=${believed ? "trust" : "trust no"}>${verdictInWords(family, judgement)}</span>`;
  }
}
