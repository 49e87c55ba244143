// The visitor's digit as the model in training sees it now, beside its curves.

import { html } from "lit";
import { comparisonOf, type State } from "../state/state";
import { EXPECTED } from "./answer-strips";
import { strip } from "./strip";
import { View } from "./view";

export class LiveStrip extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.settings, state.model, state.chosen, state.training.answeringStep];
  }

  protected override render() {
    const { settings, model, chosen, training } = this.state;
    if (settings.model !== "live") return null;
    return html`
      <p class="note">Your digit after ${(training.answeringStep ?? 0).toLocaleString("en")} steps</p>
      ${strip({ compared: comparisonOf(this.state).chosen, side: chosen, seen: model?.seen ?? [], expected: EXPECTED[settings.family] })}
    `;
  }
}
