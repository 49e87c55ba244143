// The map's cursor: where it is, under whose decoder it is shown, and the picture that its code decodes to.

import type { ReactiveController } from "lit";
import { coalesced } from "../../app/coalesce";
import { nearest } from "../../state/families";
import { type LatentMap, onMap } from "../../state/latent-map";
import { lift } from "../../state/projection";
import type { State } from "../../state/state";
import type { View } from "../../views/view";

export interface Place {
  x: number;
  y: number;
}

/** What it needs of the view whose cursor it is. */
type Host = View & { readonly map: LatentMap | null };

export class MapCursor implements ReactiveController {
  readonly #host: Host;
  #at: Place | null = null;
  #fromDigit = false;
  #under: number | null = null;
  #decoded: Uint8Array | null = null;
  #decodedFor: readonly unknown[] = [];
  readonly #decode: () => void;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
    this.#decode = coalesced(async () => {
      const { map } = host;
      if (!map) return;
      const { x, y } = this.place(map);
      const code = lift(map.plane, x, y, this.base(map));
      // One that fails was overtaken by another model, whose map asks again.
      const image = await host.app.modelQueries.decode(code, this.decoder(map)).catch(() => null);
      if (map.plane !== host.map?.plane || !image) return;
      this.#decoded = image;
      host.requestUpdate();
    });
  }

  hostConnected(): void {}

  get picture(): Uint8Array | null {
    return this.#decoded;
  }

  /** The dataset whose decoder shows it; null follows D. */
  get under(): number | null {
    return this.#under;
  }

  /** Whether its code keeps the digit's own values in the dimensions that the map does not show. */
  get fromDigit(): boolean {
    return this.#fromDigit;
  }

  moveTo(place: Place | null): void {
    this.#at = place;
    this.#host.requestUpdate();
  }

  showUnder(dataset: number | null): void {
    this.#under = dataset;
    this.#host.requestUpdate();
  }

  keepDigit(kept: boolean): void {
    this.#fromDigit = kept;
    this.#host.requestUpdate();
  }

  /** Where it was put, or else on the visitor's digit. */
  place(map: LatentMap): Place {
    if (this.#at) return this.#at;
    const mean = this.#state.chosen?.answer?.mean;
    return mean?.length === map.model.latent ? onMap(map, mean) : { x: 0, y: 0 };
  }

  decoder({ model }: LatentMap): number {
    const { family, value } = this.#state.settings;
    return Math.min(this.#under ?? Math.max(0, nearest(family, value, model.seen)), model.seen.length - 1);
  }

  /** What decoded codes keep of the visitor's digit, if that was asked for. */
  base(map: LatentMap): readonly number[] | undefined {
    const mean = this.#state.chosen?.answer?.mean;
    return this.#fromDigit && mean?.length === map.model.latent ? mean : undefined;
  }

  /** The picture follows the map, the cursor's home and the decoder. */
  redecode(map: LatentMap): void {
    const { x, y } = this.place(map);
    const wanted = [map.plane, x, y, this.decoder(map), this.base(map)];
    if (wanted.every((part, i) => part === this.#decodedFor[i])) return;
    this.#decodedFor = wanted;
    this.#decode();
  }

  get #state(): State {
    return this.#host.state;
  }
}
