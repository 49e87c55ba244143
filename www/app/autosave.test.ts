// The page's run is on disk soon, stays there whatever fails once, and what the page says of it is true.

import { expect, test } from "vitest";
import { type Fault, FaultyRunStorage } from "../engine/faulty-run-storage";
import { emptyHistory, withMetrics } from "../state/history";
import { runConfig } from "../state/run-config";
import { unpackRun } from "../state/saved-run";
import { initialState, noTraining, type State, type Training } from "../state/state";
import { Store } from "../state/store";
import { defaults } from "../state/table";
import { Autosave, type CheckpointSource } from "./autosave";
import { Messages } from "./messages";
import { RunLibrary } from "./run-library";

const config = runConfig(defaults());
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
const metrics = (metaElbo: number) => ({ metaElbo, reconstruction: -180, kl: 20, byDataset: [] });

/** A page whose clock the test turns, with a run that is at whatever step the test says. */
class Page {
  readonly store = new Store<State>(initialState());
  readonly messages = new Messages(this.store);
  readonly asked: number[] = [];
  isAsking = false;
  readonly #autosave: Autosave;
  #now = performance.now();
  /** What the worker answers when it is asked for a checkpoint. */
  readonly source: CheckpointSource = {
    onKept: () => {},
    keepNow: () => {
      this.asked.push(this.training.step);
      this.checkpoint();
    },
  };

  constructor(
    readonly storage: FaultyRunStorage,
    held = new Set<string>(),
  ) {
    const locks = {
      take: async (run: string) => {
        if (held.has(run)) return null;
        held.add(run);
        return () => held.delete(run);
      },
      held: async () => held,
    };
    this.library = new RunLibrary(
      async () => storage,
      locks,
      () => storage.now,
    );
    const leaveWarning = {
      ask: (asks: boolean) => {
        this.isAsking = asks;
      },
    };
    this.#autosave = new Autosave(this.store, this.messages, this.source, this.library, leaveWarning);
  }

  readonly library: RunLibrary;

  get training(): Training {
    return this.store.state.training;
  }

  set(change: Partial<Training>): void {
    this.store.update(({ training }) => ({ training: { ...training, ...change } }));
  }

  begin(run: string, change: Partial<Training> = {}): void {
    this.store.update({ training: { ...noTraining(), phase: "running", config, keptAs: run, ...change } });
  }

  checkpoint(): void {
    this.source.onKept(new Uint8Array(200).fill(this.training.step), this.training.step);
  }

  /** Trains for so many seconds, a step each. */
  async train(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      this.set({ step: this.training.step + 1 });
      await this.wait(1);
    }
  }

  async wait(seconds: number): Promise<void> {
    for (let i = 0; i < seconds; i++) {
      this.#now += 1000;
      this.#autosave.tick(this.#now);
      await nextTurn();
      await nextTurn();
    }
  }

  get problems(): string[] {
    return this.store.state.problems.map(({ id }) => id);
  }
}

/** The newest good step of each run that lies in the storage, read without its faults. */
function onDisk(storage: FaultyRunStorage): Record<string, number> {
  const steps: Record<string, number> = {};
  for (const [name, { bytes }] of storage.files) {
    const run = name.replace(/\.\d+$/, "");
    try {
      steps[run] = Math.max(steps[run] ?? 0, unpackRun(bytes).run.step);
    } catch {
      // Half a file, which is what this is about.
    }
  }
  return steps;
}

test("a young run is kept after seconds, and one that stands still at once", async () => {
  const page = new Page(new FaultyRunStorage());
  page.begin("a");
  await page.train(5);
  expect(page.training.keptStep).toBeGreaterThan(0);
  expect(onDisk(page.storage)).toEqual({ a: page.training.keptStep });
  await page.train(3);
  page.set({ phase: "paused" });
  await page.wait(2);
  expect(page.training.keptStep).toBe(8);
  // Nothing more is asked for while there is nothing new.
  const { length } = page.asked;
  await page.wait(60);
  expect(page.asked).toHaveLength(length);
});

test("the question before leaving is asked only while more than some seconds of work are at stake", async () => {
  const page = new Page(new FaultyRunStorage());
  expect(page.isAsking).toBe(false);
  page.begin("a");
  await page.train(3);
  expect(page.isAsking).toBe(false);
  await page.train(10);
  expect(page.isAsking).toBe(true);
  page.checkpoint();
  await page.wait(1);
  await page.train(2);
  expect(page.isAsking).toBe(false);
  await page.train(6);
  expect(page.isAsking).toBe(true);
  page.set({ phase: "paused" });
  await page.wait(3);
  expect(page.isAsking).toBe(false);
});

test("it is asked where nothing can be kept, until a copy was downloaded by the visitor", async () => {
  const storage = new FaultyRunStorage();
  storage.isBroken = "is full";
  const page = new Page(storage);
  page.begin("a");
  await page.train(12);
  expect(page.isAsking).toBe(true);
  expect(page.training.keptStep).toBeNull();
  expect(page.problems).toEqual(["keeping"]);
});

test.each<[Fault, RegExp]>([
  ["is full", /no room left.*Save downloads/],
  ["refuses", /refused to write.*Save downloads/],
  ["lies", /could not be read back.*Save downloads/],
])("a disk that %s is told once, with what to do; it is tried again until it works", async (fault, words) => {
  const storage = new FaultyRunStorage();
  const page = new Page(storage);
  page.begin("a");
  await page.train(5);
  const kept = page.training.keptStep ?? 0;
  storage.isBroken = fault;
  page.checkpoint();
  await page.wait(2);
  expect(page.store.state.problems[0]?.message).toMatch(words);
  expect(page.training.keptStep).toBe(kept);
  // Dismissed, it does not come back with each attempt.
  page.messages.dismiss("keeping");
  await page.train(25);
  expect(page.problems).toEqual([]);
  expect(page.store.state.keptRuns.trouble).not.toBeNull();
  storage.isBroken = null;
  await page.train(11);
  expect(page.store.state.keptRuns.trouble).toBeNull();
  expect(page.training.keptStep).toBeGreaterThan(kept);
  expect(onDisk(storage)).toEqual({ a: page.training.keptStep });
});

test("a run whose newest measurement is no number never takes the place of the one before", async () => {
  const page = new Page(new FaultyRunStorage());
  page.begin("a", { metrics: metrics(-200) });
  await page.train(5);
  const kept = page.training.keptStep ?? 0;
  page.set({ metrics: metrics(Number.NaN), step: 50, phase: "paused" });
  page.checkpoint();
  await page.wait(20);
  expect(onDisk(page.storage)).toEqual({ a: kept });
  const history = withMetrics(emptyHistory(), 60, metrics(Number.NaN));
  page.set({ metrics: null, history, step: 60 });
  page.checkpoint();
  await page.wait(20);
  expect(onDisk(page.storage)).toEqual({ a: kept });
  expect(page.isAsking).toBe(false);
});

test("starting over keeps the run before it, with its last step", async () => {
  const page = new Page(new FaultyRunStorage());
  page.begin("a");
  await page.train(20);
  page.checkpoint();
  page.begin("b");
  await page.train(5);
  expect(onDisk(page.storage)).toEqual({ a: 20, b: page.training.keptStep });
  // Another page may go on with the one that was left.
  expect(await page.library.hold("a")).toBe(true);
});

test("what was cleared while the page is open is written again, and told", async () => {
  const page = new Page(new FaultyRunStorage());
  page.begin("a");
  await page.train(20);
  page.set({ phase: "paused" });
  await page.wait(2);
  page.storage.files.clear();
  await page.wait(8);
  expect(onDisk(page.storage)).toEqual({ a: 20 });
  expect(page.training.keptStep).toBe(20);
  expect(page.problems).toEqual(["cleared"]);
});

/** Trains, is kept, starts over, and is taken up by another page: with whatever the storage does on the way. */
async function story(storage: FaultyRunStorage, look: (page: Page) => void): Promise<void> {
  const held = new Set<string>();
  const first = new Page(storage, held);
  first.begin("a");
  const train = async (page: Page, seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      await page.train(1);
      look(page);
    }
  };
  await train(first, 6);
  first.checkpoint();
  await train(first, 6);
  first.checkpoint();
  first.begin("b");
  await train(first, 8);
  first.set({ phase: "paused" });
  await first.wait(14);
  look(first);
  await first.library.look().catch(() => null);

  // A new page, after the first one has gone.
  held.clear();
  const second = new Page(storage, held);
  const rows = await second.library.look().catch(() => second.library.look());
  const row = rows?.find(({ run, status }) => run === "a" && status === "good") ?? null;
  // What could not be read this time is there at the next look.
  const found = row ?? (await second.library.look())?.find(({ run }) => run === "a");
  expect(found).toBeDefined();
  if (!found) return;
  await second.library.hold("a");
  const { run } = await second.library.read(found.name).catch(() => second.library.read(found.name));
  expect(run.step).toBeGreaterThanOrEqual(6);
  second.begin("a", { step: run.step, keptStep: run.step });
  look(second);
  await train(second, 8);
  second.set({ phase: "paused" });
  await second.wait(26);
  look(second);
  expect(second.training.keptStep).toBe(run.step + 8);
  const end = onDisk(storage);
  expect(end).toEqual({ a: run.step + 8, b: 8 });
}

test("each call to the disk fails once, at every place in turn: nothing that was kept is lost", async () => {
  const whole = new FaultyRunStorage();
  await story(whole, () => {});
  const faults: Fault[] = ["refuses", "stops halfway", "lies", "is full", "forgets"];
  for (const fault of faults) {
    for (let at = 1; at <= whole.calls; at++) {
      const storage = new FaultyRunStorage();
      storage.fail(at, fault);
      let before: Record<string, number> = {};
      await story(storage, (page) => {
        const now = onDisk(storage);
        const { keptAs, keptStep } = page.training;
        // What the page says is there, is there; and what was there stays.
        if (keptStep !== null) expect(now[keptAs], `${fault} at ${at}`).toBeGreaterThanOrEqual(keptStep);
        for (const [run, step] of Object.entries(before))
          expect(now[run], `${fault} at ${at}`).toBeGreaterThanOrEqual(step);
        before = now;
      }).catch((error) => {
        throw new Error(`call ${at} ${fault}`, { cause: error });
      });
    }
  }
  process.stdout.write(
    `calls to the disk in a run's life: ${whole.calls}; each failed once in ${faults.length} ways\n`,
  );
}, 120_000);
