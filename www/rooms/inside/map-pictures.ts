// The pictures behind the map: codes on a lattice of the plane, decoded anew for whatever part of it is in sight.

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { coalesced } from "../../app/coalesce";
import { lift, type Plane } from "../../state/projection";
import type { Lattice } from "./map-frame";

/** Decoded codes, one after the other, row by row from the top left. */
export interface Pictures {
  lattice: Lattice;
  images: Uint8Array;
}

export interface Wish {
  plane: Plane;
  lattice: Lattice;
  dataset: number;
  /** What the codes keep in dimensions that the map does not show; the mean where there is none. */
  base: readonly number[] | undefined;
}

type Decode = (codes: number[], dataset: number) => Promise<Uint8Array>;

export class MapPictures implements ReactiveController {
  #wish: Wish | null = null;
  shown: Pictures | null = null;
  readonly #refresh: () => void;

  constructor(host: ReactiveControllerHost, decode: Decode) {
    host.addController(this);
    this.#refresh = coalesced(async () => {
      const wish = this.#wish;
      if (!wish) return;
      const { plane, lattice, dataset, base } = wish;
      const codes: number[] = [];
      for (let row = 0; row < lattice.rows; row++) {
        for (let column = 0; column < lattice.columns; column++) {
          codes.push(...lift(plane, lattice.x + column * lattice.step, lattice.y - row * lattice.step, base));
        }
      }
      // One that fails was overtaken by another model, whose map asks again.
      const images = await decode(codes, dataset).catch(() => null);
      if (!images || this.#wish?.plane !== plane) return;
      this.shown = { lattice, images };
      host.requestUpdate();
    });
  }

  hostDisconnected(): void {
    this.ask(null);
  }

  /** Asks for other pictures; those that are there stay until then. None are wanted for null. */
  ask(wish: Wish | null): void {
    const before = this.#wish;
    this.#wish = wish;
    if (!wish || wish.plane !== before?.plane) this.shown = null;
    if (wish && !alike(wish, before)) this.#refresh();
  }
}

const alike = (a: Wish, b: Wish | null): boolean =>
  a.plane === b?.plane && a.lattice === b.lattice && a.dataset === b.dataset && a.base === b.base;
