// The visitor's own D: images that they drew, took from the pad, or chose as files, each brought into MNIST's form.

import type { Ink } from "../drawing/picture-file";
import { WorkerCrashed } from "../engine/client";
import { resizing } from "../sources/resizing";
import type { Stroke } from "../state/drawing";
import { families } from "../state/families";
import { MNIST_PIXELS, MNIST_SIDE, sideOf } from "../state/image-size";
import type { State } from "../state/state";
import type { Store } from "../state/store";
import { table } from "../state/table";
import type { Answering } from "./answering";
import { type Messages, sentence } from "./messages";
import { RASTER, type Rasterise } from "./subject";

/** As many as the slider offers. */
export const MOST_OWN = table.contextSize.most;

export type ReadPicture = (file: File) => Promise<Ink>;

export class OwnContext {
  readonly #store: Store<State>;
  readonly #answering: Answering;
  readonly #messages: Messages;
  readonly #rasterise: Rasterise;
  readonly #readPicture: ReadPicture;

  constructor(
    store: Store<State>,
    answering: Answering,
    messages: Messages,
    rasterise: Rasterise,
    readPicture: ReadPicture,
  ) {
    this.#store = store;
    this.#answering = answering;
    this.#messages = messages;
    this.#rasterise = rasterise;
    this.#readPicture = readPicture;
  }

  use(used: boolean): void {
    this.#store.update(({ ownContext }) => ({ ownContext: { ...ownContext, used } }));
  }

  async addStrokes(strokes: readonly Stroke[]): Promise<void> {
    await this.#reportFailure(async () => {
      const pixels = this.#rasterise({ kind: "strokes", strokes }, RASTER);
      this.#add(await this.#normalised({ pixels, width: RASTER, height: RASTER }));
    });
  }

  /** The digit on the pad, as the model sees it. */
  addDigit(): void {
    const { digit } = this.#store.state;
    if (!digit) return;
    const image = new Uint8Array(MNIST_PIXELS);
    resizing(sideOf(digit.image), sideOf(digit.image), MNIST_SIDE)(digit.image, image);
    this.#add(image);
  }

  /** Each file by itself: one that cannot be read keeps none of the others out. */
  async addFiles(files: readonly File[], emptyFolders: readonly string[] = []): Promise<void> {
    const refused = emptyFolders.map((name) => `${name} is a folder without pictures.`);
    for (const file of files) {
      if (this.count >= MOST_OWN) {
        refused.push(`D holds ${MOST_OWN} images at most; the rest was left out.`);
        break;
      }
      try {
        this.#add(await this.#normalised(await this.#readPicture(file)));
      } catch (error) {
        if (error instanceof WorkerCrashed) return;
        refused.push(sentence(error));
      }
    }
    if (refused.length === 0) this.#messages.dismiss("own");
    else this.#messages.problem({ id: "own", message: refused.join(" ") });
  }

  remove(index: number): void {
    const { images } = this.#store.state.ownContext;
    const kept = new Uint8Array(images.length - MNIST_PIXELS);
    kept.set(images.subarray(0, index * MNIST_PIXELS));
    kept.set(images.subarray((index + 1) * MNIST_PIXELS), index * MNIST_PIXELS);
    this.#replace(kept);
    this.#messages.announce(`Removed; D holds ${this.count} of your images.`);
  }

  clear(): void {
    this.#replace(new Uint8Array(0));
  }

  get count(): number {
    return this.#store.state.ownContext.images.length / MNIST_PIXELS;
  }

  #add(image: Uint8Array): void {
    if (this.count >= MOST_OWN) {
      this.#messages.problem({ id: "own", message: `D holds ${MOST_OWN} images at most: remove one first.` });
      return;
    }
    const { images } = this.#store.state.ownContext;
    const more = new Uint8Array(images.length + MNIST_PIXELS);
    more.set(images);
    more.set(image, images.length);
    this.#replace(more);
    this.#messages.announce(`Added; D holds ${this.count} of your images.`);
  }

  #replace(images: Uint8Array): void {
    this.#store.update(({ ownContext }) => ({ ownContext: { ...ownContext, images } }));
  }

  /** As it is: centred and sized like MNIST's digits, but not turned. */
  async #normalised({ pixels, width, height }: Ink): Promise<Uint8Array> {
    const { family } = this.#store.state.settings;
    const transformation = { family, value: families[family].identity };
    const size = { width, height, side: MNIST_SIDE };
    return (await this.#answering.request({ type: "readDrawing", pixels, ...size, transformation })).image;
  }

  async #reportFailure(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof WorkerCrashed)) this.#messages.problem({ id: "own", message: sentence(error) });
    }
  }
}
