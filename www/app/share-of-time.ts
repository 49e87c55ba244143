// Work that is done again and again beside something else, and may take only so large a part of its time.

import { coalesced } from "./coalesce";

export class ShareOfTime {
  readonly #share: number;
  /** How long the newest turn took, and when it was done, ms. */
  #cost = 0;
  #done = 0;
  /** Does it now, or once more after the one under way. */
  readonly take: () => void;

  constructor(share: number, work: () => Promise<void>) {
    this.#share = share;
    this.take = coalesced(async () => {
      const started = performance.now();
      // One that fails, as when the worker dies meanwhile, is missing, and nothing more.
      await work().catch(() => {});
      this.#done = performance.now();
      this.#cost = this.#done - started;
    });
  }

  /** Does it unless that would cost too much: what takes long is done more seldom. */
  maybe(): void {
    if (this.#share * (performance.now() - this.#done) >= this.#cost) this.take();
  }
}
