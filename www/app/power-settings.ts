// How training treats the visitor's machine: it pauses while the page is hidden, and keeps the screen awake if asked to.

import { Store } from "../state/store";
import type { App } from "./app";

export interface PowerState {
  /** Whether training goes on while the page is hidden. */
  background: boolean;
  /** Whether the screen stays awake while training runs. */
  awake: boolean;
  /** What came of the wish to stay awake. */
  lock: "none" | "held" | "refused" | "unknown to this browser";
}

/** An older name: what was chosen under it stays chosen. */
const KEY = "metavae-manners";

export class PowerSettings {
  readonly store: Store<PowerState>;
  readonly #app: App;
  #lock: WakeLockSentinel | null = null;
  #asking = false;
  /** Whether the run waits for the page to be seen again. */
  #waiting = false;

  constructor(app: App) {
    this.#app = app;
    const supported = "wakeLock" in navigator;
    this.store = new Store<PowerState>({ ...kept(), lock: supported ? "none" : "unknown to this browser" });
    document.addEventListener("visibilitychange", () => this.#look());
    app.store.subscribe(({ training }, previous) => {
      if (training.phase !== previous.training.phase) this.#look();
    });
  }

  set(change: Partial<Pick<PowerState, "background" | "awake">>): void {
    this.store.update(change);
    const { background, awake } = this.store.state;
    try {
      localStorage.setItem(KEY, JSON.stringify({ background, awake }));
    } catch {
      // Storage may be forbidden; the choice then lasts as long as the page.
    }
    this.#look();
  }

  #look(): void {
    const { actions, store } = this.#app;
    const { phase } = store.state.training;
    if (document.hidden && phase === "running" && !this.store.state.background) {
      this.#waiting = true;
      actions.pause();
    } else if (!document.hidden && this.#waiting && phase === "paused") {
      this.#waiting = false;
      void actions.start();
    }
    void this.#keepAwake(this.store.state.awake && phase === "running" && !document.hidden);
  }

  async #keepAwake(wanted: boolean): Promise<void> {
    if (this.store.state.lock === "unknown to this browser" || this.#asking || wanted === (this.#lock !== null)) return;
    if (!wanted) {
      const lock = this.#lock;
      this.#lock = null;
      this.store.update({ lock: "none" });
      await lock?.release();
      return;
    }
    this.#asking = true;
    try {
      const lock = await navigator.wakeLock.request("screen");
      this.#lock = lock;
      this.store.update({ lock: "held" });
      // The browser takes it back when the page is hidden.
      lock.addEventListener("release", () => {
        if (this.#lock === lock) this.#lock = null;
        if (this.#lock === null) this.store.update({ lock: "none" });
      });
    } catch {
      this.store.update({ lock: "refused" });
      return;
    } finally {
      this.#asking = false;
    }
    // The run may have ended while the browser thought about it.
    this.#look();
  }
}

function kept(): Pick<PowerState, "background" | "awake"> {
  try {
    const { background, awake } = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { background: background === true, awake: awake === true };
  } catch {
    return { background: false, awake: false };
  }
}
