// The one store: holds the state, replaces parts of it, tells whoever listens.

export type Listener<S> = (state: S, previous: S) => void;

/** Brings the parts of a new state into agreement with one another, before anyone sees it. */
export type Settle<S> = (state: S, previous: S) => S;

export class Store<S extends object> {
  #state: S;
  readonly #settle: Settle<S>;
  readonly #listeners = new Set<Listener<S>>();

  constructor(initial: S, settle: Settle<S> = (state) => state) {
    this.#state = initial;
    this.#settle = settle;
  }

  get state(): S {
    return this.#state;
  }

  /** Replaces the given parts. States are never changed in place, so that parts can be compared by identity. */
  update(change: Partial<S> | ((state: S) => Partial<S>)): void {
    const previous = this.#state;
    const changed = { ...previous, ...(typeof change === "function" ? change(previous) : change) };
    this.#state = this.#settle(changed, previous);
    for (const listener of [...this.#listeners]) listener(this.#state, previous);
  }

  /** Returns what ends the subscription. */
  subscribe(listener: Listener<S>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
