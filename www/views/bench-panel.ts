// The benchmark's panel, behind ?bench: how fast this machine trains and answers.

import { html } from "lit";
import { type Bench, type Latency, paperS, type StepTimes } from "../app/bench";
import { coresOfMachine } from "../app/capabilities";
import { sentence } from "../app/messages";
import type { BackendWish } from "../engine/backend";
import { table } from "../state/table";
import { PageElement } from "./page-element";

const STROKES = 60;

export class BenchPanel extends PageElement {
  #bench: Bench | null = null;
  #note = "";
  #busy = false;
  #wish: BackendWish = "auto";
  #steps = 20;
  #times: StepTimes[] = [];
  #latency: Latency | null = null;
  #whileTraining: Latency | null = null;

  set bench(bench: Bench) {
    this.#bench = bench;
    this.requestUpdate();
  }

  protected override render() {
    const { network, batch, context } = paperS;
    return html`
      <section class="part" id="bench" aria-labelledby="bench-title">
        <h2 id="bench-title">Benchmark</h2>
        <p class="note">
          One step of the paper's size: 5 rotations (sparse split), batch ${batch}, ${context.size} images per context from the
          batch, separate decoders, widths 784-${network.summaryHidden}-${network.summary} and ${network.hidden}, code
          ${network.latent}, seed ${paperS.seed}. Warm-up is not counted; the median is given.
        </p>
        <div class="row">
          <label for="bench-backend">Backend</label>
          <select
            id="bench-backend"
            @change=${(event: Event) => {
              this.#wish = (event.target as HTMLSelectElement).value as BackendWish;
            }}
          >
            ${table.backend.options.map((option) => html`<option value=${option.value}>${option.label}</option>`)}
          </select>
          <label for="bench-steps">Steps</label>
          <number-field
            .name=${"bench-steps"}
            .range=${{ least: 1, most: 1000, whole: true }}
            .step=${1}
            .value=${this.#steps}
            .take=${(steps: number) => {
              this.#steps = steps;
              this.requestUpdate();
            }}
          ></number-field>
          <button type="button" class="primary" ?disabled=${this.#busy} @click=${this.#run}>Measure</button>
          <p class="note" role="status">${this.#note}</p>
        </div>
        <pre data-testid="bench-result" tabindex="0">${this.#report()}</pre>
      </section>
    `;
  }

  #run = async (): Promise<void> => {
    const bench = this.#bench;
    if (!bench || this.#busy) return;
    this.#busy = true;
    this.#times = [];
    this.#latency = null;
    this.#whileTraining = null;
    try {
      this.#say("Drawing");
      this.#latency = await bench.latency(STROKES);
      this.#times = await bench.steps(this.#wish, 3, this.#steps, (note) => this.#say(note));
      this.#whileTraining = await bench.latencyWhileTraining(this.#wish, STROKES, (note) => this.#say(note));
      this.#say("Done");
    } catch (error) {
      this.#say(sentence(error));
    } finally {
      bench.close();
      this.#busy = false;
      this.requestUpdate();
    }
  };

  #say(note: string): void {
    this.#note = note;
    this.requestUpdate();
  }

  #report(): string {
    const [times] = this.#times;
    const lines = [`browser            ${navigator.userAgent}`, `cores              ${coresOfMachine()}`];
    if (times) {
      lines.push(
        `backend            ${times.backend}${times.adapter ? ` (graphics adapter: ${times.adapter})` : ""}`,
        `sizes              K 5, B 100, N 10, ${times.parameters.toLocaleString("en")} parameters, ${times.gigaflopPerStep.toFixed(2)} GFLOP a step`,
        ...this.#times.map(
          ({ backend, cores, millisecondsPerStep, gigaflopPerSecond }) =>
            `one step${(backend === "cpu" ? `, ${cores === 1 ? "one core" : `${cores} cores`}` : "").padEnd(11)}${millisecondsPerStep.toFixed(2)} ms, ${gigaflopPerSecond.toFixed(1)} GFLOP/s (median of ${times.steps}, after ${times.warmUp})`,
        ),
      );
    }
    const latency = (name: string, measured: Latency | null) => {
      if (measured)
        lines.push(
          `${name} ${measured.median.toFixed(1)} ms median, ${measured.ninetieth.toFixed(1)} ms at nine in ten`,
        );
    };
    latency("pen to posterior  ", this.#latency);
    latency("  while it trains ", this.#whileTraining);
    return lines.join("\n");
  }
}
