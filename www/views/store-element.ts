// An element that follows a store: it renders again when a part of the state that it shows was replaced.

import type { Store } from "../state/store";
import { PageElement } from "./page-element";

export abstract class StoreElement<S extends object> extends PageElement {
  #store: Store<S> | null = null;
  #unsubscribe: (() => void) | null = null;

  /** The parts of the state that it shows. */
  protected abstract watched(state: S): readonly unknown[];

  protected follow(store: Store<S>): void {
    this.#store = store;
    this.#subscribe();
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#subscribe();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe?.();
    this.#unsubscribe = null;
  }

  /** Elements stand in the document before what they show exists; they render once it does. */
  protected override shouldUpdate(): boolean {
    return this.#store !== null;
  }

  #subscribe(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    if (!this.#store || !this.isConnected) return;
    this.#unsubscribe = this.#store.subscribe((state, previous) => {
      const before = this.watched(previous);
      if (this.watched(state).some((part, i) => part !== before[i])) this.requestUpdate();
    });
  }
}
