// Keeps the worker that answers: its program, the test digits, and the model that the visitor chose.

import { WorkerClient, WorkerCrashed } from "../engine/client";
import { fetchDigits, imageBytes } from "../engine/digits";
import type { AnswerOf, AnswerTypes, CommandOf } from "../engine/envelope";
import { type ShippedModel, ShippedModels, type ShippedName } from "../engine/models";
import type { WasmModules } from "../engine/modules";
import type { Family, ModelSummary, Source } from "../engine/protocol";
import type { ReadImages } from "../sources/prepared";
import { pick } from "../state/drawing";
import { families } from "../state/families";
import { MNIST_TEST, type State } from "../state/state";
import type { Store } from "../state/store";
import { type ModelName, table } from "../state/table";
import { type Messages, sentence } from "./messages";

/** A worker that dies so many times within so many milliseconds is not started again by itself. */
const MOST_CRASHES = 3;
const CRASH_MEMORY = 60_000;

export class Answering {
  readonly #store: Store<State>;
  readonly #messages: Messages;
  readonly #modules: WasmModules;
  readonly #spawn: () => Worker;
  readonly #models: ShippedModels;
  readonly #base: string;
  readonly #readImages: ReadImages;
  #client: WorkerClient | null = null;
  #opened: Promise<unknown> = Promise.resolve();
  /** Settled once the images that come with the worker are there, or cannot come. */
  #firstImages: Promise<unknown> = Promise.resolve();
  /** Counts model choices: a slow download must not replace a later choice. */
  #choice = 0;
  /** When it died, ms. */
  #crashes: number[] = [];
  /** Asks for the weights of the run in training. */
  onLiveWanted: () => void = () => {};

  constructor(
    store: Store<State>,
    messages: Messages,
    modules: WasmModules,
    spawn: () => Worker,
    base: string,
    readImages: ReadImages,
  ) {
    this.#readImages = readImages;
    this.#store = store;
    this.#messages = messages;
    this.#modules = modules;
    this.#spawn = spawn;
    this.#models = new ShippedModels(base);
    this.#base = base;
    store.subscribe(({ settings }, previous) => {
      const { model, family } = previous.settings;
      if (settings.model === model && settings.family === family) return;
      if (settings.family !== family && settings.model === "live") this.#sayMoved(settings.family);
      void this.showChosenModel();
    });
  }

  /** Starts the worker, and loads program, test digits and model side by side. */
  async start(): Promise<void> {
    this.#store.update({ answering: "starting", model: null, modelName: null, failure: null, testImages: MNIST_TEST });
    let client: WorkerClient;
    try {
      client = new WorkerClient(this.#spawn(), (notice) => {
        if (notice.type === "crashed") this.#replace(notice.message);
      });
    } catch (error) {
      this.#fail(`The model cannot answer: ${sentence(error)}`, "Try again");
      return;
    }
    this.#client = client;
    const digits = this.#messages.during("Test digits", imageBytes("test"), (loaded) =>
      fetchDigits("test", this.#base, loaded),
    );
    // Awaited only once the program has started; until then a failure must not count as unhandled.
    digits.catch(() => {});
    this.#opened = this.#modules.load("cpu").then((program) => client.request({ type: "open", ...program }));
    const first = this.#opened.then(async () => {
      const { images, labels } = await digits;
      await client.request({ type: "loadDigits", part: "test", images, labels }, [images.buffer, labels.buffer]);
    });
    this.#firstImages = first.catch(() => {});
    const model = this.showChosenModel();
    try {
      await first;
      this.#store.update({ answering: "ready" });
      this.#messages.dismiss("answering");
    } catch (error) {
      if (error instanceof WorkerCrashed) return;
      this.#fail(`The model cannot answer: ${sentence(error)}`, "Try again");
    }
    await model;
  }

  request<T extends keyof AnswerTypes>(command: CommandOf<T>, transfer: Transferable[] = []): Promise<AnswerOf<T>> {
    return this.#client ? this.#client.request(command, transfer) : Promise.reject(new WorkerCrashed("not started"));
  }

  /** Loads the model that the settings name: of a shipped one the encoder first, which is enough for a posterior. */
  async showChosenModel(): Promise<void> {
    const { family, model } = this.#store.state.settings;
    // The worker did not even start, which has been said already.
    if (this.#hasFailed) return;
    const choice = ++this.#choice;
    this.#store.update({ failure: null });
    this.#messages.dismiss("model");
    if (model === "live") return this.onLiveWanted();
    try {
      await this.#load(choice, family, model);
    } catch (error) {
      if (error instanceof WorkerCrashed || choice !== this.#choice) return;
      if (!this.#hasFailed) this.#notLoaded(model, `The model could not be loaded: ${sentence(error)}`);
    }
  }

  get #hasFailed(): boolean {
    return this.#store.state.answering === "failed";
  }

  /** The run cannot give its weights: a model that ships answers instead, and the page says why. */
  liveRefused(reason: string): void {
    if (this.#store.state.settings.model === "live") this.#notLoaded("live", reason);
  }

  /** What answers goes on answering, where it knows the family; the page never names a model that does not answer. */
  #notLoaded(name: ModelName, reason: string): void {
    const { model, modelName, settings } = this.#store.state;
    const isThere = model?.family === settings.family && model.hasDecoders && modelName !== "live" ? modelName : null;
    const instead = isThere ?? (name === "live" ? table.model.fallback : null);
    const remedy = { label: "Try again", run: () => this.#choose(name) };
    if (instead !== null && instead !== name) {
      this.#choose(instead);
      const label = table.model.options.find(({ value }) => value === instead)?.label;
      const message = `${reason} “${label}” answers.`;
      this.#messages.problem(name === "live" ? { id: "model", message } : { id: "model", message, remedy });
      return;
    }
    this.#store.update({ failure: reason });
    this.#messages.problem({ id: "model", message: reason, remedy });
  }

  #choose(model: ModelName): void {
    const { settings } = this.#store.state;
    if (settings.model === model) void this.showChosenModel();
    else this.#store.update({ settings: { ...settings, model } });
  }

  #sayMoved(family: Family): void {
    this.#messages.announce(
      `${families[family].name} is what the model in training knows: your digit and D are of that family now.`,
    );
  }

  #show(model: ModelSummary, modelName: ModelName): void {
    this.#store.update({ model, modelName, failure: null });
  }

  async #load(choice: number, family: Family, name: ShippedName): Promise<void> {
    this.#store.update({ shipped: await this.#models.list() });
    const entry = await this.#models.find(family, name);
    const bytes = entry.encoderBytes + entry.decoderBytes;
    // The first answer need not wait for decoders; a model that answers already stays until the next one is whole, unless other
    // images come with it.
    const early = this.#store.state.model === null;
    await this.#messages.during("Model", bytes, async (loaded) => {
      const encoder = await this.#models.part(entry, "encoder", loaded);
      const decoder = this.#models.part(entry, "decoder", (amount) => loaded(entry.encoderBytes + amount));
      // Awaited only after the encoder; until then a failure must not count as unhandled.
      decoder.catch(() => {});
      if (!early) await decoder;
      const parts = [
        ["loadEncoder", encoder],
        ["loadDecoder", decoder],
      ] as const;
      for (const [type, arriving] of parts) {
        const bytes = await arriving;
        await this.#opened;
        if (!(await this.#showImages(undefined, choice))) return;
        const { model } = await this.request({ type, bytes });
        if (choice === this.#choice && (early || model.hasDecoders)) this.#show(model, name);
      }
    });
    if (entry.judged) void this.#judge(choice, entry);
  }

  /** Loads what answers are read and judged by, which they need not wait for. */
  async #judge(choice: number, entry: ShippedModel): Promise<void> {
    this.#messages.dismiss("judging");
    try {
      const bytes = await this.#models.part(entry, "reliability", () => {});
      if (choice !== this.#choice) return;
      await this.request({ type: "loadReliability", bytes });
      if (choice === this.#choice) this.#store.update(({ model }) => ({ judged: model }));
    } catch (error) {
      if (error instanceof WorkerCrashed || choice !== this.#choice) return;
      const message = `Answers are not judged: ${sentence(error)}`;
      const remedy = { label: "Try again", run: () => void this.#judge(choice, entry) };
      this.#messages.problem({ id: "judging", message, remedy });
    }
  }

  /** Answers with the model of the run in training. */
  async showLiveModel(bytes: Uint8Array, step: number): Promise<void> {
    // The visitor may have turned to another model while these weights were on their way.
    const { settings, training } = this.#store.state;
    if (settings.model !== "live") return;
    const choice = ++this.#choice;
    await this.#opened;
    try {
      if (!(await this.#showImages(training.config?.source, choice))) return;
      const { model } = await this.request({ type: "loadModel", bytes }, [bytes.buffer]);
      if (choice !== this.#choice) return;
      this.#store.update(({ training }) => ({ training: { ...training, answeringStep: step } }));
      this.#show(model, "live");
    } catch (error) {
      if (error instanceof WorkerCrashed || choice !== this.#choice) return;
      this.liveRefused(`The model in training cannot answer: ${sentence(error)}`);
    }
  }

  /** The images that are asked about, and that D is drawn from, are those that the model was trained beside. False where another
   *  model was chosen meanwhile: then nothing has changed. */
  async #showImages(source: Source | undefined, choice: number): Promise<boolean> {
    if (this.#store.state.testImages.source?.id === source?.id) return choice === this.#choice;
    // Those that come with the worker must not replace these.
    await this.#firstImages;
    const { images, labels } = source
      ? (await this.#readImages(source)).test
      : await fetchDigits("test", this.#base, () => {});
    if (choice !== this.#choice) return false;
    // The model that is there may read images of another size: until the next one is, nothing is asked.
    this.#store.update({ model: null, modelName: null });
    const command = { type: "loadDigits", part: "test", images, labels } as const;
    const { count } = await this.request(command, [images.buffer, labels.buffer]);
    this.#store.update(({ drawing: before, settings }) => {
      const { sheet } = before;
      const testImages = { count, source };
      if (sheet.kind !== "digit" || sheet.index < count) return { testImages };
      const index = sheet.index % count;
      return { testImages, drawing: pick(before, index), settings: { ...settings, digit: index } };
    });
    return choice === this.#choice;
  }

  /** Ends the worker and starts another one; a crash is survived a few times by itself. */
  #replace(message: string): void {
    const now = Date.now();
    this.#crashes = [...this.#crashes.filter((at) => now - at < CRASH_MEMORY), now];
    if (this.#crashes.length < MOST_CRASHES) {
      this.#messages.announce("The answering worker stopped and is being replaced.");
      this.#restart();
      return;
    }
    this.#fail(`The worker that answers stopped several times (${message}).`, "Start it again");
  }

  #fail(message: string, label: string): void {
    this.#store.update({ answering: "failed", failure: message });
    this.#messages.problem({ id: "answering", message, remedy: { label, run: () => this.#restart() } });
  }

  #restart(): void {
    this.#client?.close();
    this.#messages.dismiss("answering");
    void this.start();
  }
}
