// What all views share: they follow the store.

import type { App } from "../app/app";
import type { State } from "../state/state";
import { PageElement } from "./page-element";

export abstract class View extends PageElement {
  #app: App | null = null;
  #unsubscribe: (() => void) | null = null;

  /** The parts of the state that the view shows; it renders again when one of them was replaced. */
  protected abstract watched(state: State): readonly unknown[];

  get app(): App {
    if (!this.#app) throw new Error(`<${this.localName}> was rendered before it was given the app.`);
    return this.#app;
  }

  set app(app: App) {
    this.#app = app;
    this.#follow();
    this.requestUpdate();
  }

  get state(): State {
    return this.app.store.state;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#follow();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  /** Elements stand in the document before the app exists; they render once it does. */
  protected override shouldUpdate(): boolean {
    return this.#app !== null;
  }

  #follow(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    if (!this.#app || !this.isConnected) return;
    this.#unsubscribe = this.#app.store.subscribe((state, previous) => {
      const before = this.watched(previous);
      if (this.watched(state).some((part, i) => part !== before[i])) this.requestUpdate();
    });
  }
}
