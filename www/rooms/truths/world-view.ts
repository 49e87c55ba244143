// What all parts of this room share: they follow the controller, of the world that they stand in.

import { StoreElement } from "../../views/store-element";
import type { WorldController } from "./world-controller";
import type { WorldPage } from "./world-list";
import type { WorldState } from "./world-state";

export abstract class WorldView extends StoreElement<WorldState> {
  #controller: WorldController | null = null;
  #page: WorldPage | null = null;

  get controller(): WorldController {
    if (!this.#controller) throw new Error(`<${this.localName}> was rendered before it was given its controller.`);
    return this.#controller;
  }

  set controller(controller: WorldController) {
    this.#controller = controller;
    this.follow(controller.store);
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

  get state(): WorldState {
    return this.controller.store.state;
  }

  /** Whether the world that is open is one of this page's. */
  get isOpen(): boolean {
    return this.page.variants.some(({ world }) => world === this.state.world);
  }

  protected override shouldUpdate(): boolean {
    return super.shouldUpdate() && this.#page !== null;
  }
}
