// What the wasm module offers, as far as the page's workers use it.

import type { Command, Event } from "./protocol";

export interface Session {
  /** Never rejects but when the module is broken: what cannot be done comes back as a `failed` event. */
  handle(command: Command): Promise<Event>;
  backend(): string;
  // What parts of a run sum up: this worker's own numbers, or the sum once others were added.
  readNumbers(into: Float32Array): Promise<void>;
  /** `last` leaves the sum in their place. */
  addNumbers(others: Float32Array, last: boolean): Promise<void>;
  writeNumbers(from: Float32Array): Promise<void>;
}

/** What wasm-bindgen generates (`--target web`). */
export interface Glue {
  default(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;
  Session: { open(): Promise<Session> };
}

/** A session failed where it must not, for whatever others compute with it would be wrong. */
export class SessionFailed extends Error {
  override name = "SessionFailed";
}

/** The event of the type that answers the command when it succeeds. */
export function expected<T extends Event["type"]>(event: Event, type: T): Extract<Event, { type: T }> {
  if (event.type === type) return event as Extract<Event, { type: T }>;
  throw new SessionFailed(event.type === "failed" ? event.message : `The program answered with ${event.type}.`);
}
