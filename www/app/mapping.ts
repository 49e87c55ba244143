// Keeps the map of codes: embeds test digits in small pieces, whenever the map is in sight and no longer true.

import { CommandFailed, WorkerCrashed } from "../engine/client";
import { type LatentMap, type MapPart, mapParts } from "../state/latent-map";
import { Moments, planeOf, project } from "../state/projection";
import { comparisonOf, type State } from "../state/state";
import type { Store } from "../state/store";
import type { Answering } from "./answering";
import { contextChoice, contextKey } from "./context-choice";
import type { Messages } from "./messages";

/** Digits per command: a question that comes in between waits for one command at most. */
const PIECE = 100;
/** Milliseconds without a change before a map is made: a slider that moves needs none on its way. */
const PATIENCE = 250;

export class Mapping {
  readonly #store: Store<State>;
  readonly #answering: Answering;
  readonly #messages: Messages;
  #near = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What the newest map, made or in the making, was made from. */
  #from = "";
  #model: State["model"] = null;
  /** Counts maps: one that was overtaken stops. */
  #attempt = 0;

  constructor(store: Store<State>, answering: Answering, messages: Messages) {
    this.#store = store;
    this.#answering = answering;
    this.#messages = messages;
    store.subscribe((state, previous) => {
      const changed =
        state.settings !== previous.settings ||
        state.model !== previous.model ||
        state.answering !== previous.answering ||
        state.ownContext !== previous.ownContext;
      if (changed) this.#soon();
    });
  }

  watch(near: boolean): void {
    this.#near = near;
    this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    if (this.#near) this.#timer = setTimeout(() => void this.#make(), PATIENCE);
  }

  async #make(): Promise<void> {
    const { settings, model, answering } = this.#store.state;
    if (!this.#near || answering !== "ready" || !model || model.family !== settings.family) return;
    const parts = mapParts(settings, model.seen, contextChoice(comparisonOf(this.#store.state).chosen.context));
    const from = JSON.stringify(parts.map(({ transformation, context }) => [transformation, contextKey(context)]));
    if (from === this.#from && model === this.#model) return;
    this.#from = from;
    this.#model = model;
    const attempt = ++this.#attempt;
    try {
      const map = await this.#embed(parts, model, attempt);
      if (map) this.#store.update({ latentMap: map });
      this.#messages.dismiss("map");
    } catch (error) {
      this.#from = "";
      if (error instanceof WorkerCrashed) return;
      if (!(error instanceof CommandFailed)) throw error;
      this.#messages.problem({ id: "map", message: `The map could not be made: ${error.message}` });
    }
  }

  /** Null when another map was wanted meanwhile, or another model answers. */
  async #embed(parts: MapPart[], model: LatentMap["model"], attempt: number): Promise<LatentMap | null> {
    const total = parts.reduce((sum, { count }) => sum + count, 0);
    const codes = new Float32Array(total * model.latent);
    const labels = new Uint8Array(total);
    const datasets = new Uint8Array(total);
    const digits = new Uint16Array(total);
    const moments = new Moments(model.latent);
    let filled = 0;
    for (const [part, { transformation, context, count }] of parts.entries()) {
      for (let first = 0; first < count; first += PIECE) {
        const size = Math.min(PIECE, count - first);
        const piece = await this.#answering.request({ type: "embed", first, count: size, transformation, context });
        // The worker may have another model by then, before the page knows: its codes are of no use here, whatever their width.
        const isOther = this.#store.state.model !== model || piece.means.length !== size * model.latent;
        if (attempt !== this.#attempt || isOther) return null;
        codes.set(piece.means, filled * model.latent);
        labels.set(piece.labels, filled);
        datasets.fill(part, filled, filled + size);
        for (let i = 0; i < size; i++) digits[filled + i] = first + i;
        moments.add(piece.means);
        filled += size;
      }
    }
    const plane = planeOf(moments);
    const values = parts.map(({ transformation }) => transformation.value);
    return { codes, points: project(plane, codes), plane, labels, parts: datasets, values, digits, model };
  }
}
