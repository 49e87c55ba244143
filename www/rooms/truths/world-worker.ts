// The worker of this room: started when it is first asked, and again when it died.

import { WorkerClient } from "../../engine/client";
import { WasmModules } from "../../engine/modules";
import type { WorldCommand, WorldEvent } from "../../engine/protocol";
import { withTimeout } from "../../engine/timeout";
import type { EventOf } from "./world-state";

/** Longest wait for the program to start, ms. */
const TIMEOUT = 120_000;

export class WorldWorker {
  readonly #spawn: () => Worker;
  readonly #died: (message: string) => void;
  readonly #modules = new WasmModules();
  #client: WorkerClient | null = null;
  #starting: Promise<WorkerClient> | null = null;

  /** `died` hears why a worker that had started answers no more; the next question starts another. */
  constructor(spawn: () => Worker, died: (message: string) => void) {
    this.#spawn = spawn;
    this.#died = died;
  }

  async ask<T extends WorldEvent["type"]>(command: WorldCommand, type: T): Promise<EventOf<T>> {
    const client = await this.#ready();
    const { event } = await client.request({ type: "world", command });
    if (event.type !== type) throw new Error(`The program answered with ${event.type}.`);
    return event as EventOf<T>;
  }

  #ready(): Promise<WorkerClient> {
    if (this.#client) return Promise.resolve(this.#client);
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null;
    });
    return this.#starting;
  }

  async #start(): Promise<WorkerClient> {
    const program = await this.#modules.load("cpu");
    const client = new WorkerClient(this.#spawn(), (notice) => {
      if (notice.type !== "crashed" || client !== this.#client) return;
      this.#client = null;
      this.#died(notice.message);
    });
    try {
      await withTimeout(client.request({ type: "open", ...program }), TIMEOUT);
    } catch (error) {
      client.close();
      throw error;
    }
    this.#client = client;
    return client;
  }
}
