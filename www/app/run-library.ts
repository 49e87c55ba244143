// The runs on the visitor's disk: each has files of its own; a new one is read back before the one before it goes.

import type { RunLocks } from "../engine/run-locks";
import type { RunStorage, StoredFile } from "../engine/run-storage";
import { withTimeout } from "../engine/timeout";
import { sameBytes } from "../state/checksum";
import {
  arrange,
  fileName,
  type KeepTrouble,
  type KeptFile,
  type KeptRow,
  overflow,
  readName,
} from "../state/kept-runs";
import { lastTaken, type RunTiles } from "../state/run-tiles";
import {
  albumOf,
  HEAD,
  isSound,
  type KeptRun,
  NewerRun,
  noteEnd,
  packing,
  UnreadableRun,
  unpackNote,
  unpackPictures,
  unpackRun,
} from "../state/saved-run";
import { runInSlices } from "../state/slices";

export class NotKept extends Error {
  override name = "NotKept";
  constructor(
    readonly trouble: KeepTrouble,
    message: string,
  ) {
    super(message);
  }
}

/** A disk that says nothing for so long has failed, ms. */
const LONGEST = 60_000;
/** A file is empty while it is being written; one that stays so was left behind by a page that died meanwhile, ms. */
const STALE = 60_000;

export class RunLibrary {
  readonly #open: () => Promise<RunStorage | null>;
  readonly #locks: RunLocks;
  readonly #now: () => number;
  #storage: RunStorage | null = null;
  /** Runs that this page holds, with what gives them free. */
  readonly #held = new Map<string, () => void>();
  /** The newest generation of each run that this page knows of. */
  readonly #generations = new Map<string, number>();
  /** What this page last wrote of each run, and read back. */
  readonly #written = new Map<string, { name: string; bytes: number }>();
  /** Files with a generation never change once written, so that each is read once. */
  readonly #known = new Map<string, KeptFile>();

  constructor(open: () => Promise<RunStorage | null>, locks: RunLocks, now: () => number = Date.now) {
    this.#open = open;
    this.#locks = locks;
    this.#now = now;
  }

  /** Whether this page may go on with the run: false if another one does. */
  async hold(run: string): Promise<boolean> {
    if (this.#held.has(run)) return true;
    // Where locks are refused altogether, nothing else is promised.
    const release = await this.#locks.take(run).catch(() => () => {});
    if (!release) return false;
    this.#held.set(run, release);
    return true;
  }

  release(run: string): void {
    this.#held.get(run)?.();
    this.#held.delete(run);
  }

  /** Settles once the run was read back as it was written; until then what was kept of it before stays. */
  async keep(run: string, kept: KeptRun, checkpoint: Uint8Array): Promise<void> {
    const storage = await this.#ready();
    if (!storage) throw new NotKept("nowhere", "nothing can be kept in this browser");
    const before = (await this.#files(storage).catch(() => [])).filter((file) => file.run === run);
    const newest = Math.max(0, this.#generations.get(run) ?? 0, ...before.map(({ generation }) => generation));
    const generation = newest + 1;
    this.#generations.set(run, generation);
    const name = fileName(run, generation);
    const bytes = await runInSlices(packing(kept, checkpoint));
    try {
      await withTimeout(storage.write(name, bytes), LONGEST);
      const back = await withTimeout(storage.read(name), LONGEST);
      if (!back || !(await runInSlices(sameBytes(back, bytes))))
        throw new NotKept("unequal", "what was written could not be read back");
    } catch (error) {
      await storage.remove(name).catch(() => {});
      throw notKept(error);
    }
    this.#written.set(run, { name, bytes: bytes.length });
    const { snapshots: _, ...about } = kept;
    this.#known.set(name, { name, run, generation, bytes: bytes.length, at: kept.at, status: "good", about });
    for (const file of before) if (isOld(file, generation)) await storage.remove(file.name).catch(() => {});
  }

  /** Whether what this page last wrote of the run is still there. */
  async isThere(run: string): Promise<boolean> {
    const written = this.#written.get(run);
    const storage = await this.#ready();
    return !written || !storage || (await storage.size(written.name)) === written.bytes;
  }

  /** All runs, the newest first; null where nothing can be kept. */
  async look(): Promise<KeptRow[] | null> {
    const storage = await this.#ready();
    if (!storage) return null;
    const [files, held] = await Promise.all([this.#files(storage), this.#locks.held().catch(() => new Set<string>())]);
    const { shown, superseded } = arrange(files);
    const elsewhere = (run: string) => held.has(run) && !this.#held.has(run);
    for (const { name, run } of superseded) if (!elsewhere(run)) await storage.remove(name).catch(() => {});
    return shown.map((file) => ({ ...file, elsewhere: elsewhere(file.run) }));
  }

  /** A file as it lies on the disk. */
  async raw(name: string): Promise<Uint8Array> {
    const bytes = await (await this.#ready())?.read(name);
    if (!bytes) throw new UnreadableRun("it is no longer there");
    return bytes;
  }

  async read(name: string): Promise<{ run: KeptRun; checkpoint: Uint8Array }> {
    const bytes = await this.raw(name);
    const { run, generation } = readName(name);
    const read = unpackRun(bytes);
    this.#generations.set(run, Math.max(generation, this.#generations.get(run) ?? 0));
    this.#written.set(run, { name, bytes: bytes.length });
    return read;
  }

  /** The last pictures of a kept run, without its weights; null where it has none, or they cannot be read. */
  async pictures(name: string): Promise<RunTiles | null> {
    const storage = await this.#ready();
    if (!storage) return null;
    const end = noteEnd(await beginning(storage, name, HEAD));
    const { until } = albumOf(await beginning(storage, name, end));
    return lastTaken(unpackPictures(await beginning(storage, name, until)));
  }

  /** False if another page goes on with the run: it stays. */
  async remove({ name, run }: KeptFile): Promise<boolean> {
    const wasHeld = this.#held.has(run);
    if (!(await this.hold(run))) return false;
    try {
      await (await this.#ready())?.remove(name);
    } finally {
      if (!wasHeld) this.release(run);
    }
    return true;
  }

  /** Removes what is too much, the oldest first; says which runs these were. */
  async tidy(own: string | null): Promise<KeptRow[]> {
    const gone: KeptRow[] = [];
    for (const row of overflow((await this.look()) ?? [], own)) if (await this.remove(row)) gone.push(row);
    return gone;
  }

  /** A browser that refused once may allow it later. */
  async #ready(): Promise<RunStorage | null> {
    this.#storage ??= await this.#open().catch(() => null);
    return this.#storage;
  }

  async #files(storage: RunStorage): Promise<KeptFile[]> {
    const entries = await storage.list();
    const files: KeptFile[] = [];
    for (const entry of entries) {
      if (entry.size === 0) await this.#sweep(storage, entry);
      else files.push(await this.#file(storage, entry));
    }
    return files;
  }

  /** An empty file holds nothing; but it may be another page's that is about to be written. */
  async #sweep(storage: RunStorage, { name, at }: StoredFile): Promise<void> {
    if (this.#now() - at > STALE) await storage.remove(name).catch(() => {});
  }

  async #file(storage: RunStorage, { name, at, size }: StoredFile): Promise<KeptFile> {
    const known = this.#known.get(name);
    if (known && known.bytes === size) return known;
    const file = { name, ...readName(name), bytes: size ?? 0, at, about: null };
    try {
      if (size === null) return { ...file, status: "unreadable" };
      // The weights behind the note may be tens of megabytes; they are read only when wanted.
      const end = noteEnd(await beginning(storage, name, HEAD));
      if (end > size) throw new UnreadableRun("the file was cut off");
      const note = unpackNote(await beginning(storage, name, end), size);
      const status = isSound(note) ? "good" : "diverged";
      const whole: KeptFile = { ...file, at: note.at, status, about: note };
      if (whole.generation > 0) this.#known.set(name, whole);
      return whole;
    } catch (error) {
      if (error instanceof NewerRun) return { ...file, status: "newer" };
      // What could not be read this time may be read the next: only what was read can be damaged.
      return { ...file, status: error instanceof UnreadableRun ? "damaged" : "unreadable" };
    }
  }
}

async function beginning(storage: RunStorage, name: string, length: number): Promise<Uint8Array> {
  const bytes = await storage.read(name, length);
  if (!bytes) throw new Error("it is no longer there");
  return bytes;
}

/** What a newer file of the same run replaces; what could not be read is not known to be older. */
const isOld = ({ status, generation: of }: KeptFile, generation: number): boolean =>
  of < generation && (status === "good" || status === "diverged");

function notKept(error: unknown): NotKept {
  if (error instanceof NotKept) return error;
  const { name, message } = error instanceof Error || error instanceof DOMException ? error : new Error(String(error));
  return new NotKept(name === "QuotaExceededError" ? "room" : "refused", message || name);
}
