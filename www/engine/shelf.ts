// Files that outlive the page: in the origin's private file system, or in IndexedDB where that cannot be written.

import { createStore, del, entries, get, set } from "idb-keyval";

export interface ShelfEntry {
  name: string;
  /** ms since 1970. */
  at: number;
}

export interface Shelf {
  list(): Promise<ShelfEntry[]>;
  /** The file, or its first so many bytes; null if there is none. */
  read(name: string, most?: number): Promise<Uint8Array | null>;
  /** All or nothing: a crash meanwhile leaves the file as it was. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}

const FOLDER = "metavae-runs";

/** Null where the browser lets nothing be kept, as some do in private windows. */
export async function openShelf(): Promise<Shelf | null> {
  return (await fileShelf().catch(() => null)) ?? (await databaseShelf().catch(() => null));
}

async function fileShelf(): Promise<Shelf> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(FOLDER, { create: true });
  // Some browsers offer the folder but write to it only in workers.
  if (!("createWritable" in FileSystemFileHandle.prototype)) throw new Error("files cannot be written here");
  return {
    async list() {
      const found: ShelfEntry[] = [];
      for await (const handle of folder.values()) {
        if (handle.kind !== "file" || handle.name.endsWith(".crswap")) continue;
        found.push({ name: handle.name, at: (await (handle as FileSystemFileHandle).getFile()).lastModified });
      }
      return found;
    },
    async read(name, most) {
      const handle = await folder.getFileHandle(name).catch(() => null);
      return handle && new Uint8Array(await (await handle.getFile()).slice(0, most).arrayBuffer());
    },
    async write(name, bytes) {
      const handle = await folder.getFileHandle(name, { create: true });
      // Written to a copy, which takes the file's place on closing.
      const writable = await handle.createWritable();
      await writable.write(bytes as Uint8Array<ArrayBuffer>);
      await writable.close();
    },
    remove: (name) => folder.removeEntry(name),
  };
}

async function databaseShelf(): Promise<Shelf> {
  const store = createStore(FOLDER, "files");
  type Kept = { at: number; bytes: Uint8Array };
  await entries(store);
  return {
    list: async () => (await entries<string, Kept>(store)).map(([name, { at }]) => ({ name, at })),
    read: async (name, most) => (await get<Kept>(name, store))?.bytes.subarray(0, most) ?? null,
    write: (name, bytes) => set(name, { at: Date.now(), bytes }, store),
    remove: (name) => del(name, store),
  };
}
