// Files that outlive the page: in the origin's private file system, or in IndexedDB where that cannot be written.

import { createStore, delMany, get, getMany, keys, setMany } from "idb-keyval";
import { withTimeout } from "./timeout";

export interface StoredFile {
  name: string;
  /** ms since 1970. */
  at: number;
  /** Bytes; null if the file could not be looked at this time. */
  size: number | null;
}

export interface RunStorage {
  list(): Promise<StoredFile[]>;
  /** Bytes of the file; null if there is none. */
  size(name: string): Promise<number | null>;
  /** The file, or its first so many bytes; null if there is none. */
  read(name: string, most?: number): Promise<Uint8Array | null>;
  /** Nothing vouches for the bytes until they have been read back. */
  write(name: string, bytes: Uint8Array): Promise<void>;
  remove(name: string): Promise<void>;
}

const FOLDER = "metavae-kept";
/** Of earlier versions, which delete what they cannot read: nothing is written where they look. */
const OLD_FOLDER = "metavae-runs";
/** A database that some browser never opens must not keep the others from being used, ms. */
const TIMEOUT = 10_000;
/** Before something that failed is tried a second time, ms. */
const PAUSE = 200;

/** Null where the browser lets nothing be kept, as some do in private windows. */
export async function openRunStorage(): Promise<RunStorage | null> {
  // A frame without an origin of its own has no storage, and some browsers refuse it in ways that nobody can catch.
  if (globalThis.origin === "null") return null;
  const open = (storage: () => Promise<RunStorage | null>) =>
    withTimeout(retryOnce(storage), TIMEOUT).catch(() => null);
  const [files, database, oldFiles, oldDatabase] = await Promise.all([
    open(() => fileSystemStorage(FOLDER)),
    open(() => databaseStorage(FOLDER)),
    open(() => fileSystemStorage(OLD_FOLDER)),
    open(oldDatabaseStorage),
  ]);
  const writable = [files, database].filter((storage) => storage !== null);
  const readable = [oldFiles, oldDatabase].filter((storage) => storage !== null);
  return writable.length > 0 ? combined(writable, readable) : null;
}

/** Some failures pass; and what is not listed now would count as not there. */
async function retryOnce<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    await new Promise((later) => setTimeout(later, PAUSE));
    return work();
  }
}

/** Several storages as one: written to the first that takes it, read from whichever has it. */
export function combined(writable: readonly RunStorage[], readable: readonly RunStorage[] = []): RunStorage {
  const all = [...writable, ...readable];
  /** What one of them has; null only if none of them failed to say. */
  const first = async <T>(ask: (storage: RunStorage) => Promise<T | null>): Promise<T | null> => {
    const found = await Promise.allSettled(all.map(ask));
    for (const answer of found) if (answer.status === "fulfilled" && answer.value !== null) return answer.value;
    for (const answer of found) if (answer.status === "rejected") throw answer.reason;
    return null;
  };
  return {
    async list() {
      const found = await Promise.allSettled(all.map((storage) => retryOnce(() => storage.list())));
      const [failed] = found.filter((answer) => answer.status === "rejected");
      if (failed && found.every(({ status }) => status === "rejected")) throw failed.reason;
      return found.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    },
    size: (name) => first((storage) => storage.size(name)),
    read: (name, most) => first((storage) => storage.read(name, most)),
    async write(name, bytes) {
      const failures: unknown[] = [];
      for (const storage of writable) {
        try {
          return await storage.write(name, bytes);
        } catch (error) {
          failures.push(error);
        }
      }
      throw failures[0];
    },
    async remove(name) {
      for (const storage of all) if ((await storage.size(name)) !== null) await storage.remove(name);
    },
  };
}

/** Bytes that are handed over at once: the page must be able to answer between two. */
const PIECE = 1 << 22;

const isAbsence = (error: unknown): boolean => error instanceof DOMException && error.name === "NotFoundError";

function unlessAbsent(error: unknown): void {
  if (!isAbsence(error)) throw error;
}

async function fileSystemStorage(name: string): Promise<RunStorage | null> {
  // Asked for each time: after the visitor has cleared the site's data, a folder known from before leads nowhere.
  const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true });
  // Some browsers offer the folder but write to it only in workers.
  if (!("createWritable" in FileSystemFileHandle.prototype)) return null;
  await folder();
  const file = async (name: string): Promise<File | null> => {
    try {
      return await (await (await folder()).getFileHandle(name)).getFile();
    } catch (error) {
      if (isAbsence(error)) return null;
      throw error;
    }
  };
  return {
    async list() {
      const found: StoredFile[] = [];
      for await (const { kind, name } of (await folder()).values()) {
        if (kind !== "file" || name.endsWith(".crswap")) continue;
        // One that cannot be looked at is there all the same.
        const there = await file(name).catch(() => ({ lastModified: 0, size: null }));
        if (there) found.push({ name, at: there.lastModified, size: there.size });
      }
      return found;
    },
    // One that is empty holds nothing: a write that failed may leave it for a moment, and what it was to hold lies elsewhere.
    size: async (name) => (await file(name))?.size || null,
    async read(name, most) {
      const there = await file(name);
      if (!there?.size) return null;
      return new Uint8Array(await there.slice(0, most).arrayBuffer());
    },
    async write(name, bytes) {
      const place = await folder();
      try {
        const handle = await place.getFileHandle(name, { create: true });
        // Written to a copy, which takes the file's place on closing.
        const writable = await handle.createWritable();
        try {
          for (let start = 0; start < bytes.length; start += PIECE)
            await writable.write(bytes.subarray(start, start + PIECE) as Uint8Array<ArrayBuffer>);
          await writable.close();
        } catch (error) {
          // Until then the file is held, and could not be removed.
          await writable.abort().catch(() => {});
          throw error;
        }
      } catch (error) {
        // The handle alone has made a file, which is empty, and may still be held for a moment.
        await retryOnce(() => place.removeEntry(name).catch(unlessAbsent)).catch(() => {});
        throw error;
      }
    },
    remove: async (name) => (await folder()).removeEntry(name),
  };
}

/** Beside each file a label: sizes can be listed without reading tens of megabytes. */
const label = (name: string): string => `label:${name}`;
type Label = Omit<StoredFile, "name">;

async function databaseStorage(database: string): Promise<RunStorage> {
  const store = createStore(database, "files");
  const names = async () => (await keys<string>(store)).filter((key) => !key.startsWith(label("")));
  await names();
  const remove = (name: string) => delMany([name, label(name)], store);
  return {
    async list() {
      const all = await names();
      const labels = await getMany<Label | undefined>(all.map(label), store);
      return all.map((name, i) => ({ name, at: labels[i]?.at ?? 0, size: labels[i]?.size ?? null }));
    },
    size: async (name) => (await get<Label>(label(name), store))?.size ?? null,
    read: async (name, most) => (await get<Uint8Array>(name, store))?.subarray(0, most) ?? null,
    async write(name, bytes) {
      try {
        await setMany(
          [
            [name, bytes],
            [label(name), { at: Date.now(), size: bytes.length }],
          ],
          store,
        );
      } catch (error) {
        // One of the two may be there without the other.
        await remove(name).catch(() => {});
        throw error;
      }
    },
    remove,
  };
}

async function oldDatabaseStorage(): Promise<RunStorage | null> {
  // To look for it by opening it would make one.
  if (!(await indexedDB.databases()).some(({ name }) => name === OLD_FOLDER)) return null;
  const store = createStore(OLD_FOLDER, "files");
  type Kept = { at: number; bytes: Uint8Array };
  const kept = (name: string) => get<Kept>(name, store);
  return {
    async list() {
      const all = await keys<string>(store);
      const found = await getMany<Kept>(all, store);
      return all.map((name, i) => ({ name, at: found[i]?.at ?? 0, size: found[i]?.bytes.length ?? null }));
    },
    size: async (name) => (await kept(name))?.bytes.length ?? null,
    read: async (name, most) => (await kept(name))?.bytes.subarray(0, most) ?? null,
    write: () => Promise.reject(new Error("nothing is written here any more")),
    remove: (name) => delMany([name], store),
  };
}
