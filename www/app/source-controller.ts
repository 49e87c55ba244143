// Images that the visitor brings to train on: read, shown before they are taken, kept, chosen and forgotten.

import { greyReader } from "../sources/browser-picture";
import type { ImageSet, NamedFile } from "../sources/image-set";
import { isDarkOnLight, type Prepared, prepared, type SourceAbout, sheetOf } from "../sources/prepared";
import { readSource } from "../sources/read-source";
import type { SourceLibrary } from "../sources/source-library";
import { MNIST_SIDE } from "../state/image-size";
import type { Sources, State } from "../state/state";
import type { Store } from "../state/store";
import { MNIST, readSource as readTrainingSource, type TrainingSource, writeSource } from "../state/training-source";
import { coalesced } from "./coalesce";
import { type Messages, sentence } from "./messages";

/** Images on a sheet. */
const SHOWN = 60;

interface Brought {
  files: readonly NamedFile[];
  set: ImageSet;
  inverted: boolean;
  prepared: Prepared;
}

export class SourceController {
  readonly #store: Store<State>;
  readonly #messages: Messages;
  readonly #library: () => Promise<SourceLibrary>;
  readonly #readGrey = greyReader();
  #brought: Brought | null = null;
  /** Counts what was brought: what was brought before it comes too late. */
  #turn = 0;
  /** Looks again at what is kept. */
  readonly look = coalesced(() => this.#look());

  constructor(store: Store<State>, messages: Messages, library: () => Promise<SourceLibrary>) {
    this.#store = store;
    this.#messages = messages;
    this.#library = library;
  }

  /** Reads files, and shows what is in them. */
  async bring(files: readonly NamedFile[]): Promise<void> {
    this.#set({ offered: null });
    await this.#read(files, this.#missingSide());
  }

  /** What is shown stays until it is read. */
  async #read(files: readonly NamedFile[], side: number | undefined, inverted?: boolean): Promise<void> {
    const turn = ++this.#turn;
    this.#messages.dismiss("images");
    this.#set({ reading: 0 });
    const progress = (reading: number) => {
      if (turn === this.#turn) this.#set({ reading });
    };
    try {
      const set = await readSource(files, this.#readGrey, progress, side);
      if (turn !== this.#turn) return;
      await this.#offer({ files, set, inverted: inverted ?? isDarkOnLight(set) }, side, turn);
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#set({ reading: null });
      this.#messages.problem({ id: "images", message: `${sentence(error)} Nothing was changed.` });
    }
  }

  /** Takes light for dark in what is shown. */
  async invert(): Promise<void> {
    if (!this.#brought) return;
    const { inverted, prepared } = this.#brought;
    await this.#offer({ ...this.#brought, inverted: !inverted }, prepared.about.side, this.#turn);
  }

  /** Brings the images shown to so many rows and columns. Pictures are read anew, so that no detail is made up. */
  async resize(side: number): Promise<void> {
    if (!this.#brought) return;
    const { files, inverted } = this.#brought;
    await this.#read(files, side, inverted);
  }

  /** The size of the images that the form names and that are not here: whoever is asked for them brings them. */
  #missingSide(): number | undefined {
    const { sources, settings } = this.#store.state;
    const wanted = readTrainingSource(settings.trainSource);
    return wanted && !sources.kept.some(({ about }) => about.id === wanted.id) ? wanted.side : undefined;
  }

  /** Keeps what is shown; the next run learns from it. */
  async take(): Promise<void> {
    if (!this.#brought) return;
    const { prepared } = this.#brought;
    const library = await this.#library();
    const isKept = await library.keep(prepared);
    if (!isKept)
      this.#messages.problem({
        id: "images",
        message: "This browser has no room for these images, or keeps nothing: they stay until this page is closed.",
      });
    this.choose(prepared.about);
    this.#forget();
    await this.look();
    this.#messages.announce(`The next run learns from ${prepared.about.train} images of “${prepared.about.name}”.`);
  }

  /** Puts away what is shown. */
  dismiss(): void {
    this.#forget();
  }

  /** What the next run learns from; MNIST's digits where nothing is named. */
  choose(about: SourceAbout | null): void {
    const trainSource = about ? writeSource(sourceOf(about)) : MNIST;
    this.#store.update(({ settings }) => ({ settings: { ...settings, trainSource } }));
  }

  /** Removes a set from this browser; runs that learn from it cannot go on until it is brought again. */
  async remove(id: string): Promise<void> {
    await (await this.#library()).remove(id);
    const { trainSource } = this.#store.state.settings;
    if (trainSource.startsWith(`${id}.`)) this.choose(null);
    await this.look();
  }

  async #look(): Promise<void> {
    this.#set({ kept: await (await this.#library()).list() });
  }

  async #offer(brought: Omit<Brought, "prepared">, side: number | undefined, turn: number): Promise<void> {
    const { set, inverted } = brought;
    const ready = await prepared(set, inverted, side);
    if (turn !== this.#turn) return;
    this.#brought = { ...brought, prepared: ready };
    this.#set({
      reading: null,
      offered: { about: ready.about, leftOut: set.leftOut, inverted, sheet: sheetOf(ready, SHOWN) },
    });
    this.#messages.announce(
      `${ready.about.train + ready.about.test} images were read; look through them, then train on them.`,
    );
  }

  #forget(): void {
    this.#turn++;
    this.#brought = null;
    this.#set({ reading: null, offered: null });
  }

  #set(change: Partial<Sources>): void {
    this.#store.update(({ sources }) => ({ sources: { ...sources, ...change } }));
  }
}

const sourceOf = ({ id, name, train, test, classes, side = MNIST_SIDE }: SourceAbout): TrainingSource => ({
  side,
  id,
  name,
  train,
  test,
  classes: classes.length,
});
