// Figure: one image's code found by search, beside the one that the network infers in a single pass.

import { html } from "lit";
import { nearest, valueLabel } from "../../state/families";
import type { State } from "../../state/state";
import { nats, plot } from "../../views/plot";
import { StoryFigure } from "./figure";
import { picture } from "./picture";
import { type Progress, score, search } from "./search";

/** Steps of the search; each decodes twice for every dimension of the code, and once more. */
const STEPS = 30;

interface Shown {
  image: Uint8Array;
  /** The network's own code, decoded and scored by the same measure. */
  inferred: { image: Uint8Array; score: number };
  trace: Progress[];
  label: string;
}

export class SearchFigure extends StoryFigure {
  #shown: Shown | null = null;

  protected override async compute({ settings, model }: State, stale: () => boolean): Promise<void> {
    if (!model) return;
    const { family, value, contextSeed } = settings;
    const dataset = nearest(family, value, model.seen);
    const transformation = { family, value: model.seen[dataset] ?? value };
    const asked = await this.app.modelQueries.ask(transformation, [{ transformation, size: 10, seed: contextSeed }]);
    const answer = asked?.answers[0];
    if (stale()) return;
    if (!asked || !answer) {
      this.#shown = null;
      return;
    }
    const decode = (codes: number[]) => this.app.modelQueries.decode(codes, dataset);
    const image = await decode(answer.mean);
    const inferred = { image, score: score(asked.image, image, 0, answer.mean) };
    const label = valueLabel(family, transformation.value);
    for await (const progress of search(asked.image, answer.mean.length, STEPS, decode)) {
      if (stale()) return;
      const trace: Progress[] = this.#shown?.image === asked.image ? [...this.#shown.trace, progress] : [progress];
      this.#shown = { image: asked.image, inferred, trace, label };
      this.requestUpdate();
    }
  }

  protected override render() {
    const shown = this.#shown;
    const last = shown?.trace.at(-1);
    const most = Math.max(1000, Math.ceil((((this.state.model?.latent ?? 40) * 2 + 1) * (STEPS + 1)) / 500) * 500);
    const words =
      shown && last
        ? `Search: ${nats(last.score)} nats after ${last.decodes.toLocaleString("en")} decodings. The network: ${nats(shown.inferred.score)} nats in one pass.`
        : this.waiting;
    return html`
      <figure class="story-figure">
        <div class="search-parts"><div class="story-trio">
          ${picture("your digit x", shown?.image)} ${picture("found by search", last?.image)}
          ${picture("inferred in one pass", shown?.inferred.image)}
        </div>
        ${plot({
          series:
            shown && last
              ? [
                  {
                    tone: "muted",
                    points: [
                      [0, shown.inferred.score],
                      [most, shown.inferred.score],
                    ],
                    dashed: true,
                  },
                  { tone: "right", points: shown.trace.map(({ decodes, score }) => [decodes, score] as const) },
                ]
              : [],
          x: { ticks: [0, most / 2, most], label: "codes decoded" },
          y: { label: "ln p(x, z) of the best code so far, nats" },
          summary: words,
        })}</div>
        <figcaption class="note">
          <b>${words}</b> Gradient ascent from z = 0 under the decoder of ${shown?.label ?? "D"}; dashed, the network’s code.
        </figcaption>
      </figure>
    `;
  }
}
