// What all views share: they follow the app's store.

import type { App } from "../app/app";
import type { State } from "../state/state";
import { StoreElement } from "./store-element";

export abstract class View extends StoreElement<State> {
  #app: App | null = null;

  get app(): App {
    if (!this.#app) throw new Error(`<${this.localName}> was rendered before it was given the app.`);
    return this.#app;
  }

  set app(app: App) {
    this.#app = app;
    this.follow(app.store);
  }

  get state(): State {
    return this.app.store.state;
  }
}
