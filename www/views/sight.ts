// Tells when a view comes near and when it leaves, for what is computed only where someone looks.

import type { ReactiveController, ReactiveControllerHost } from "lit";

export class Sight implements ReactiveController {
  readonly #host: ReactiveControllerHost & Element;
  readonly #observer: IntersectionObserver;

  /** `ahead`: how far outside of the window counts as near, as a CSS length. */
  constructor(host: ReactiveControllerHost & Element, ahead: string, tell: (near: boolean) => void) {
    this.#host = host;
    this.#observer = new IntersectionObserver((entries) => tell(entries.some(({ isIntersecting }) => isIntersecting)), {
      rootMargin: ahead,
    });
    host.addController(this);
  }

  /** Not before it has rendered: until then it has no height. Observing it again changes nothing. */
  hostUpdated(): void {
    this.#observer.observe(this.#host);
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }
}
