// Notices that the host has a newer build of the page than this tab shows, says so, and reloads once the run is kept.

import type { App } from "./app";
import { Messages } from "./messages";
import { until } from "./until";

/** A host is asked again after so long at the earliest, ms: by itself, and after something failed. */
const HOUR = 3_600_000;
const ASK_INTERVAL = 10_000;
/** A run that is not on disk after so long will not be, ms. */
const TIMEOUT = 20_000;
/** What can fail because the files of this build are gone. */
const TELLING: readonly string[] = ["answering", "model", "training", "language", "crash", "cores", "controllers"];
/** Said by whoever could not load something, wherever that is. */
const FAILURE = "metavae-load-failed";

const MARK = /<meta name="metavae-build" content="(\w+)"/;
/** Which build a page is: null for what is none of ours, a login page for instance. */
export const buildOf = (page: string): string | null => MARK.exec(page)?.[1] ?? null;

/** Null while developing. */
export const ownBuild = (): string | null =>
  document.querySelector<HTMLMetaElement>("meta[name=metavae-build]")?.content ?? null;

/** Something of the page could not be loaded: the host may have another version by now. */
export const newsOfFailure = (): boolean => dispatchEvent(new Event(FAILURE));

/** Whether the host serves another build than this one; false where it serves none or cannot be asked. */
export async function isNewerThere(base: string, own = ownBuild()): Promise<boolean> {
  if (own === null) return false;
  try {
    const response = await fetch(base, { cache: "no-store" });
    const theirs = response.ok ? buildOf(await response.text()) : null;
    return theirs !== null && theirs !== own;
  } catch {
    return false;
  }
}

/** Why a program or a part could not be loaded, where it is that; for a message of one's own. */
export async function explainLoadFailure(base: string): Promise<string | null> {
  return (await isNewerThere(base))
    ? "A newer version of this page has taken its place on the host. Reload the page; a run is kept."
    : null;
}

export class NewerVersion {
  readonly #app: App;
  readonly #messages: Messages;
  readonly #base: string;
  #looked = Number.NEGATIVE_INFINITY;
  #opened = Date.now();

  constructor(app: App, base: string) {
    this.#app = app;
    this.#messages = new Messages(app.store);
    this.#base = base;
    app.store.subscribe(({ problems }, previous) => {
      if (problems.some((problem) => TELLING.includes(problem.id) && !previous.problems.includes(problem)))
        void this.look();
    });
    for (const failure of [FAILURE, "vite:preloadError"]) addEventListener(failure, () => void this.look());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && Date.now() - Math.max(this.#looked, this.#opened) > HOUR) void this.look();
    });
  }

  /** Asks the host, and says so where it has another version. */
  async look(): Promise<void> {
    if (Date.now() - this.#looked < ASK_INTERVAL) return;
    this.#looked = Date.now();
    if (await isNewerThere(this.#base)) this.#offer();
  }

  /** A service worker of some build has come. */
  hear(build: unknown): void {
    if (typeof build === "string" && build !== ownBuild()) this.#offer();
  }

  #offer(): void {
    const hasRun = this.#app.store.state.training.config !== null;
    this.#messages.problem({
      id: "newer",
      message: `A newer version of this page is there.${hasRun ? " Reload to get it; your run is kept." : " Reload to get it."}`,
      remedy: { label: "Reload", run: () => void this.#reload() },
    });
  }

  async #reload(): Promise<void> {
    const { store, actions } = this.#app;
    const { phase, config, step, keptStep } = store.state.training;
    if (config !== null && step > 0 && (phase === "running" || keptStep !== step)) {
      actions.pause();
      const kept = until(
        store,
        ({ training }) => training.phase !== "running" && training.keptStep === training.step,
        [],
      );
      const late = new Promise<boolean>((resolve) => setTimeout(resolve, TIMEOUT, false));
      if (!(await Promise.race([kept.then(() => true), late]))) return this.#refuse();
    }
    location.reload();
  }

  #refuse(): void {
    this.#messages.problem({
      id: "newer",
      message: "Your run could not be kept here, so the page was not reloaded. Save it to a file first, then reload.",
      remedy: { label: "Reload without it", run: () => location.reload() },
    });
  }
}
