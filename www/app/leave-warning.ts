// The question before the page is left: asked only while something would be lost, for it also keeps a page from the browser's memory of visited ones.

export class LeaveWarning {
  #asks = false;
  readonly #onLeaving: () => void;

  /** `onLeaving` is called while the visitor thinks about it. */
  constructor(onLeaving: () => void) {
    this.#onLeaving = onLeaving;
  }

  ask(asks: boolean): void {
    if (asks === this.#asks) return;
    this.#asks = asks;
    if (asks) addEventListener("beforeunload", this.#question);
    else removeEventListener("beforeunload", this.#question);
  }

  readonly #question = (event: BeforeUnloadEvent): void => {
    this.#onLeaving();
    event.preventDefault();
    // Older browsers ask only where this is set.
    event.returnValue = "unsaved";
  };
}
