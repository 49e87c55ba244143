// What was there and is not in the set: the first few by name, the rest by number.

import type { LeftOut } from "./image-set";

const NAMED = 20;

export class LeftOutList {
  readonly #named: LeftOut[] = [];
  #count = 0;

  add(name: string, why: string): void {
    this.#count++;
    if (this.#named.length < NAMED) this.#named.push({ name, why });
  }

  get count(): number {
    return this.#count;
  }

  get first(): LeftOut | null {
    return this.#named[0] ?? null;
  }

  /** `what` they are, in the plural. */
  list(what: string): LeftOut[] {
    const more = this.#count - this.#named.length;
    return more > 0 ? [...this.#named, { name: `${more} more ${what}`, why: "could not be read either" }] : this.#named;
  }
}
