// What the story's figures share: they compute only while they are near the screen and the page has come to rest.

import { isEmpty } from "../../state/drawing";
import type { State } from "../../state/state";
import { View } from "../../views/view";
import { watchViewport } from "../../views/viewport";

/** The pen comes first: a figure waits until nothing has changed for so long, ms. */
const REST = 350;

export abstract class StoryFigure extends View {
  #near = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round = 0;
  /** What the figure shows was computed for. */
  #shown: State["answered"] = null;
  #watch: { end(): void } | null = null;

  /** Asks the model. `stale` tells that the question has changed meanwhile, and the result is no longer wanted. */
  protected abstract compute(state: State, stale: () => boolean): Promise<void>;

  /** What stands where the result will. */
  protected get waiting(): string {
    return isEmpty(this.state.drawing.sheet) ? "Waiting for a digit on the pad." : "Asking the model…";
  }

  protected override watched(state: State): readonly unknown[] {
    return [state.answered];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#watch = watchViewport(this, "300px", (near) => {
      this.#near = near;
      this.#plan();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch?.end();
    clearTimeout(this.#timer);
  }

  protected override updated(): void {
    if (this.state.answered !== this.#shown) this.#plan();
  }

  /** The same question once more, since the figure itself wants something else of it. */
  protected recompute(): void {
    this.#shown = null;
    void this.#run();
  }

  #plan(): void {
    clearTimeout(this.#timer);
    if (!this.#near) return;
    this.#timer = setTimeout(() => void this.#run(), REST);
  }

  async #run(): Promise<void> {
    const { state } = this;
    if (!state.answered || state.answered === this.#shown || !state.model?.hasDecoders) return;
    this.#shown = state.answered;
    const round = ++this.#round;
    const stale = () => round !== this.#round || this.state.answered !== state.answered;
    this.setAttribute("aria-busy", "true");
    try {
      await this.compute(state, stale);
    } catch {
      // The page says what is wrong with the worker; the figure tries again with the next answer.
      this.#shown = null;
    } finally {
      if (round === this.#round) this.setAttribute("aria-busy", "false");
      this.requestUpdate();
    }
  }
}
