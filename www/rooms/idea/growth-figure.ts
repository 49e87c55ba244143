// Figure: the same digit as D grows from nothing to fifty images, for the right D and for a wrong one.

import { html } from "lit";
import { farValue, nearest, valueLabel } from "../../state/families";
import type { State } from "../../state/state";
import { nats, plot, type Series } from "../../views/plot";
import { StoryFigure } from "./figure";

const SIZES = [0, 1, 2, 3, 5, 8, 13, 20, 30, 50];
/** Each size is asked with so many different draws of D. */
const DRAWS = 4;

interface Point {
  size: number;
  elbos: number[];
  kls: number[];
}

export class GrowthFigure extends StoryFigure {
  #right: Point[] = [];
  #wrong: Point[] = [];
  #labels = { right: "", wrong: "" };

  protected override async compute({ settings, model }: State, stale: () => boolean): Promise<void> {
    if (!model) return;
    const { family, value, contextSeed } = settings;
    const dataset = nearest(family, value, model.seen);
    const own = { family, value: model.seen[dataset] ?? value };
    const far = { family, value: model.seen[nearest(family, farValue(family, own.value), model.seen)] ?? 0 };
    const points = { right: [] as Point[], wrong: [] as Point[] };
    for (const size of SIZES) {
      const contexts = [own, far].flatMap((transformation) =>
        Array.from({ length: DRAWS }, (_, i) => ({ transformation, size, seed: contextSeed + i })),
      );
      const asked = await this.app.modelQueries.ask(own, contexts);
      if (stale()) return;
      if (!asked) break;
      const elbos = asked.answers.map(({ datasets }) => datasets[dataset]?.elbo ?? Number.NaN);
      const kls = asked.answers.map(({ kl }) => kl);
      points.right.push({ size, elbos: elbos.slice(0, DRAWS), kls: kls.slice(0, DRAWS) });
      points.wrong.push({ size, elbos: elbos.slice(DRAWS), kls: kls.slice(DRAWS) });
    }
    this.#right = points.right;
    this.#wrong = points.wrong;
    this.#labels = { right: valueLabel(family, own.value), wrong: valueLabel(family, far.value) };
  }

  protected override render() {
    const [empty, full] = [this.#right[0], this.#right.at(-1)];
    const wrong = this.#wrong.at(-1);
    const words =
      empty && full && wrong
        ? `ELBO ${nats(mean(empty.elbos))} nats without D, ${nats(mean(full.elbos))} with 50 right images, ${nats(mean(wrong.elbos))} with 50 wrong ones.`
        : this.waiting;
    const chart = (of: "elbos" | "kls", label: string) =>
      plot({
        series: [...series(this.#wrong, of, "wrong"), ...series(this.#right, of, "right")],
        x: { ticks: [0, 1, 3, 8, 20, 50], label: "N, images in D", at: (size) => Math.log1p(size) },
        y: { label },
        summary: words,
      });
    return html`
      <figure class="story-figure">
        <div class="story-pair">${chart("elbos", "ELBO, nats")} ${chart("kls", "KL to the prior, nats")}</div>
        <figcaption class="note">
          <b>${words}</b>
          <span class="key-line"><i class="key"></i>${`right D${this.#labels.right ? `, ${this.#labels.right}` : ""}`}</span>
          <span class="key-line"><i class="key wrong"></i>${`wrong D${this.#labels.wrong ? `, ${this.#labels.wrong}` : ""}`}</span>
          ${`Dots: ${DRAWS} draws of D at each N; lines: their means.`}
        </figcaption>
      </figure>
    `;
  }
}

function series(points: readonly Point[], of: "elbos" | "kls", tone: "right" | "wrong"): Series[] {
  return [
    { tone, dots: true, points: points.flatMap((point) => point[of].map((value) => [point.size, value] as const)) },
    { tone, points: points.map((point) => [point.size, mean(point[of])] as const) },
  ];
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
