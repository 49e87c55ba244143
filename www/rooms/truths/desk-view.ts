// What all parts of this room share: they follow the desk, of the world that they stand in.

import { StoreElement } from "../../views/store-element";
import type { Desk } from "./desk";
import type { DeskState } from "./desk-state";
import type { WorldPage } from "./world-list";

export abstract class DeskView extends StoreElement<DeskState> {
  #desk: Desk | null = null;
  #page: WorldPage | null = null;

  get desk(): Desk {
    if (!this.#desk) throw new Error(`<${this.localName}> was rendered before it was given the desk.`);
    return this.#desk;
  }

  set desk(desk: Desk) {
    this.#desk = desk;
    this.follow(desk.store);
  }

  get page(): WorldPage {
    if (!this.#page) throw new Error(`<${this.localName}> was rendered before it was given its world.`);
    return this.#page;
  }

  set page(page: WorldPage) {
    if (this.#page === page) return;
    this.#page = page;
    this.requestUpdate();
  }

  get state(): DeskState {
    return this.desk.store.state;
  }

  /** Whether the world that is open is one of this page's. */
  get isOpen(): boolean {
    return this.page.variants.some(({ world }) => world === this.state.world);
  }

  protected override shouldUpdate(): boolean {
    return super.shouldUpdate() && this.#page !== null;
  }
}
