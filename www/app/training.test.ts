// The run's controller, with a worker that a test drives: what diverges, ends, crashes or does not fit is told, and nothing sound is lost.

import { expect, test, vi } from "vitest";
import { CommandFailed, WorkerCrashed } from "../engine/client";
import type { AnyCommand, AnyEvent, Crash } from "../engine/envelope";
import type { Metrics, RunConfig } from "../engine/protocol";
import { reconciled } from "../state/reconcile";
import { initialState, type Remedy, type State } from "../state/state";
import { Store } from "../state/store";
import type { Settings } from "../state/table";
import { Messages } from "./messages";
import { TrainingController } from "./training";
import type { Trainer } from "./training-worker";

const metrics = (metaElbo: number): Metrics => ({ metaElbo, reconstruction: metaElbo, kl: 0, byDataset: [] });
const pack = (value: object) => new TextEncoder().encode(JSON.stringify(value));
const unpack = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));

/** A worker that holds one run, which takes steps when the test says so. */
class FakeTrainer implements Trainer {
  gone = 0;
  onNotice: Trainer["onNotice"] = () => {};
  /** What is refused or ends the worker, by the command's type. */
  readonly troubles = new Map<AnyCommand["type"], string | Crash>();
  readonly asked: AnyCommand[] = [];
  readonly wishes: string[] = [];
  hasAdapter = true;
  allowed = 1;
  #isThere = false;
  #backend: "cpu" | "webgpu" = "cpu";
  #run: { run: number; step: number; config: RunConfig; sound: boolean } | null = null;
  #running = false;

  ready: Trainer["ready"] = async (wish, _note, _source, mayYield = wish === "auto") => {
    this.wishes.push(`${wish}${mayYield ? " or not" : ""}`);
    if (wish === "webgpu" && !this.hasAdapter && !mayYield) throw new Error("Training could not start: no adapter");
    const backend = wish === "webgpu" && this.hasAdapter ? "webgpu" : "cpu";
    if (this.#isThere && backend !== this.#backend) this.gone++;
    if (!this.#isThere || backend !== this.#backend) this.#run = null;
    this.#isThere = true;
    this.#backend = backend;
    return { backend, adapter: null, reason: "for a test" };
  };

  allow: Trainer["allow"] = async (most) => {
    this.allowed = most;
  };

  request: Trainer["request"] = async (command) => {
    const asked = command as AnyCommand;
    this.asked.push(asked);
    await Promise.resolve();
    if (!this.#isThere) throw new WorkerCrashed("not started");
    const trouble = this.troubles.get(asked.type);
    if (typeof trouble === "string") throw new CommandFailed(trouble);
    if (trouble) {
      this.crash(trouble);
      throw new WorkerCrashed(trouble.message);
    }
    return this.#carryOut(asked) as never;
  };

  /** So many steps are done, and measured. */
  advance(steps: number, metaElbo = -300): void {
    if (!this.#running || !this.#run) throw new Error("No steps were asked for.");
    this.#run.step += steps;
    if (!Number.isFinite(metaElbo)) this.#run.sound = false;
    const { run, step } = this.#run;
    this.onNotice({ type: "progress", run, step, metrics: metrics(metaElbo) });
  }

  /** The steps that were asked for are done. */
  finish(): void {
    this.#running = false;
    this.onNotice({ type: "stopped", run: this.#run?.run ?? 0, failure: null });
  }

  crash(crash: Partial<Crash> = {}): void {
    this.#isThere = false;
    this.#run = null;
    this.#running = false;
    this.gone++;
    this.onNotice({ type: "crashed", message: "trap", ...crash });
  }

  get isRunning(): boolean {
    return this.#running;
  }

  #ready(run: number, config: RunConfig, step: number): AnyEvent {
    this.#run = { run, config, step, sound: true };
    const sizes = { parameters: 1, flopPerStep: 1, seen: [0], mostParts: 4, cores: Math.min(4, this.allowed) };
    return { type: "runReady", run, config, step, ...sizes };
  }

  #carryOut(command: AnyCommand): AnyEvent {
    if (command.type === "createRun") return this.#ready(command.run, command.config, 0);
    if (command.type === "restoreRun") {
      const { config, step } = unpack(command.bytes);
      return this.#ready(command.run, config, step);
    }
    const now = this.#run;
    if (!now || ("run" in command && command.run !== now.run)) throw new CommandFailed("Create a run first.");
    switch (command.type) {
      case "start":
        this.#running = true;
        return { type: "started", run: now.run };
      case "pause":
        this.#running = false;
        return { type: "paused", step: now.step };
      case "step":
        now.step++;
        return { type: "stepped", run: now.run, step: now.step, metrics: metrics(-300) };
      case "saveRun":
      case "exportModel": {
        if (!now.sound) throw new CommandFailed("The run diverged: its weights are not finite.");
        const bytes = pack({ config: now.config, step: now.step });
        const type = command.type === "saveRun" ? "runSaved" : "modelExported";
        return { type, run: now.run, step: now.step, bytes };
      }
      case "reschedule": {
        const { learningRate, schedule } = command;
        const begun = schedule.type === "cosine" ? { ...schedule, from: now.step } : schedule;
        now.config = { ...now.config, learningRate, schedule: begun };
        return { type: "rescheduled", run: now.run, step: now.step, config: now.config };
      }
      default:
        throw new CommandFailed("Not in this test.");
    }
  }
}

function setUp(settings: Partial<Settings> = {}) {
  vi.useFakeTimers();
  const store = new Store<State>(initialState({ cores: "1", steps: 100, learningRate: 0.03, ...settings }), reconciled);
  store.update({ shipped: [{ family: "rotation", name: "common" }] as never });
  const trainer = new FakeTrainer();
  const exported: number[] = [];
  const keep = async (_bytes: Uint8Array, step: number) => {
    exported.push(step);
  };
  const controller = new TrainingController(store, new Messages(store), trainer, keep, () => new Uint8Array(224 * 224));
  const kept: Array<{ step: number; content: { step: number; config: RunConfig } }> = [];
  controller.onKept = (bytes, step) => kept.push({ step, content: unpack(bytes) });
  const problem = (id: string) => store.state.problems.find((entry) => entry.id === id);
  const press = async (remedy: Remedy | undefined) => {
    if (!remedy) throw new Error("Nothing to press.");
    remedy.run();
    await settle();
  };
  const training = () => store.state.training;
  const keepNow = async () => {
    controller.keepNow();
    await settle();
  };
  return { store, trainer, controller, kept, exported, problem, press, training, keepNow };
}

const settle = () => vi.advanceTimersByTimeAsync(0);

test("a diverged run leaves everything to its last sound weights, and goes on from them by a smaller rate", async () => {
  const { trainer, controller, kept, problem, press, training, keepNow, store } = setUp();
  await controller.start();
  trainer.advance(40);
  await keepNow();
  trainer.advance(10);
  trainer.advance(1, Number.NaN);
  await settle();
  expect(training()).toMatchObject({ phase: "paused", diverged: 51, checkpointStep: 40 });
  expect(training().history.curves.metaElbo.every(Number.isFinite)).toBe(true);
  await keepNow();
  await controller.pause();
  expect(kept.map(({ step }) => step)).toEqual([40]);
  expect(await controller.save()).toMatchObject({ name: "metavae-rotation-step-40.safetensors" });

  // Neither steps nor a dismissed message hide the offer.
  for (const wish of [() => controller.start(), () => controller.stepOnce()]) {
    store.update({ problems: [] });
    await wish();
    expect(problem("training")?.message).toContain("The weights of step 40 are sound.");
    expect(trainer.isRunning).toBe(false);
  }
  expect(problem("training")?.remedy?.label).toBe("Go back to step 40 with a rate of 0.01");
  await press(problem("training")?.remedy);
  expect(training()).toMatchObject({ phase: "running", diverged: null, step: 40, target: 100 });
  expect(training().config?.learningRate).toBe(0.01);
  expect(training().history.curves.step).toEqual([40]);
  expect(problem("training")).toBeUndefined();
});

test("a run that diverged before a step of it was kept starts over", async () => {
  const { trainer, controller, problem, press, training } = setUp();
  await controller.start();
  trainer.advance(1, Number.POSITIVE_INFINITY);
  await settle();
  expect(await controller.save()).toBeNull();
  expect(problem("training")?.remedy?.label).toBe("Start over with a rate of 0.01");
  await press(problem("training")?.remedy);
  expect(training()).toMatchObject({ phase: "running", step: 0, diverged: null });
  expect(training().config?.learningRate).toBe(0.01);
  // The form shows it too, so that pausing and starting changes nothing.
  await controller.pause();
  await controller.start();
  expect(training().config?.learningRate).toBe(0.01);
});

test("at step 0 Start and Step take what the form shows by then, later the run that stands", async () => {
  const { trainer, controller, training, store } = setUp();
  const show = (system: Settings["system"]) => store.update(({ settings }) => ({ settings: { ...settings, system } }));
  await controller.reset();
  show("neuralStatistician");
  await controller.start();
  expect(training().config?.network.system).toBe("neuralStatistician");
  trainer.advance(3);
  await controller.pause();
  show("vae");
  await controller.start();
  expect(training()).toMatchObject({ step: 3, config: { network: { system: "neuralStatistician" } } });
  await controller.reset();
  show("sharedEncoder");
  await controller.stepOnce();
  expect(training()).toMatchObject({ step: 1, config: { network: { system: "sharedEncoder" } } });
});

test("weights that the program refuses before the page has measured them are a divergence too", async () => {
  const { trainer, controller, kept, problem, training, keepNow } = setUp();
  await controller.start();
  trainer.advance(30);
  trainer.troubles.set("saveRun", "The run diverged: its tensor holds numbers that are not finite.");
  await keepNow();
  await settle();
  expect(training()).toMatchObject({ phase: "paused", diverged: 30 });
  expect(problem("training")?.remedy?.label).toContain("Start over");
  expect(kept).toEqual([]);
});

test("after a reset, a run that had diverged can be gone back to where it was sound", async () => {
  const { trainer, controller, store, training, keepNow } = setUp();
  await controller.start();
  trainer.advance(20);
  trainer.advance(20);
  await keepNow();
  trainer.advance(5, Number.NaN);
  await settle();
  await controller.reset();
  expect(training()).toMatchObject({ step: 0, diverged: null });
  const [earlier] = store.state.earlierRuns;
  expect(earlier).toMatchObject({ step: 40 });
  await controller.goBackTo(earlier?.run ?? -1);
  expect(training()).toMatchObject({ step: 40, diverged: null, phase: "paused" });
});

test("a diverged run that was asked to answer is withheld, unless sound weights of it answer already", async () => {
  const { trainer, controller, store, exported } = setUp();
  const withheld = vi.fn();
  controller.onWithheld = withheld;
  await controller.start();
  trainer.advance(3, Number.NaN);
  store.update({ settings: { ...store.state.settings, model: "live" } });
  controller.publish();
  await settle();
  expect(exported).toEqual([]);
  expect(withheld.mock.calls).toEqual([["The run has diverged, and its model cannot answer."]]);
});

test("a finished cosine asks for a new schedule instead of taking idle steps", async () => {
  const { trainer, controller, problem, press, training, store } = setUp({ schedule: "cosine", steps: 60 });
  await controller.start();
  trainer.advance(60);
  trainer.finish();
  await settle();
  store.update({ settings: { ...store.state.settings, steps: 500 } });
  for (const wish of [() => controller.start(), () => controller.start(40), () => controller.stepOnce()]) {
    store.update({ problems: [] });
    trainer.asked.length = 0;
    await wish();
    expect(problem("schedule")?.message).toContain("at step 60 the learning rate reached 0");
    expect(trainer.asked.map(({ type }) => type)).not.toContain("start");
    expect(training().step).toBe(60);
  }
  expect(problem("schedule")?.remedy?.label).toBe("500 steps at a constant rate");
  await press(problem("schedule")?.other);
  expect(training()).toMatchObject({ phase: "running", target: 560 });
  expect(training().config?.schedule).toEqual({ type: "cosine", steps: 500, from: 60 });
  trainer.advance(500);
  trainer.finish();
  await controller.start();
  expect(problem("schedule")?.message).toContain("at step 560");
  await press(problem("schedule")?.remedy);
  expect(training().config?.schedule).toEqual({ type: "constant" });
  expect(training()).toMatchObject({ phase: "running", target: 1060 });
});

test("at step 0 the form says how far, whatever it said when the run was made", async () => {
  const { trainer, controller, store, training } = setUp({ steps: 200 });
  await controller.reset();
  expect(training()).toMatchObject({ step: 0, target: 200 });
  store.update({ settings: { ...store.state.settings, steps: 500 } });
  await controller.start();
  expect(training()).toMatchObject({ phase: "running", target: 500 });
  // Later it stops where it was told to, unless it is done.
  trainer.advance(37);
  await controller.pause();
  store.update({ settings: { ...store.state.settings, steps: 100 } });
  await controller.start();
  expect(training().target).toBe(500);
});

test("so many steps are so many steps, wherever the run stands", async () => {
  const { trainer, controller, training } = setUp({ steps: 100_000 });
  const asked = () => trainer.asked.flatMap((command) => (command.type === "start" ? [command.steps] : [])).at(-1);
  await controller.start();
  expect(asked()).toBe(100_000);
  trainer.advance(37);
  await controller.pause();
  await controller.start(60);
  expect([asked(), training().target]).toEqual([60, 97]);
  trainer.advance(60);
  trainer.finish();
  await controller.start(40);
  expect([asked(), training().target]).toEqual([40, 137]);
  // While it runs, from where it is.
  trainer.advance(10);
  await controller.start(5);
  expect([asked(), training().target]).toEqual([5, 112]);
});

test("a worker that dies is replaced from the newest checkpoint, said where everyone sees it, and the form stays", async () => {
  const { trainer, controller, training, keepNow, problem, store } = setUp();
  await controller.start();
  trainer.advance(20);
  await keepNow();
  trainer.advance(5);
  store.update({ settings: { ...store.state.settings, batch: 64 } });
  trainer.crash({ message: "panicked at /rustc/1/vec.rs:2:5:\nout of luck" });
  expect(training().phase).toBe("preparing");
  await settle();
  expect(training()).toMatchObject({ phase: "running", step: 20, target: 100 });
  expect(training().history.curves.step).toEqual([20]);
  expect(store.state.settings.batch).toBe(64);
  expect(problem("recovered")?.message).toBe(
    "The training worker stopped (out of luck). Another one goes on from step 20.",
  );
});

test("a worker that dies of being paused is replaced by one that stands still", async () => {
  const { trainer, controller, training, keepNow } = setUp();
  await controller.start();
  trainer.advance(20);
  await keepNow();
  trainer.troubles.set("pause", { type: "crashed", message: "out of luck" });
  await controller.pause().catch(() => {});
  await settle();
  expect(training()).toMatchObject({ phase: "paused", step: 20 });
});

test("a run that was paused when its worker died waits where it was kept", async () => {
  const { trainer, controller, training, keepNow } = setUp();
  await controller.start();
  trainer.advance(20);
  await controller.pause();
  await keepNow();
  trainer.crash();
  await settle();
  expect(training()).toMatchObject({ phase: "paused", step: 20 });
  await controller.start();
  expect(training()).toMatchObject({ phase: "running", step: 20 });
});

test("a lost graphics device is tried once more, then the processor takes the run over", async () => {
  const { trainer, controller, training, keepNow, problem } = setUp({ backend: "webgpu" });
  await controller.start();
  trainer.advance(20);
  await keepNow();
  trainer.crash({ message: "the GPU process is gone", device: true });
  await settle();
  expect(training()).toMatchObject({ phase: "running", step: 20, choice: { backend: "webgpu" } });
  expect(problem("recovered")?.message).toBe(
    "The graphics device was lost (the GPU process is gone). The run goes on from step 20, on the graphics adapter.",
  );
  trainer.crash({ message: "the GPU process is gone", device: true });
  await settle();
  expect(training()).toMatchObject({
    phase: "running",
    step: 20,
    choice: { backend: "cpu", reason: "the graphics device was lost" },
  });
  expect(problem("recovered")?.message).toContain("on the processor");
});

test("where the adapter does not come back, the processor takes over though WebGPU was chosen by hand", async () => {
  const { trainer, controller, training } = setUp({ backend: "webgpu" });
  await controller.start();
  trainer.advance(3);
  trainer.hasAdapter = false;
  trainer.crash({ message: "gone", device: true });
  await settle();
  expect(training()).toMatchObject({ phase: "running", step: 0, choice: { backend: "cpu" } });
});

test("a run that ends its worker while it is made leaves the one before it", async () => {
  const { trainer, controller, training, problem } = setUp({ batch: 16 });
  await controller.start();
  trainer.advance(30);
  trainer.troubles.set("createRun", { type: "crashed", message: "capacity overflow" });
  await controller.reset();
  expect(problem("training")?.message).toContain("The run could not begin: the worker stopped (capacity overflow)");
  expect(problem("training")?.message).toContain("a smaller batch than 16");
  expect(trainer.asked.filter(({ type }) => type === "createRun").length).toBe(2);
  trainer.troubles.clear();
  await controller.start();
  expect(training()).toMatchObject({ phase: "running", step: 30 });
});

test("a run that is refused leaves the one before it as it is", async () => {
  const { trainer, controller, training, problem, store } = setUp();
  await controller.start();
  trainer.advance(30);
  const refusal = "The run would need 14 GB, and this browser gives 4 GB: a batch of 500 would fit.";
  trainer.troubles.set("createRun", refusal);
  await controller.reset();
  expect(problem("training")?.message).toBe(refusal);
  expect(training()).toMatchObject({ phase: "paused", step: 30 });
  expect(store.state.earlierRuns).toEqual([]);
  await controller.start();
  expect(training()).toMatchObject({ phase: "running", step: 30 });
});

test("a run whose first step always ends the worker is given up after the second time, with what to change", async () => {
  const { trainer, controller, training, problem } = setUp({ batch: 2000, trainContextSize: 1000 });
  const full = { message: "panicked at /rustc/1/raw_vec/mod.rs:28:5:\ncapacity overflow" };
  await controller.start();
  trainer.crash(full);
  await settle();
  expect(training().phase).toBe("running");
  trainer.crash(full);
  await settle();
  expect(training().phase).toBe("paused");
  const told = problem("crash");
  expect(told?.message).toContain("Each time before a step is done, this run ends its worker (capacity overflow).");
  expect(told?.message).toContain("a smaller batch than 2000, fewer images in D than 1000");
  expect(told?.remedy).toBeUndefined();
});

test("a run that is gone for good says that its model cannot answer", async () => {
  const { trainer, controller, store } = setUp();
  const withheld = vi.fn();
  controller.onWithheld = withheld;
  await controller.start();
  store.update({ settings: { ...store.state.settings, model: "live" } });
  trainer.crash();
  await settle();
  trainer.crash();
  await settle();
  expect(withheld).not.toHaveBeenCalled();
  controller.publish();
  await settle();
  expect(withheld.mock.calls).toEqual([["The run has lost its worker, and its model cannot answer."]]);
});
