// The sets of images that the visitor brought: on their disk, or where nothing can be kept, in this page alone.

import type { Source } from "../engine/protocol";
import { UnreadableImages } from "./image-set";
import type { Prepared } from "./prepared";
import { databaseSources, type KeptSource, type SourceStore, sizeOf } from "./source-store";

export class SourceLibrary {
  readonly #store: SourceStore;
  /** What the browser would not keep. */
  readonly #unkept = new Map<string, Prepared>();

  constructor(store: SourceStore = databaseSources()) {
    this.#store = store;
  }

  async list(): Promise<KeptSource[]> {
    const kept = await this.#store.list().catch(() => []);
    const unkept = [...this.#unkept.values()].map((source) => ({
      about: source.about,
      bytes: sizeOf(source),
      unkept: true,
    }));
    return [...kept, ...unkept];
  }

  /** The images of a run; throws a sentence where they are not here. The bytes are the reader's own. */
  async read({ id, name }: Source): Promise<Prepared> {
    const here = this.#unkept.get(id);
    const found = here ? copyOf(here) : await this.#store.read(id).catch(() => null);
    if (found) return found;
    throw new UnreadableImages(
      `This run learns from “${name}”, images that are not in this browser: bring the same files under Train, Images (their mark is ${id}).`,
    );
  }

  /** False where they stay in this page alone: the browser keeps nothing, or there is no room. */
  async keep(source: Prepared): Promise<boolean> {
    try {
      await this.#store.keep(source);
      // What was not written whole must not be found missing once it is needed.
      const back = await this.#store.read(source.about.id);
      if (back && sizeOf(back) === sizeOf(source)) return true;
    } catch {}
    this.#unkept.set(source.about.id, copyOf(source));
    return false;
  }

  async remove(id: string): Promise<void> {
    this.#unkept.delete(id);
    await this.#store.remove(id);
  }
}

/** Buffers are handed on to workers. */
function copyOf({ about, train, test }: Prepared): Prepared {
  const copy = ({ images, labels }: Prepared["train"]) => ({ images: images.slice(), labels: labels.slice() });
  return { about, train: copy(train), test: copy(test) };
}
