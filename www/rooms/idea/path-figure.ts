// Figure: the doubly amortised path, from D and x to the posterior and back to an image, with the page's own question in it.
// Each station says in a line what it does, and what it holds now.

import { html, type TemplateResult } from "lit";
import { contextInWords } from "../../state/comparison";
import { gridOf, nearest, valueLabel } from "../../state/families";
import { sideOfContext } from "../../state/image-size";
import { comparisonOf, type State } from "../../state/state";
import { nats } from "../../views/plot";
import { View } from "../../views/view";
import { symbol } from "./formula";
import "./path.css";
import { type Path, type Station, stations } from "./path-words";
import { posteriorBars } from "./posterior-bars";

export class PathFigure extends View {
  #told: Station = "h";
  /** Counts answers, so that each sends its values along the arrows. */
  #flow = 0;
  #shown: State["answered"] = null;

  protected override watched(state: State): readonly unknown[] {
    return [state.answered];
  }

  protected override willUpdate(): void {
    if (this.state.answered === this.#shown) return;
    this.#shown = this.state.answered;
    this.#flow++;
  }

  protected override render() {
    const { digit, chosen, model } = this.state;
    const { context } = comparisonOf(this.state).chosen;
    const { family, value } = context.transformation;
    const { seen } = gridOf(model, family);
    const own = nearest(family, value, seen);
    const at = seen[own];
    const decoder = at === undefined ? "D" : valueLabel(family, at);
    const answer = chosen?.answer;
    const labels = chosen?.context.labels ?? [];
    const { size } = context;
    const images = size === 1 ? "1 image" : `${size} images`;
    const latent = answer?.mean.length ?? model?.latent ?? 40;
    const decoded = answer?.datasets[own];
    const path: Path = {
      context: contextInWords(context),
      size,
      latent,
      decoder,
      answer: answer ?? null,
      elbo: decoded?.elbo ?? null,
    };
    const station = (name: Station, arrow: string, label: string, content: TemplateResult) => html`
      <button
        type="button"
        class="station path-${name} ${arrow}"
        aria-label=${label}
        aria-pressed=${this.#told === name ? "true" : "false"}
        @click=${() => this.#tell(name)}
        @focus=${() => this.#tell(name)}
        @pointerenter=${(event: PointerEvent) => event.pointerType === "mouse" && this.#tell(name)}
      >
        ${content}
      </button>
    `;
    return html`
      <figure class="story-figure path-story">
        <div class="path ${this.#flow % 2 === 0 ? "flows-again" : "flows"}">
          ${station(
            "d",
            "to-right",
            `D: ${labels.length} images, ${labels.join(" ")}`,
            html`<image-sheet .most=${20} .side=${sideOfContext(chosen)} .images=${size > 0 ? (chosen?.context.images ?? null) : null}></image-sheet>
              <span class="note">${`D: ${images}`}</span>`,
          )}
          ${station("h", "to-right", "h, the summary network", box(symbol("h", "φ", "1"), `${size} in, ${size} out`))}
          ${station("mean", "to-right", "The mean of the summaries", box(html`<b>mean</b>`, size > 0 ? `${size} to 1` : "of nothing: zero"))}
          ${station(
            "x",
            "",
            "Your digit x",
            html`<digit-image .pixels=${digit?.image ?? null}></digit-image><span class="note"><math><mi>x</mi></math></span>`,
          )}
          <div class="path-wire" aria-hidden="true"></div>
          ${station(
            "concat",
            "to-below",
            "CONCAT: x beside the mean",
            html`<span class="path-box">
              <span class="concat-part">mean</span><math><mi>CONCAT</mi></math>
              <span class="concat-part"><digit-image .pixels=${digit?.image ?? null}></digit-image></span>
            </span>`,
          )}
          ${station("r", "to-left", "r, the aggregation network", box(symbol("r", "φ", "2"), `${latent} means, ${latent} deviations`))}
          ${station(
            "q",
            "to-left",
            "The posterior, dimension by dimension",
            html`${posteriorBars(answer)}<span class="note"><math><mi>z</mi></math>${answer ? `, KL ${answer.kl.toFixed(1)}` : ""}</span>`,
          )}
          ${station("p", "to-left", `The decoder of ${decoder}`, box(symbol("p", "θ", "i"), `decoder of ${decoder}`))}
          ${station(
            "y",
            "",
            "The posterior mean, decoded",
            html`<digit-image .pixels=${decoded?.image ?? null}></digit-image>
              <span class="note"><math><mover><mi>x</mi><mo>^</mo></mover></math>${decoded ? `, ${nats(decoded.elbo)} nats` : ""}</span>`,
          )}
        </div>
        <p class="path-tells" role="status" data-testid="path-tells">${stations[this.#told](path)}</p>
        <figcaption class="note">
          ${`Your question, on its way through the network. D: ${images}, ${contextInWords(context)}. Point at a station, or tap it.`}
        </figcaption>
      </figure>
    `;
  }

  #tell(station: Station): void {
    if (this.#told === station) return;
    this.#told = station;
    this.requestUpdate();
  }
}

const box = (name: TemplateResult, note: string): TemplateResult => html`
  <span class="path-box">${name}<span class="note">${note}</span></span>
`;
