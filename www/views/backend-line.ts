// Names what trains, on what, and why; and how fast the page answers.

import { html } from "lit";
import type { State } from "../state/state";
import { View } from "./view";

const names = { cpu: "the processor (WebAssembly with SIMD)", webgpu: "WebGPU" } as const;

export class BackendLine extends View {
  protected override watched(state: State): readonly unknown[] {
    return [state.training.choice, state.backend, state.latencies];
  }

  protected override render() {
    const { training, backend, latencies } = this.state;
    const choice = training.choice ?? backend;
    const latency = latencies.at(-1);
    const trains = choice
      ? `Trains on ${names[choice.backend]}: ${choice.reason}. Graphics adapter: ${choice.adapter ?? "none"}.`
      : "Looking for a graphics adapter.";
    const speed = latency === undefined ? "" : `, ${latency.toFixed(0)} ms from the pen to the posterior`;
    return html`<p data-testid="backend">${`${trains} Answers on the processor${speed}.`}</p>`;
  }
}
