// The headline of the room: what D buys in one sentence and one chart, what a wrong D breaks in another, what D does not do.

import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../../views/icons";
import { type Bar, barsPlot } from "./bars";
import type { Results } from "./figure6";
import { type Headline, headline } from "./headline";
import { claim, elsewhere, reliance, worth } from "./headline-words";
import { inWords } from "./words";

/** Where room for both charts beside each other begins, and what is between them. */
const WIDE = 760;
const GAP = 44;

export function headlinePanel(
  results: Results,
  width: number,
  saveChart: (name: string, chart: Element) => void,
): TemplateResult | typeof nothing {
  const found = headline(results, "rotation");
  if (!found) return nothing;
  const others = (["scale", "shear"] as const).flatMap((family) => headline(results, family) ?? []);
  const isWide = width >= WIDE;
  const [left, right] = isWide ? [Math.round((width - GAP) * 0.56), Math.round((width - GAP) * 0.44)] : [width, width];
  const save = (event: Event) => {
    const figure = (event.currentTarget as Element).closest("figure");
    const chart = figure?.querySelector("svg[role]");
    if (figure && chart) saveChart(`metavae-${figure.dataset.name}`, chart);
  };
  const saver = html`<button type="button" class="quiet save-chart" @click=${save}>${icon("download")} Chart as SVG</button>`;
  return html`
    <section class="headline" aria-labelledby="headline-title">
      <h2 id="headline-title">What D buys</h2>
      <p class="claim" data-testid="headline-claim">${claim(found)}</p>
      <p class="note">
        <span data-testid="headline-worth">${`${worth(found)} `}</span><span>The rest comes from the recipe, whose parts are not told apart
        here, among them a shared trunk and an encoder that also saw angles between the seen ones. The classifiers of raw pixels and of
        principal components saw the seen angles alone.</span>
      </p>
      <div class="headline-parts">
        <figure data-name="what-d-buys">
          <h3>With D, without, and without a network</h3>
          ${barsPlot({ bars: buysBars(found), title: "Accuracy of one classifier on unseen angles", width: left })}
          <figcaption class="note">
            <span>${`Mean over ${inWords(found.datasets)} unseen angles, with D of ${found.size} images at the right angle; ± is the standard error between seeds. The thin line goes from the worst angle to the best.`}</span>
          </figcaption>
          ${saver}
        </figure>
        <figure data-name="what-a-wrong-d-breaks">
          <h3>Another question: what a wrong or an empty D breaks</h3>
          ${barsPlot({ bars: breaksBars(found), title: "The network trained with D, given another D", width: right })}
          <figcaption class="note">
            <span data-testid="headline-reliance">${reliance(found)}</span>
            <span>It never had to do without one, so this tells how far it relies on D, not what D buys.</span>
          </figcaption>
          ${saver}
        </figure>
      </div>
      ${others.length === 0 ? nothing : html`<p data-testid="headline-elsewhere"><b>What D does not do. </b>${others.map((other) => html`<span>${`${elsewhere(other)} `}</span>`)}</p>`}
    </section>
  `;
}

const buysBars = ({ withD, withoutD, components, pixels }: Headline): Bar[] => [
  { id: "with-d", name: "the page’s recipe, with D", tone: "right", reading: withD },
  { id: "without-d", name: "the same recipe, trained without D", tone: "striped", reading: withoutD },
  { id: "components", name: "40 principal components", tone: "hollow", reading: components },
  { id: "pixels", name: "raw pixels", tone: "hollow", reading: pixels },
];

const breaksBars = ({ withD, wrong, empty }: Headline): Bar[] => [
  { id: "right", name: "with the right D", tone: "right", reading: withD },
  { id: "empty", name: "with an empty D", tone: "empty", reading: empty },
  { id: "wrong", name: "with a wrong D", tone: "wrong", reading: wrong },
];
