// The worker that trains: started when training is first wanted, on the backend that suits, with the digits loaded.

import type { BackendChoice, BackendWish } from "../engine/backend";
import { WorkerClient, WorkerCrashed } from "../engine/client";
import { type DigitFiles, fetchDigits, imageBytes } from "../engine/digits";
import type { AnswerOf, AnswerTypes, CommandOf, Notice } from "../engine/envelope";
import type { WasmModules } from "../engine/modules";
import type { Part, Source } from "../engine/protocol";
import { withTimeout } from "../engine/timeout";
import type { Prepared, ReadImages } from "../sources/prepared";
import { type Messages, sentence } from "./messages";
import { explainLoadFailure } from "./newer-version";
import { chooseTrainingBackend } from "./training-backend";

/** Longest wait for the program to start; a graphics driver that has just crashed may never answer. */
const TIMEOUT = 120_000;

/** What the training needs of it, so that tests can stand in for it. */
export type Trainer = Pick<TrainingWorker, "gone" | "ready" | "allow" | "request" | "onNotice">;

export class TrainingWorker {
  readonly #messages: Messages;
  readonly #modules: WasmModules;
  readonly #spawn: () => Worker;
  readonly #base: string;
  readonly #readImages: ReadImages;
  /** Whose images the worker holds; MNIST's where none are named. */
  #source: Source | undefined;
  #client: WorkerClient | null = null;
  #choice: BackendChoice | null = null;
  /** Counts workers that are gone: a run is where it was while this stays the same. */
  #gone = 0;
  onNotice: (notice: Notice) => void = () => {};

  constructor(messages: Messages, modules: WasmModules, spawn: () => Worker, base: string, readImages: ReadImages) {
    this.#readImages = readImages;
    this.#messages = messages;
    this.#modules = modules;
    this.#spawn = spawn;
    this.#base = base;
  }

  /** How many workers have gone so far, and with each the run that it held. */
  get gone(): number {
    return this.#gone;
  }

  /**
   * Makes sure that a worker is there, with these images and on the backend that is wished for; where `mayYield`, on the
   * processor if it must be.
   */
  async ready(
    wish: BackendWish,
    note: (note: string) => void,
    source?: Source,
    mayYield: boolean = wish === "auto",
  ): Promise<BackendChoice> {
    const choice = await chooseTrainingBackend(wish);
    const isSame = this.#choice?.backend === choice.backend && this.#source?.id === source?.id;
    if (this.#client && this.#choice && isSame) return this.#choice;
    // Before the run that is there loses its worker: the images may not be here.
    const own = source ? await this.#readImages(source) : null;
    this.close();
    this.#source = source;
    try {
      this.#choice = await this.#open(choice, note, own);
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

  /** `own` are the images, where they have been read already: their bytes go to the worker. */
  async #open(
    choice: BackendChoice,
    note: (note: string) => void,
    own: Prepared | null = null,
  ): Promise<BackendChoice> {
    const opening = { cpu: "Starting the program", webgpu: "Starting the program on the graphics adapter" };
    note(opening[choice.backend]);
    const client = new WorkerClient(this.#spawn(), (notice) => {
      // A worker that dies while it opens rejects what was asked of it; there is no run to save yet.
      const isOpen = this.#choice !== null;
      if (notice.type === "crashed") this.close();
      if (notice.type !== "crashed" || isOpen) this.onNotice(notice);
    });
    this.#client = client;
    const digits = this.#digits(own);
    const program = await this.#modules.load(choice.backend);
    await withTimeout(client.request({ type: "open", ...program }), TIMEOUT);
    note(this.#source ? "Reading your images" : "Fetching the training digits");
    for (const [part, files] of await digits) await load(client, part, files);
    return choice;
  }

  #digits(own: Prepared | null): Promise<Array<[Part, DigitFiles]>> {
    const digits = this.#source ? this.#own(this.#source, own) : this.#shipped();
    // Awaited only once the program has started; until then a failure must not count as unhandled.
    digits.catch(() => {});
    return digits;
  }

  async #own(source: Source, own: Prepared | null): Promise<Array<[Part, DigitFiles]>> {
    const { train, test } = own ?? (await this.#readImages(source));
    return [
      ["train", train],
      ["test", test],
    ];
  }

  #shipped(): Promise<Array<[Part, DigitFiles]>> {
    const fetching = (part: Part, label: string) =>
      this.#messages.during(
        label,
        imageBytes(part),
        async (loaded): Promise<[Part, DigitFiles]> => [part, await fetchDigits(part, this.#base, loaded)],
      );
    return Promise.all([fetching("train", "Training digits"), fetching("test", "Test digits")]);
  }
}

async function load(client: WorkerClient, part: Part, { images, labels }: DigitFiles): Promise<void> {
  await client.request({ type: "loadDigits", part, images, labels }, [images.buffer, labels.buffer]);
}
