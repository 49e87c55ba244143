// Finds out how fast this machine trains: by a few steps of a run that nobody sees, while the visitor rests in the room of training,
// and later by the visitor's own run.

import { WorkerClient } from "../engine/client";
import type { Backend } from "../engine/envelope";
import type { WasmModules } from "../engine/modules";
import { isFor, type MeasuredPace } from "../state/prediction";
import { presets, runConfig } from "../state/run-config";
import type { State } from "../state/state";
import type { Store } from "../state/store";
import { type CoresWish, defaults, paces } from "../state/table";
import { coresOfMachine } from "./capabilities";
import { syntheticDigits } from "./synthetic-digits";
import { chooseTrainingBackend } from "./training-backend";

/** Rest before a trial begins, ms: whoever is about to press Start is not kept waiting. */
const IDLE_DELAY = 3000;
const WARM_UP = 3;
const STEPS = 8;
/** Trials that are cut short are not begun again for ever. */
const MOST_TRIALS = 4;
/** A run at full speed counts after so long, s; one of steps much smaller than a preset's says little of these: they cost what is not counted. */
const STEADY_AFTER = 5;
const LEAST_FLOP = 3e8;

export class SpeedTrial {
  readonly #store: Store<State>;
  readonly #modules: WasmModules;
  readonly #spawn: () => Worker;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #trial: WorkerClient | null = null;
  #trials = 0;
  /** Since when the present run has gone on without a break, ms. */
  #since: number | null = null;

  constructor(store: Store<State>, modules: WasmModules, spawn: () => Worker) {
    this.#store = store;
    this.#modules = modules;
    this.#spawn = spawn;
    for (const kind of ["pointerdown", "keydown", "wheel", "touchmove"])
      addEventListener(kind, () => this.#wait(), { passive: true, capture: true });
    document.addEventListener("visibilitychange", () => this.#wait());
    store.subscribe((state, previous) => {
      const { settings, training, room } = state;
      const isSame =
        room === previous.room &&
        training.phase === previous.training.phase &&
        settings.backend === previous.settings.backend &&
        settings.cores === previous.settings.cores;
      if (!isSame) this.#wait();
      if (training !== previous.training) this.#learn(state, previous);
    });
    // It comes with the room, which may be entered already.
    this.#wait();
  }

  /** Ends what is under way, and begins again after some rest. */
  #wait(): void {
    clearTimeout(this.#timer);
    this.#trial?.close();
    this.#trial = null;
    if (this.#isWanted) this.#timer = setTimeout(() => whenIdle(() => void this.#try()), IDLE_DELAY);
  }

  get #isWanted(): boolean {
    const { room, training, settings, pace, answering } = this.#store.state;
    const rests = training.phase !== "running" && training.phase !== "preparing";
    const isUnknown = pace === null || !isFor(pace, settings);
    return (
      room === "train" && rests && isUnknown && answering !== "failed" && !document.hidden && this.#trials < MOST_TRIALS
    );
  }

  async #try(): Promise<void> {
    if (!this.#isWanted || this.#trial) return;
    const { answering, settings } = this.#store.state;
    // The first answer goes before.
    if (answering === "starting") return this.#wait();
    this.#trials++;
    const { backend: backendWish, cores: coresWish } = settings;
    const { backend } = await chooseTrainingBackend(backendWish);
    // Its program is several megabytes: whoever saves data fetches that with a run alone.
    if (backend === "webgpu" && savesData()) return;
    if (!this.#isWanted || this.#trial) return;
    const client = new WorkerClient(this.#spawn());
    this.#trial = client;
    try {
      const measured = await this.#measure(client, backend, coresWish);
      // Ended meanwhile, and so perhaps too slow.
      if (this.#trial !== client) return;
      this.#store.update({ pace: { ...measured, backendWish, coresWish, of: "trial" } });
    } catch {
      // Nobody asked for it: presets then say what memory they take, and no time.
    } finally {
      client.close();
      if (this.#trial === client) this.#trial = null;
    }
  }

  async #measure(client: WorkerClient, backend: Backend, wish: CoresWish) {
    const program = await this.#modules.load(backend);
    await client.request({ type: "open", ...program });
    await client.request({ type: "loadDigits", part: "train", ...syntheticDigits() });
    const most = backend === "webgpu" ? 1 : wish === "auto" ? coresOfMachine() : Number(wish);
    await client.request({ type: "cores", most });
    const config = runConfig({ ...defaults(), ...presets[0]?.settings });
    const { flopPerStep, cores } = await client.request({ type: "createRun", run: 1, config });
    // A graphics adapter works behind the steps that were handed over; a block ends when it has caught up.
    const block = backend === "webgpu" ? STEPS / 2 : 1;
    const { milliseconds } = await client.request({ type: "bench", run: 1, warmUp: WARM_UP, steps: STEPS, block });
    const sorted = [...milliseconds].sort((a, b) => a - b);
    const median = sorted[sorted.length >> 1] ?? Number.NaN;
    if (!(median > 0)) throw new Error("Nothing was measured.");
    return { flopPerSecond: (1000 * flopPerStep) / median, backend, cores };
  }

  /** The visitor's own run at full speed says it better than any trial. */
  #learn({ training, settings }: State, { training: before, settings: old }: State): void {
    const { phase, stepsPerSecond, flopPerStep, choice, cores, run } = training;
    const goesOn =
      phase === "running" && before.phase === "running" && run === before.run && settings.speed === old.speed;
    const now = performance.now();
    if (!goesOn || paces[settings.speed] > 0) this.#since = null;
    else this.#since ??= now;
    if (this.#since === null || now - this.#since < 1000 * STEADY_AFTER || !stepsPerSecond || !choice) return;
    if (flopPerStep < LEAST_FLOP) return;
    const pace: MeasuredPace = {
      flopPerSecond: stepsPerSecond * flopPerStep,
      backend: choice.backend,
      cores: choice.backend === "cpu" ? cores : 1,
      backendWish: settings.backend,
      coresWish: settings.cores,
      of: "run",
    };
    // Once in a while: whoever reads it should not see it flicker.
    this.#since = now - 1000 * (STEADY_AFTER - 2);
    this.#store.update({ pace });
  }
}

const savesData = (): boolean => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

/** When the page has nothing else to do; where the browser does not say, at once. */
function whenIdle(work: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(work, { timeout: 2000 });
  else work();
}
