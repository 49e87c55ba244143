// Figure: a Gaussian that is pushed towards the posterior, by gradient or by hand, while ELBO and KL share out ln p(x).

import { html, nothing, svg, type TemplateResult } from "lit";
import { icon } from "../../views/icons";
import { minus, nats } from "../../views/plot";
import { pointerPosition } from "../../views/pointer-position";
import { picture } from "./picture";
import { PLANE } from "./plane/adaptive-grid";
import { across, around, codeAt, down } from "./plane/frame";
import { elboOf, type Gaussian, PRIOR } from "./plane/gaussian";
import { isInside, type Square } from "./plane/grid";
import type { Landscape } from "./plane/landscape";
import { arrow, contours, isStill, PlaneView, planeMap, sayCode, signed, trouble, waiting } from "./plane/plane-view";
import type { Code, PlaneState } from "./plane/state";

/** So many deviations of the Gaussian are in sight. */
const IN_SIGHT = 3.2;
/** What an arrow key adds, as a share of the picture. */
const STRIDE = 1 / 60;

/** The handles that stretch it stand so many deviations out, on the outer ellipse. */
const OUT = 2;

type Part = "middle" | "right" | "top";
const LABELS: Record<Part, string> = {
  middle: "The Gaussian's mean",
  right: "Its deviation in z₁",
  top: "Its deviation in z₂",
};

export class GaussianFigure extends PlaneView {
  /** While something is dragged, the picture must not move under the pointer. */
  #held: Square | null = null;

  protected override watched(state: PlaneState): readonly unknown[] {
    const { landscape, phase, problem, question, ascent, decodedMean, ascending, earlier } = state;
    return [landscape, phase, problem, question, ascent, decodedMean, ascending, earlier];
  }

  protected override left(): void {
    this.plane.gaussianAscent.pause();
  }

  protected override render() {
    const { state } = this;
    const { ascent, earlier } = state;
    // What is pushed belongs to the landscape that is done, not to the next one on its way.
    const landscape = state.phase === "ready" ? state.landscape : null;
    const frame = this.#frame(landscape);
    const over =
      landscape && ascent
        ? svg`${contours(landscape, frame)}
            ${earlier.gaussian ? svg`<g class="gaussian before">${ellipse(earlier.gaussian, frame, OUT)}</g>` : nothing}
            <g class="gaussian">${ellipse(ascent.gaussian, frame, OUT)}${ellipse(ascent.gaussian, frame, 1)}</g>
            ${(["middle", "right", "top"] as const).map((part) => this.#knob(part, ascent.gaussian, frame))}`
        : nothing;
    return html`
      <figure class="story-figure">
        <div class="gaussian-row">
          ${planeMap({ landscape, frame, shade: "joint", label: "A Gaussian over ln p(x, z)", over })}
          <div class="gaussian-images">
            ${picture("your digit x", state.question?.image)} ${picture("its mean, decoded", state.decodedMean)}
          </div>
        </div>
        <div class="row tight">${this.#buttons(landscape)}</div>
        ${trouble(state, this.plane) ?? nothing}
        ${bar(landscape, ascent?.elbo)}
        <figcaption class="note">${this.#words()}</figcaption>
      </figure>
    `;
  }

  /** The window with the posterior, and the Gaussian wherever it is. */
  #frame(landscape: Landscape | null): Square {
    const { ascent } = this.state;
    if (!landscape || !ascent) return PLANE;
    if (this.#held) return this.#held;
    const { left, bottom, side } = landscape.window;
    const { mean, deviation } = ascent.gaussian;
    const reach = (sign: number): Code => [
      mean[0] + sign * IN_SIGHT * deviation[0],
      mean[1] + sign * IN_SIGHT * deviation[1],
    ];
    return around([[left, bottom], [left + side, bottom + side], reach(-1), reach(1)], 0.02);
  }

  #knob(part: Part, gaussian: Gaussian, frame: Square): TemplateResult {
    const [x, y] = placeOf(part, gaussian);
    const [right, below] = [across(frame, x), down(frame, y)];
    const move = (code: Code) => this.plane.gaussianAscent.set(moved(part, gaussian, code));
    const drag = (event: PointerEvent) => {
      const knob = event.currentTarget as SVGGElement;
      if (event.type === "pointerdown" && event.button === 0) {
        event.preventDefault();
        knob.setPointerCapture(event.pointerId);
        knob.focus({ preventScroll: true });
        this.#held = frame;
      }
      if (!knob.hasPointerCapture(event.pointerId) || event.type !== "pointermove") return;
      const place = pointerPosition(knob.ownerSVGElement, event);
      if (place && this.#held) move(codeAt(this.#held, place.x, place.y));
    };
    const release = () => {
      this.#held = null;
      this.requestUpdate();
    };
    const key = (event: KeyboardEvent) => {
      const direction = arrow(event.key);
      if (!direction) return;
      event.preventDefault();
      const [along, up] = direction;
      const stride = frame.side * STRIDE * (event.shiftKey ? 4 : 1);
      // Where only one direction counts, all four keys serve it.
      const both = (along || up) * stride;
      move(part === "middle" ? [x + along * stride, y + up * stride] : [x + both, y + both]);
    };
    const says = part === "middle" ? sayCode(gaussian.mean) : gaussian.deviation[part === "right" ? 0 : 1].toFixed(3);
    return svg`<g class="knob knob-${part}" transform="translate(${right.toFixed(2)} ${below.toFixed(2)})" tabindex="0" role="slider"
      aria-label=${LABELS[part]} aria-valuenow=${(part === "top" ? y : x).toFixed(3)} aria-valuetext=${says}
      @pointerdown=${drag} @pointermove=${drag} @lostpointercapture=${release} @keydown=${key}>
      <circle class="catch" r="22" /><circle class="grip" r=${part === "middle" ? 6 : 5} /></g>`;
  }

  #buttons(landscape: Landscape | null) {
    const { gaussianAscent } = this.plane;
    const { ascent, ascending: playing } = this.state;
    const cannot = !landscape || !ascent;
    const play = isStill()
      ? html`<button type="button" class="primary" ?disabled=${cannot || ascent.arrived} @click=${() => gaussianAscent.leap()}>${icon("play")} To the end</button>`
      : html`<button type="button" class="primary" ?disabled=${cannot || ascent.arrived} @click=${() => (playing ? gaussianAscent.pause() : void gaussianAscent.play())}>
          ${playing ? icon("pause") : icon("play")} ${playing ? "Pause" : "Optimise"}
        </button>`;
    return html`${play}
      <button type="button" ?disabled=${cannot || ascent.arrived} @click=${() => gaussianAscent.step()}>${icon("step")} One step</button>
      <button type="button" class="again" aria-label="Back to the prior" ?disabled=${cannot} @click=${() => gaussianAscent.again()}>${icon("again")}<span>Back to the prior</span></button>`;
  }

  #words() {
    const { ascent, earlier } = this.state;
    const still = waiting(this.state);
    if (still || !ascent) return still ?? nothing;
    const { mean, deviation } = ascent.gaussian;
    const where = `λ: mean ${signed(mean[0], 2)}, ${signed(mean[1], 2)}; deviation ${deviation[0].toFixed(3)}, ${deviation[1].toFixed(3)}.`;
    const steps = ascent.steps === 1 ? "1 step for this digit" : `${ascent.steps} steps for this digit`;
    const end = ascent.arrived
      ? ", and no step brings more."
      : isPrior(ascent.gaussian)
        ? ": it stands at the prior."
        : " so far.";
    return html`<b>${`${steps}${end}`}</b> ${where} Drag its middle to move it, the other two handles to stretch it.
      ${
        earlier.digits > 0
          ? `${earlier.digits === 1 ? "1 digit before this one took" : `${earlier.digits} digits before this one took`} ${earlier.steps} steps. Nothing of them is of use here: dashed, where the last one ended.`
          : nothing
      }`;
  }
}

const isPrior = ({ mean, deviation }: Gaussian): boolean =>
  [0, 1].every((i) => mean[i] === PRIOR.mean[i] && deviation[i] === PRIOR.deviation[i]);

const placeOf = (part: Part, { mean, deviation }: Gaussian): Code => [
  mean[0] + (part === "right" ? OUT * deviation[0] : 0),
  mean[1] + (part === "top" ? OUT * deviation[1] : 0),
];

function moved(part: Part, { mean, deviation }: Gaussian, [x, y]: Code): Gaussian {
  if (part === "middle") return { mean: [x, y], deviation };
  return part === "right"
    ? { mean, deviation: [Math.abs(x - mean[0]) / OUT, deviation[1]] }
    : { mean, deviation: [deviation[0], Math.abs(y - mean[1]) / OUT] };
}

function ellipse({ mean, deviation }: Gaussian, frame: Square, deviations: number): TemplateResult | typeof nothing {
  const units = (length: number) => across(frame, frame.left + length);
  const isFar = !isInside(
    { left: frame.left - frame.side, bottom: frame.bottom - frame.side, side: 3 * frame.side },
    ...mean,
  );
  if (isFar) return nothing;
  return svg`<ellipse cx=${across(frame, mean[0])} cy=${down(frame, mean[1])}
    rx=${units(deviations * deviation[0])} ry=${units(deviations * deviation[1])} />`;
}

/** From what the prior reaches to ln p(x): as long for every Gaussian, and shared out between ELBO and KL. */
function bar(landscape: Landscape | null, elbo: number | undefined): TemplateResult {
  if (!landscape || elbo === undefined) return html`<div class="elbo-bar"><div class="elbo-track"></div></div>`;
  const { logEvidence } = landscape;
  const kl = logEvidence - elbo;
  const low = elboOf(landscape.joint, PRIOR);
  const share = Math.min(1, Math.max(0, (elbo - low) / (logEvidence - low)));
  return html`
    <div class="elbo-bar">
      <div class="elbo-values" aria-hidden="true">
        <span class="elbo">ELBO <b>${nats(elbo)}</b></span><span>+</span>
        <span class="kl">KL <b>${signed(kl, kl < 10 ? 2 : 1)}</b></span><span>=</span>
        <span>ln p(x) <b>${nats(logEvidence)}</b> nats</span>
      </div>
      <div class="elbo-track" role="img" aria-label=${`ELBO ${nats(elbo)} nats, KL ${signed(kl, 2)} nats: together ln p(x), ${nats(logEvidence)} nats`}>
        <i class="elbo" style="flex-basis: ${(100 * share).toFixed(3)}%"></i><i class="kl"></i>
      </div>
      <div class="elbo-ends note" aria-hidden="true"><span>${`${minus(Math.round(low))}, the prior as q`}</span><span>ln p(x)</span></div>
    </div>
  `;
}
