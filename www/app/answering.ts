// Keeps the worker that answers: its program, the test digits, and the model that the visitor chose.

import { type CommandFailed, WorkerClient, WorkerCrashed } from "../engine/client";
import { fetchDigits, imageBytes } from "../engine/digits";
import type { AnswerOf, AnswerTypes, CommandOf } from "../engine/envelope";
import { ModelShelf, type ShippedName } from "../engine/models";
import type { WasmModules } from "../engine/modules";
import type { Family } from "../engine/protocol";
import type { State } from "../state/state";
import type { Store } from "../state/store";
import { type Messages, sentence } from "./messages";

export class Answering {
  readonly #store: Store<State>;
  readonly #messages: Messages;
  readonly #modules: WasmModules;
  readonly #spawn: () => Worker;
  readonly #shelf: ModelShelf;
  readonly #base: string;
  #client: WorkerClient | null = null;
  #opened: Promise<unknown> = Promise.resolve();
  /** Counts model choices: a slow download must not replace a later choice. */
  #choice = 0;
  #crashes = 0;
  /** Asks for the weights of the run in training, when this worker was replaced and has lost them. */
  onLiveLost: () => void = () => {};

  constructor(store: Store<State>, messages: Messages, modules: WasmModules, spawn: () => Worker, base: string) {
    this.#store = store;
    this.#messages = messages;
    this.#modules = modules;
    this.#spawn = spawn;
    this.#shelf = new ModelShelf(base);
    this.#base = base;
  }

  /** Starts the worker, and loads program, test digits and model side by side. */
  async start(): Promise<void> {
    this.#store.update({ answering: "starting", model: null });
    const client = new WorkerClient(this.#spawn(), (notice) => {
      if (notice.type === "crashed") this.#replace(notice.message);
    });
    this.#client = client;
    const digits = this.#messages.during("Test digits", imageBytes("test"), (loaded) =>
      fetchDigits("test", this.#base, loaded),
    );
    // Awaited only once the program has started; until then a failure must not count as unhandled.
    digits.catch(() => {});
    this.#opened = this.#modules.load("cpu").then((program) => client.request({ type: "open", ...program }));
    const model = this.showChosenModel();
    try {
      await this.#opened;
      const { images, labels } = await digits;
      await client.request({ type: "loadDigits", part: "test", images, labels }, [images.buffer, labels.buffer]);
      this.#store.update({ answering: "ready" });
      this.#messages.dismiss("answering");
    } catch (error) {
      if (error instanceof WorkerCrashed) return;
      this.#store.update({ answering: "failed" });
      this.#messages.problem({
        id: "answering",
        message: `The model cannot answer: ${sentence(error)}`,
        remedy: { label: "Try again", run: () => this.#restart() },
      });
    }
    await model;
  }

  request<T extends keyof AnswerTypes>(command: CommandOf<T>, transfer: Transferable[] = []): Promise<AnswerOf<T>> {
    return this.#client ? this.#client.request(command, transfer) : Promise.reject(new WorkerCrashed("not started"));
  }

  /** Loads the shipped model that the settings name: encoder first, which is enough for a posterior. */
  async showChosenModel(): Promise<void> {
    const { family, model } = this.#store.state.settings;
    if (model === "live") return this.onLiveLost();
    const choice = ++this.#choice;
    try {
      await this.#load(choice, family, model);
      this.#messages.dismiss("model");
    } catch (error) {
      if (error instanceof WorkerCrashed || choice !== this.#choice) return;
      // The worker did not even start, which has been said already.
      if (this.#store.state.answering === "failed") return;
      this.#messages.problem({
        id: "model",
        message: `The model could not be loaded: ${sentence(error)}`,
        remedy: { label: "Try again", run: () => void this.showChosenModel() },
      });
    }
  }

  async #load(choice: number, family: Family, name: ShippedName): Promise<void> {
    this.#store.update({ shipped: await this.#shelf.list() });
    const entry = await this.#shelf.find(family, name);
    const bytes = entry.encoderBytes + entry.decoderBytes;
    // The first answer need not wait for decoders; a model that answers already stays until the next one is whole.
    const early = this.#store.state.model === null;
    await this.#messages.during("Model", bytes, async (loaded) => {
      const encoder = await this.#shelf.part(entry, "encoder", loaded);
      const decoder = this.#shelf.part(entry, "decoder", (amount) => loaded(entry.encoderBytes + amount));
      if (!early) await decoder;
      const parts = [
        ["loadEncoder", encoder],
        ["loadDecoder", decoder],
      ] as const;
      for (const [type, arriving] of parts) {
        const bytes = await arriving;
        await this.#opened;
        if (choice !== this.#choice) return;
        const { model } = await this.request({ type, bytes });
        if (choice === this.#choice && (early || model.hasDecoders)) this.#store.update({ model });
      }
    });
  }

  /** Answers with the model of the run in training. */
  async showLiveModel(bytes: Uint8Array, step: number): Promise<void> {
    // The visitor may have turned to another model while these weights were on their way.
    if (this.#store.state.settings.model !== "live") return;
    const choice = ++this.#choice;
    await this.#opened;
    try {
      const { model } = await this.request({ type: "loadModel", bytes }, [bytes.buffer]);
      if (choice === this.#choice) {
        this.#store.update(({ training }) => ({ model, training: { ...training, answeringStep: step } }));
      }
    } catch (error) {
      if (!(error instanceof WorkerCrashed))
        this.#messages.problem({ id: "model", message: sentence(error as CommandFailed) });
    }
  }

  /** Ends the worker and starts another one; a crash is survived a few times by itself. */
  #replace(message: string): void {
    this.#crashes++;
    if (this.#crashes <= 2) {
      this.#messages.announce("The answering worker stopped and is being replaced.");
      this.#restart();
      return;
    }
    this.#store.update({ answering: "failed" });
    this.#messages.problem({
      id: "answering",
      message: `The worker that answers stopped several times (${message}).`,
      remedy: { label: "Start it again", run: () => this.#restart() },
    });
  }

  #restart(): void {
    this.#client?.close();
    this.#messages.dismiss("answering");
    void this.start();
  }
}
