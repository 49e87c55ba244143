// Sets of images that the visitor brought, kept in the browser's own storage beside the runs that learnt from them.

import { createStore, del, entries, get, set, type UseStore } from "idb-keyval";
import type { Prepared, SourceAbout } from "./prepared";

/** A set on the visitor's disk, with what it takes. */
export interface KeptSource {
  about: SourceAbout;
  bytes: number;
  /** It goes with the page. */
  unkept?: boolean;
}

export interface SourceStore {
  list(): Promise<KeptSource[]>;
  read(id: string): Promise<Prepared | null>;
  keep(source: Prepared): Promise<void>;
  remove(id: string): Promise<void>;
}

/** Bytes. */
export const sizeOf = ({ train, test }: Prepared): number =>
  [train, test].reduce((sum, { images, labels }) => sum + images.length + labels.length, 0);

/** Images and what is known of them lie apart, so that a list is quick. Rejects where the browser lets nothing be kept. */
export function databaseSources(): SourceStore {
  let opened: { about: UseStore; data: UseStore } | null = null;
  const stores = () => {
    opened ??= { about: createStore("metavae-sources", "about"), data: createStore("metavae-source-images", "data") };
    return opened;
  };
  return {
    async list() {
      const found = await entries<string, KeptSource>(stores().about);
      return found.map(([, kept]) => kept);
    },
    async read(id) {
      const [kept, data] = await Promise.all([
        get<KeptSource>(id, stores().about),
        get<Pick<Prepared, "train" | "test">>(id, stores().data),
      ]);
      return kept && data ? { ...data, about: kept.about } : null;
    },
    async keep(source) {
      const { about, train, test } = source;
      await set(about.id, { train, test }, stores().data);
      await set(about.id, { about, bytes: sizeOf(source) }, stores().about);
    },
    async remove(id) {
      await del(id, stores().about);
      await del(id, stores().data);
    },
  };
}
