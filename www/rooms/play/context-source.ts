// Whether D is a sample of a dataset, or images of the visitor's own.

import { html } from "lit";
import type { State } from "../../state/state";
import { View } from "../../views/view";

export class ContextSource extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.ownContext.used];
  }

  protected override render() {
    const { used } = this.state.ownContext;
    return html`
      <fieldset class="segments">
        <legend class="hidden-label">What D is made of</legend>
        ${[false, true].map(
          (own) => html`
            <label>
              <input
                type="radio"
                name="context-source"
                .checked=${own === used}
                @change=${() => this.app.actions.useOwnContext(own)}
              />
              <span>${own ? "My own images" : "Test digits"}</span>
            </label>
          `,
        )}
      </fieldset>
    `;
  }
}
