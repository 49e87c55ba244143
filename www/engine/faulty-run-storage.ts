// For tests: a storage of runs in memory, of which any one call can be made to fail, in the ways in which disks do.

import type { RunStorage, StoredFile } from "./run-storage";

/** It says so; it says so after it has written half; it says nothing and has written half; it is full; nothing is there. */
export type Fault = "refuses" | "stops halfway" | "lies" | "is full" | "forgets";

export class FaultyRunStorage implements RunStorage {
  readonly files = new Map<string, { bytes: Uint8Array; at: number }>();
  calls = 0;
  #failing: { at: number; fault: Fault } | null = null;
  now = 1_700_000_000_000;

  /** The call of this number fails, counted from the next one on, as none does after it. */
  fail(at: number, fault: Fault): void {
    this.#failing = { at: this.calls + at, fault };
  }

  /** All calls fail until told otherwise. */
  isBroken: Fault | null = null;

  #fault(): Fault | null {
    this.calls++;
    if (this.isBroken) return this.isBroken;
    return this.#failing?.at === this.calls ? this.#failing.fault : null;
  }

  #raise(fault: Fault | null): void {
    if (fault === "is full") throw new DOMException("no room", "QuotaExceededError");
    if (fault === "refuses" || fault === "stops halfway")
      throw new DOMException("it cannot be read", "NotReadableError");
  }

  async list(): Promise<StoredFile[]> {
    this.#raise(this.#fault());
    return [...this.files].map(([name, { bytes, at }]) => ({ name, at, size: bytes.length }));
  }

  async size(name: string): Promise<number | null> {
    this.#raise(this.#fault());
    return this.files.get(name)?.bytes.length ?? null;
  }

  async read(name: string, most?: number): Promise<Uint8Array | null> {
    const fault = this.#fault();
    this.#raise(fault);
    const bytes = this.files.get(name)?.bytes.slice(0, most) ?? null;
    if (fault === "forgets") return null;
    return fault === "lies" && bytes ? bytes.slice(0, bytes.length >> 1) : bytes;
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    const fault = this.#fault();
    const half = fault === "stops halfway" || fault === "lies";
    if (fault === "is full") this.files.set(name, { bytes: new Uint8Array(0), at: this.now });
    else if (fault !== "refuses" && fault !== "forgets")
      this.files.set(name, { bytes: bytes.slice(0, half ? bytes.length >> 1 : undefined), at: this.now });
    this.#raise(fault);
  }

  async remove(name: string): Promise<void> {
    const fault = this.#fault();
    this.#raise(fault);
    if (fault !== "lies" && fault !== "forgets") this.files.delete(name);
  }
}
