// The worker that trains: started when training is first wanted, on the backend that suits, with the digits loaded.

import { type BackendChoice, type BackendWish, chooseBackend, type Gpu } from "../engine/backend";
import { WorkerClient, WorkerCrashed } from "../engine/client";
import { type DigitFiles, fetchDigits, imageBytes } from "../engine/digits";
import type { AnswerOf, AnswerTypes, CommandOf, Notice } from "../engine/envelope";
import { WasmModules } from "../engine/modules";
import type { Part } from "../engine/protocol";
import { withTimeout } from "../engine/timeout";
import { type Messages, sentence } from "./messages";
import { explainLoadFailure } from "./newer-version";

/** Longest wait for the program to start; a graphics driver that has just crashed may never answer. */
const TIMEOUT = 120_000;

/** What the training needs of it, so that tests can stand in for it. */
export type Trainer = Pick<TrainingWorker, "gone" | "ready" | "allow" | "request" | "onNotice">;

export class TrainingWorker {
  readonly #messages: Messages;
  readonly #modules: WasmModules;
  readonly #spawn: () => Worker;
  readonly #base: string;
  #client: WorkerClient | null = null;
  #choice: BackendChoice | null = null;
  /** Counts workers that are gone: a run is where it was while this stays the same. */
  #gone = 0;
  onNotice: (notice: Notice) => void = () => {};

  constructor(messages: Messages, modules: WasmModules, spawn: () => Worker, base: string) {
    this.#messages = messages;
    this.#modules = modules;
    this.#spawn = spawn;
    this.#base = base;
  }

  /** What the worker would run on, with the reason. */
  static choose(wish: BackendWish): Promise<BackendChoice> {
    const { gpu } = navigator as { gpu?: Gpu };
    return chooseBackend(wish, gpu, WasmModules.ships("webgpu"));
  }

  /** How many workers have gone so far, and with each the run that it held. */
  get gone(): number {
    return this.#gone;
  }

  /** Makes sure that a worker is there, on the backend that is wished for; where `mayYield`, on the processor if it must be. */
  async ready(
    wish: BackendWish,
    note: (note: string) => void,
    mayYield: boolean = wish === "auto",
  ): Promise<BackendChoice> {
    const choice = await TrainingWorker.choose(wish);
    if (this.#client && this.#choice?.backend === choice.backend) return this.#choice;
    this.close();
    try {
      this.#choice = await this.#open(choice, note);
    } catch (error) {
      this.close();
      const reason = `WebGPU could not be used (${sentence(error)})`;
      if (!mayYield || choice.backend === "cpu") {
        // A worker of a build that the host no longer has ends without a word.
        const newer = error instanceof WorkerCrashed ? await explainLoadFailure(this.#base) : null;
        throw new Error(`Training could not start: ${newer ?? sentence(error)}`);
      }
      this.#choice = await this.#open({ backend: "cpu", adapter: choice.adapter, reason }, note);
    }
    return this.#choice;
  }

  /** On how many cores the next run may train; only the processor has several. */
  async allow(most: number): Promise<void> {
    await this.request({ type: "cores", most: this.#choice?.backend === "cpu" ? most : 1 });
  }

  request<T extends keyof AnswerTypes>(command: CommandOf<T>): Promise<AnswerOf<T>> {
    return this.#client ? this.#client.request(command) : Promise.reject(new WorkerCrashed("not started"));
  }

  close(): void {
    if (this.#client) this.#gone++;
    this.#client?.close();
    this.#client = null;
    this.#choice = null;
  }

  async #open(choice: BackendChoice, note: (note: string) => void): Promise<BackendChoice> {
    const opening = { cpu: "Starting the program", webgpu: "Starting the program on the graphics adapter" };
    note(opening[choice.backend]);
    const client = new WorkerClient(this.#spawn(), (notice) => {
      // A worker that dies while it opens rejects what was asked of it; there is no run to save yet.
      const isOpen = this.#choice !== null;
      if (notice.type === "crashed") this.close();
      if (notice.type !== "crashed" || isOpen) this.onNotice(notice);
    });
    this.#client = client;
    const digits = this.#digits();
    const program = await this.#modules.load(choice.backend);
    await withTimeout(client.request({ type: "open", ...program }), TIMEOUT);
    note("Fetching the training digits");
    for (const [part, files] of await digits) await load(client, part, files);
    return choice;
  }

  #digits(): Promise<Array<[Part, DigitFiles]>> {
    const fetching = (part: Part, label: string) =>
      this.#messages.during(
        label,
        imageBytes(part),
        async (loaded): Promise<[Part, DigitFiles]> => [part, await fetchDigits(part, this.#base, loaded)],
      );
    const digits = Promise.all([fetching("train", "Training digits"), fetching("test", "Test digits")]);
    // Awaited only once the program has started; until then a failure must not count as unhandled.
    digits.catch(() => {});
    return digits;
  }
}

async function load(client: WorkerClient, part: Part, { images, labels }: DigitFiles): Promise<void> {
  await client.request({ type: "loadDigits", part, images, labels }, [images.buffer, labels.buffer]);
}
