// Tells when a view comes near and when it leaves, for what is computed only where someone looks.

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { watchViewport } from "./viewport";

export class ViewportController implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #ahead: string;
  readonly #tell: (near: boolean) => void;
  #watch: { end(): void } | null = null;

  /** `ahead`: how far outside of the window counts as near, as a CSS length. */
  constructor(host: ReactiveControllerHost & Element, ahead: string, tell: (near: boolean) => void) {
    this.#host = host;
    this.#ahead = ahead;
    this.#tell = tell;
    host.addController(this);
  }

  /** Not before it has rendered: until then it has no height. */
  hostUpdated(): void {
    this.#watch ??= watchViewport(this.#host, this.#ahead, this.#tell);
  }

  hostDisconnected(): void {
    this.#watch?.end();
    this.#watch = null;
  }
}
