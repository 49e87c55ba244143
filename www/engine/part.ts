// A helper's half of a shared step: gradients out, their sum over all parts in. The memory goes back and forth.

import type { AnyEvent, CommandOf } from "./envelope";
import { expected, type Session } from "./session";

export class Part {
  readonly #session: Session;
  /** Elsewhere between the two halves of a step, and empty then. */
  #gradients = new Float32Array(0);

  constructor(session: Session) {
    this.#session = session;
  }

  async compute({ run, measure }: CommandOf<"computePart">): Promise<AnyEvent> {
    const taken = await this.#session.handle({ type: "takeGradients", run, measure });
    const { count, metrics } = expected(taken, "gradientsTaken");
    if (this.#gradients.length !== count) this.#gradients = new Float32Array(count);
    await this.#session.readGradients(this.#gradients);
    return { type: "partComputed", gradients: this.#gradients, metrics };
  }

  async step({ run, gradients }: CommandOf<"stepPart">): Promise<AnyEvent> {
    this.#gradients = gradients;
    await this.#session.writeGradients(gradients);
    const { step } = expected(await this.#session.handle({ type: "applyGradients", run }), "stepped");
    return { type: "partStepped", step };
  }
}
