// Keeps the map of codes: embeds test digits in small pieces, whenever the map is in sight and no longer true.

import { CommandFailed, WorkerCrashed } from "../engine/client";
import { boundsOf, type Cloud, type Given, givenOf, type LatentMap, type MapPart, mapParts } from "../state/latent-map";
import { neighbourMatches } from "../state/neighbour-classes";
import { Moments, planeOf, project } from "../state/projection";
import { comparisonOf, type State } from "../state/state";
import type { Store } from "../state/store";
import type { Answering } from "./answering";
import { contextChoice, contextKey } from "./context-choice";
import type { Messages } from "./messages";

/** Digits per command: a question that comes in between waits for one command at most. */
const PIECE = 100;
/** Milliseconds without a change before a map is made: a slider that moves needs none on its way. */
const DEBOUNCE = 250;

/** The digits of a cloud, and whose D they are given. */
interface Wanted {
  given: Given;
  parts: MapPart[];
}

/** Codes of a cloud's digits, and what the digits are. */
interface Embedded {
  codes: Float32Array;
  labels: Uint8Array;
  datasets: Uint8Array;
  digits: Uint16Array;
}

export class MapController {
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
        state.testImages !== previous.testImages ||
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
    if (this.#near) this.#timer = setTimeout(() => void this.#make(), DEBOUNCE);
  }

  async #make(): Promise<void> {
    const { settings, model, answering, testImages } = this.#store.state;
    if (!this.#near || answering !== "ready" || !model || model.family !== settings.family) return;
    const chosen = contextChoice(comparisonOf(this.#store.state).chosen.context);
    const partsOf = (given: Given) =>
      mapParts(settings, model.seen, chosen, given).map((part) => ({
        ...part,
        count: Math.min(part.count, testImages.count),
      }));
    const wanted = givenOf(settings).map((given) => ({ given, parts: partsOf(given) }));
    const from = JSON.stringify(
      wanted.map(({ given, parts }) => [
        given,
        parts.map(({ transformation, context }) => [transformation, contextKey(context)]),
      ]),
    );
    if (from === this.#from && model === this.#model) return;
    this.#from = from;
    this.#model = model;
    const attempt = ++this.#attempt;
    try {
      const map = await this.#embedAll(wanted, model, attempt);
      if (map) this.#store.update({ latentMap: map });
      this.#messages.dismiss("map");
      if (map && map.values.length > 1) await this.#count(map, attempt);
    } catch (error) {
      this.#from = "";
      if (error instanceof WorkerCrashed) return;
      if (!(error instanceof CommandFailed)) throw error;
      this.#messages.problem({ id: "map", message: `The map could not be made: ${error.message}` });
    }
  }

  /** Null when another map was wanted meanwhile, or another model answers. */
  async #embedAll(wanted: Wanted[], model: LatentMap["model"], attempt: number): Promise<LatentMap | null> {
    const embedded: Embedded[] = [];
    for (const { parts } of wanted) {
      const cloud = await this.#embed(parts, model, attempt);
      if (!cloud) return null;
      embedded.push(cloud);
    }
    const [first] = embedded;
    if (!first) return null;
    const { labels, datasets, digits } = first;
    // One plane for both clouds, the first one's: it would be no common one if each had its own.
    const moments = new Moments(model.latent);
    moments.add(first.codes);
    const plane = planeOf(moments);
    const clouds = embedded.map(({ codes }, i) => {
      const given = wanted[i]?.given ?? "yours";
      return { given, codes, points: project(plane, codes), neighbourMatches: null };
    });
    const values = (wanted[0]?.parts ?? []).map(({ transformation }) => transformation.value);
    return { clouds, plane, bounds: boundsOf(clouds), labels, parts: datasets, values, digits, model };
  }

  async #embed(parts: MapPart[], model: LatentMap["model"], attempt: number): Promise<Embedded | null> {
    const total = parts.reduce((sum, { count }) => sum + count, 0);
    const codes = new Float32Array(total * model.latent);
    const labels = new Uint8Array(total);
    const datasets = new Uint8Array(total);
    const digits = new Uint16Array(total);
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
        filled += size;
      }
    }
    return { codes, labels, datasets, digits };
  }

  /** How far datasets join by class, in pieces that the page need not wait for; the map is shown already. */
  async #count(map: LatentMap, attempt: number): Promise<void> {
    const { labels, parts, digits, model } = map;
    const clouds: Cloud[] = [];
    for (const cloud of map.clouds) {
      const found = new Uint8Array(labels.length);
      for (let first = 0; first < labels.length; first += PIECE) {
        await new Promise((resolve) => setTimeout(resolve));
        if (attempt !== this.#attempt) return;
        const last = Math.min(labels.length, first + PIECE);
        found.set(neighbourMatches(cloud.codes, { latent: model.latent, labels, parts, digits }, first, last), first);
      }
      clouds.push({ ...cloud, neighbourMatches: found });
    }
    // Another family's map may stand there by now, and another model's next one is on its way.
    if (this.#store.state.latentMap === map) this.#store.update({ latentMap: { ...map, clouds } });
  }
}
