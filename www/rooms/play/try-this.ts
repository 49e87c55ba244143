// Three things to try: each sets the page up so that the strips show what D does, and says what to look at.

import { html } from "lit";
import type { Family } from "../../engine/protocol";
import { atRest, clampToStep, families, farValue, gridOf, nearest, sameValue } from "../../state/families";
import type { State } from "../../state/state";
import { type Settings, table } from "../../state/table";
import { icon } from "../../views/icons";
import { View } from "../../views/view";
import { lookCloser } from "./look-closer";

interface Experiment {
  name: string;
  /** What the strips show then. */
  words: string;
  settings: Pick<Settings, "value" | "linked" | "digitValue" | "contextSize">;
}

function experiments(family: Family, seen: readonly number[]): Experiment[] {
  const { opening, elsewhere, verb } = families[family];
  const changed = seen[nearest(family, elsewhere, seen)] ?? elsewhere;
  const contextSize = table.contextSize.fallback;
  return [
    {
      name: `${verb} both`,
      words: "The digit came in changed, and so did D: the same code, and so the same row.",
      settings: { value: changed, linked: true, digitValue: changed, contextSize },
    },
    {
      name: `${verb} D alone`,
      words: "The same strokes, but another D: now the first strip reads them as something else.",
      settings: { value: farValue(family, opening), linked: false, digitValue: opening, contextSize },
    },
    {
      name: "Take D away",
      words: "Without images the model must guess the dataset: the first strip mixes readings.",
      settings: { ...atRest(family), contextSize: 0 },
    },
  ];
}

export class TryThis extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.settings, state.model, state.ownContext.used];
  }

  protected override render() {
    const { settings, model, ownContext } = this.state;
    const { family } = settings;
    const known = experiments(family, gridOf(model, family).seen);
    const current = ownContext.used ? undefined : known.find((experiment) => stands(settings, experiment.settings));
    return html`
      <div class="row tight try" role="group" aria-label="Things to try">
        <span class="note" aria-hidden="true">Try</span>
        ${known.map(
          (experiment) => html`
            <button type="button" aria-pressed=${experiment === current ? "true" : "false"} @click=${() => this.#set(experiment === current ? { ...atRest(family), contextSize: table.contextSize.fallback } : experiment.settings)}>
              ${experiment.name}
            </button>
          `,
        )}
        <button type="button" class="icon-button" aria-label="Look closer" title="Look closer" @click=${() => void lookCloser(this.app)}>
          ${icon("fit")}
        </button>
      </div>
      <p class="try-words" role="status" data-testid="try">${current?.words ?? "\u00a0"}</p>
    `;
  }

  #set(change: Experiment["settings"]): void {
    const { actions } = this.app;
    // The visitor's own images are kept, but D they are no more.
    if (this.state.ownContext.used) actions.useOwnContext(false);
    const { family, value: from } = this.state.settings;
    let mine = change;
    const go = (value: number): void => {
      mine = { ...change, value, digitValue: change.linked ? value : change.digitValue };
      actions.set(mine);
    };
    // Without D nothing is seen to turn.
    if (sameValue(family, from, change.value) || change.contextSize === 0) {
      go(change.value);
      return;
    }
    void import("./animate-value").then(
      ({ animateValue, isStill }) => {
        if (isStill()) {
          go(change.value);
          return;
        }
        // At once all that does not turn, then D; whoever changes anything meanwhile has the last word.
        go(from);
        animateValue(from, change.value, (value) => {
          if (!stands(this.state.settings, mine)) return false;
          go(value === change.value ? value : clampToStep(family, value));
          return true;
        });
      },
      // Without that part the value is simply there.
      () => go(change.value),
    );
  }
}

/** Whether the page stands as an experiment sets it up. */
function stands({ family, value, linked, digitValue, contextSize }: Settings, wanted: Experiment["settings"]): boolean {
  const own = linked ? value : digitValue;
  return (
    linked === wanted.linked &&
    contextSize === wanted.contextSize &&
    sameValue(family, value, wanted.value) &&
    sameValue(family, own, wanted.linked ? wanted.value : wanted.digitValue)
  );
}
