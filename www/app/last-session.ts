// The runs that earlier pages left behind, and other tabs: the newest is offered when the page opens, all stand in a list.

import { openLocks } from "../engine/run-locks";
import { openRunStorage } from "../engine/run-storage";
import { type KeptRow, offered } from "../state/kept-runs";
import { NewerRun, unpackRun } from "../state/saved-run";
import type { State } from "../state/state";
import type { Store } from "../state/store";
import { Autosave } from "./autosave";
import { coalesced } from "./coalesce";
import type { LaterTraining } from "./later-training";
import { LeaveWarning } from "./leave-warning";
import { type Messages, sentence } from "./messages";
import { RunLibrary } from "./run-library";

/** A page that is being closed may hold its lock for a moment longer. */
const SECOND_LOOK = 1500;
const MORE_LOOKS = 1;

export class LastSession {
  readonly #store: Store<State>;
  readonly #messages: Messages;
  readonly #training: LaterTraining;
  readonly #offerFile: (name: string, bytes: Uint8Array) => void;
  readonly #library = new RunLibrary(openRunStorage, openLocks());
  readonly #autosave: Autosave;
  /** Tells other tabs that what is kept has changed. */
  readonly #others = typeof BroadcastChannel === "function" ? new BroadcastChannel("metavae-kept") : null;
  readonly #lookAgain = coalesced(() => this.#refresh().catch(() => {}));

  constructor(
    store: Store<State>,
    messages: Messages,
    training: LaterTraining,
    offerFile: (name: string, bytes: Uint8Array) => void,
  ) {
    this.#store = store;
    this.#messages = messages;
    this.#training = training;
    this.#offerFile = offerFile;
    this.#autosave = new Autosave(store, messages, training, this.#library, new LeaveWarning(() => training.keepNow()));
    this.#autosave.onChanged = () => void this.#changed();
    this.#autosave.onSave = () => void this.#save();
  }

  /** Looks for a run to continue, and tends to the page's own from now on. */
  async look(): Promise<void> {
    this.#autosave.watch();
    this.#others?.addEventListener("message", () => this.refresh());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden) this.refresh();
    });
    await this.#search(MORE_LOOKS);
  }

  /** Looks for a run to offer; what may be free, or can be read, in a moment is worth more looks. */
  async #search(moreLooks: number): Promise<void> {
    const failure = await this.#refresh().then(
      () => null,
      (error: unknown) => sentence(error),
    );
    const { rows } = this.#store.state.keptRuns;
    const isUnsure = failure !== null || rows.some(({ status }) => status === "unreadable");
    const isOffered = (!isUnsure || moreLooks === 0) && this.#offer();
    if (moreLooks > 0 && (isUnsure || (!isOffered && rows.some(({ elsewhere }) => elsewhere)))) {
      setTimeout(() => void this.#search(moreLooks - 1), SECOND_LOOK);
    } else if (failure !== null) {
      const message = `What this browser keeps could not be looked through: ${failure}.`;
      const remedy = { label: "Try again", run: () => void this.#search(MORE_LOOKS) };
      this.#messages.problem({ id: "kept", message, remedy });
    } else this.#messages.dismiss("kept");
  }

  refresh(): void {
    this.#lookAgain();
  }

  /** Looks again at what is kept, at its pictures too: someone is about to see them. */
  async lookClosely(): Promise<void> {
    await this.#refresh().catch(() => {});
    for (const { name, status } of this.#store.state.keptRuns.rows) {
      if (status !== "good" || this.#store.state.keptTiles[name]) continue;
      const tiles = await this.#library.pictures(name).catch(() => null);
      if (tiles) this.#store.update(({ keptTiles }) => ({ keptTiles: { ...keptTiles, [name]: tiles } }));
    }
  }

  async resume(name: string): Promise<void> {
    this.#store.update({ savedRun: null });
    const row = this.#row(name);
    if (!row || row.run === this.#own) return;
    if (!(await this.#library.hold(row.run))) return this.#elsewhere();
    let step: number | null = null;
    try {
      const { run, checkpoint } = await this.#library.read(name);
      step = await this.#training.with((training) => training.resume(run, checkpoint, row.run));
    } catch (error) {
      this.#messages.problem({ id: "resume", message: `The run could not be continued: ${sentence(error)}.` });
    }
    if (step === null) this.#library.release(row.run);
    else this.#messages.dismiss("resume");
    await this.#changed();
  }

  /** A file of a kept run that was downloaded as it lay here; false if it is none. */
  async restore(name: string, bytes: Uint8Array): Promise<boolean> {
    try {
      const { run, checkpoint } = unpackRun(bytes);
      await this.#training.with((training) => training.resume(run, checkpoint));
    } catch (error) {
      if (!(error instanceof NewerRun)) return false;
      const message = `${name} could not be loaded: ${error.message}. Reload the page to get that version.`;
      this.#messages.problem({ id: "checkpoint", message });
    }
    return true;
  }

  /** A checkpoint that continues exactly, here and on the command line; what cannot be read goes as it is. */
  async download(name: string): Promise<void> {
    const row = this.#row(name);
    if (!row) return;
    try {
      if (row.status === "good" && row.about) {
        const { run, checkpoint } = await this.#library.read(name);
        this.#offerFile(`metavae-${run.config.family}-step-${run.step}.safetensors`, checkpoint);
      } else this.#offerFile(`${name}.metavae`, await this.#library.raw(name));
    } catch (error) {
      this.#messages.problem({ id: "kept", message: `The kept run could not be downloaded: ${sentence(error)}.` });
      this.refresh();
    }
  }

  async discard(name: string): Promise<void> {
    const row = this.#row(name);
    const mayGo = row !== undefined && row.run !== this.#own;
    try {
      // It stays in sight until it is gone: a page closed before that still has it.
      if (mayGo && !(await this.#library.remove(row))) return this.#elsewhere();
      if (this.#store.state.savedRun?.name === name) this.#store.update({ savedRun: null });
      if (!mayGo) return;
      this.#messages.announce("The kept run was deleted.");
      await this.#changed();
    } catch (error) {
      this.#messages.problem({ id: "kept", message: `The kept run could not be deleted: ${sentence(error)}.` });
      this.refresh();
    }
  }

  /** Puts the question off: the run stays where it is, in the list, and is offered when the page opens again. */
  postpone(): void {
    this.#store.update({ savedRun: null });
  }

  downloaded(): void {
    this.#autosave.downloaded();
  }

  get #own(): string | null {
    return this.#store.state.training.keptAs || null;
  }

  #row(name: string): KeptRow | undefined {
    return this.#store.state.keptRuns.rows.find((row) => row.name === name);
  }

  #elsewhere(): void {
    this.#messages.problem({ id: "resume", message: "This run goes on in another tab." });
    this.refresh();
  }

  async #save(): Promise<void> {
    const file = await this.#training.with((training) => training.save());
    if (!file) return;
    this.#offerFile(file.name, file.bytes);
    this.downloaded();
  }

  /** Whether there was one to offer; whoever has begun to train meanwhile is not interrupted. */
  #offer(): boolean {
    const { keptRuns, training } = this.#store.state;
    const savedRun = offered(keptRuns, this.#own);
    if (savedRun && !training.config) this.#store.update({ savedRun });
    return savedRun !== null;
  }

  /** Files have come or gone: too many may be there now, and other tabs want to know. */
  async #changed(): Promise<void> {
    const gone = await this.#library.tidy(this.#own).catch(() => []);
    for (const { about } of gone) {
      const words = `The oldest kept run, at step ${(about?.step ?? 0).toLocaleString("en")}, went to make room for this one.`;
      this.#store.update(({ keptRuns }) => ({ keptRuns: { ...keptRuns, gone: words } }));
      this.#messages.announce(words);
    }
    this.refresh();
    this.#others?.postMessage("changed");
  }

  async #refresh(): Promise<void> {
    const rows = await this.#library.look();
    const place = rows ? "disk" : "nowhere";
    const [promised, room] = await Promise.all([isPromised(), roomLeft()]);
    this.#store.update(({ keptRuns, savedRun }) => ({
      keptRuns: { ...keptRuns, rows: rows ?? [], place, promised, room },
      // Another tab may go on with what is offered here, or have deleted it.
      savedRun: rows?.some(({ name, elsewhere }) => name === savedRun?.name && !elsewhere) ? savedRun : null,
    }));
  }
}

// On plain http the browser says nothing of its storage.
const isPromised = async (): Promise<boolean | null> =>
  navigator.storage?.persisted ? navigator.storage.persisted().catch(() => null) : null;

async function roomLeft(): Promise<number | null> {
  const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
  return quota === undefined || usage === undefined ? null : Math.max(0, quota - usage);
}
