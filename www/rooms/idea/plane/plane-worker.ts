// The worker that holds the 2-D model: a second one, for the one that answers holds the model that the visitor chose.

import { WorkerClient } from "../../../engine/client";
import { fetchDigits } from "../../../engine/digits";
import type { AnswerOf, AnswerTypes, CommandOf } from "../../../engine/envelope";
import { ShippedModels } from "../../../engine/models";
import { WasmModules } from "../../../engine/modules";
import type { ModelSummary } from "../../../engine/protocol";
import { withTimeout } from "../../../engine/timeout";

/** Longest wait for the program to start, ms. */
const TIMEOUT = 120_000;

interface Loaded {
  client: WorkerClient;
  model: ModelSummary;
}

export class PlaneWorker {
  readonly #spawn: () => Worker;
  readonly #base: string;
  readonly #models: ShippedModels;
  readonly #modules = new WasmModules();
  #loaded: Promise<Loaded> | null = null;
  #client: WorkerClient | null = null;
  /** The worker died, for this reason; the next request starts another one. */
  onCrash: (reason: string) => void = () => {};

  constructor(spawn: () => Worker, base: string) {
    this.#spawn = spawn;
    this.#base = base;
    this.#models = new ShippedModels(base);
  }

  /** Whether a worker is there, or on its way. */
  get isRunning(): boolean {
    return this.#loaded !== null;
  }

  /** The model, once it is loaded; a failure is forgotten, so that the next call tries again. */
  async model(): Promise<ModelSummary> {
    return (await this.#ready()).model;
  }

  async request<T extends keyof AnswerTypes>(command: CommandOf<T>): Promise<AnswerOf<T>> {
    return (await this.#ready()).client.request(command);
  }

  end(): void {
    this.#client?.close();
    this.#client = null;
    this.#loaded = null;
  }

  #ready(): Promise<Loaded> {
    if (this.#loaded) return this.#loaded;
    const loading = this.#load();
    this.#loaded = loading;
    loading.catch(() => {
      if (this.#loaded === loading) this.end();
    });
    return loading;
  }

  async #load(): Promise<Loaded> {
    const entry = await this.#models.find("rotation", "plane");
    const parts = Promise.all([
      this.#models.part(entry, "encoder", () => {}),
      this.#models.part(entry, "decoder", () => {}),
      fetchDigits("test", this.#base, () => {}),
    ]);
    // Awaited only once the program has started; until then a failure must not count as unhandled.
    parts.catch(() => {});
    const program = await this.#modules.load("cpu");
    const client = new WorkerClient(this.#spawn(), (notice) => {
      if (notice.type !== "crashed" || client !== this.#client) return;
      this.end();
      this.onCrash(notice.message);
    });
    this.#client = client;
    await withTimeout(client.request({ type: "open", ...program }), TIMEOUT);
    const [encoder, decoder, { images, labels }] = await parts;
    await client.request({ type: "loadDigits", part: "test", images, labels }, [images.buffer, labels.buffer]);
    await client.request({ type: "loadEncoder", bytes: encoder });
    const { model } = await client.request({ type: "loadDecoder", bytes: decoder });
    return { client, model };
  }
}
