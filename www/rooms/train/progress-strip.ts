// One digit as the run saw it along the way: a strip of decodings, and a slider over the steps where they were taken.

import { html } from "lit";
import { sameValue, valueLabel } from "../../state/families";
import { apart } from "../../state/image-size";
import type { State } from "../../state/state";
import { expectedTiles } from "../../views/strip";
import { View } from "../../views/view";

export class ProgressStrip extends View {
  /** Which snapshot is shown; null follows the newest. */
  #shown: number | null = null;
  #run = 0;

  protected override watched(state: State): readonly unknown[] {
    return [state.training.snapshots, state.training.run, state.settings.trainFamily];
  }

  protected override render() {
    const { snapshots, seen, config, run } = this.state.training;
    if (run !== this.#run) {
      this.#run = run;
      this.#shown = null;
    }
    const { taken, digit, own, value } = snapshots;
    const family = config?.family ?? this.state.settings.trainFamily;
    const last = Math.max(0, taken.length - 1);
    const index = Math.min(this.#shown ?? last, last);
    const snapshot = taken[index];
    const count = seen.length || expectedTiles(family);
    const pictures = snapshot ? apart(snapshot.images, count) : [];
    const words = snapshot
      ? `After ${snapshot.step.toLocaleString("en")} steps: ELBO ${snapshot.elbo.toFixed(1).replace("-", "−")} nats`
      : "Pictures are taken as the run goes.";
    return html`
      <h2>One test digit, step by step</h2>
      <div class="progress-tiles">
        <figure>
          <digit-image role="img" aria-label="The digit that the run is shown" .pixels=${digit}></digit-image>
          <figcaption>${digit ? `at ${valueLabel(family, value)}` : "\u00a0"}</figcaption>
        </figure>
        <ol class="tiles" style="--count: ${count}">
          ${Array.from({ length: count }, (_, i) => {
            const at = seen[i];
            const label = at === undefined ? "" : valueLabel(family, at);
            const isOwn = snapshot !== undefined && i === own && at !== undefined && sameValue(family, at, value);
            return html`
              <li class=${isOwn ? "own" : ""}>
                <digit-image
                  role="img"
                  aria-label=${`Decoded at ${label}`}
                  .pixels=${pictures[i] ?? null}
                ></digit-image>
                <span aria-hidden="true">${label || "\u00a0"}</span>
              </li>
            `;
          })}
        </ol>
      </div>
      <div class="scrubber">
        <input
          type="range"
          aria-label="Pictures along the run"
          min="0"
          max=${last}
          .value=${String(index)}
          ?disabled=${taken.length < 2}
          aria-valuetext=${words}
          @input=${(event: Event) => {
            const chosen = Number((event.target as HTMLInputElement).value);
            // At its end the slider follows the run again.
            this.#shown = chosen === last ? null : chosen;
            this.requestUpdate();
          }}
        />
        <p class="note figures" data-testid="snapshot">${words}</p>
      </div>
    `;
  }
}
