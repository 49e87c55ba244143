// A helper's side of a shared step: numbers out, their sum over all parts in. The memory goes back and forth.

import type { AnyEvent, CommandOf } from "./envelope";
import { expected, type Session } from "./session";

export class Part {
  readonly #session: Session;
  #run = -1;
  /** Memory of the run that is not on its way, by its length: a step sums different things up in its rounds. */
  readonly #spare = new Map<number, Float32Array<ArrayBuffer>>();

  constructor(session: Session) {
    this.#session = session;
  }

  async advance({ run, sum }: CommandOf<"advancePart">): Promise<AnyEvent> {
    if (run !== this.#run) {
      this.#run = run;
      this.#spare.clear();
    }
    if (sum) {
      await this.#session.writeNumbers(sum);
      this.#spare.set(sum.length, sum);
    }
    const { count } = expected(await this.#session.handle({ type: "advance", run }), "advanced");
    const numbers = this.#spare.get(count) ?? new Float32Array(count);
    this.#spare.delete(count);
    if (count > 0) await this.#session.readNumbers(numbers);
    return { type: "partAdvanced", numbers };
  }
}
