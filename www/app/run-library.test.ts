// What was kept stays, whatever one call to the disk does; what is said to be kept can be read; two pages never have one run.

import { expect, test } from "vitest";
import { FaultyRunStorage } from "../engine/faulty-run-storage";
import { ChannelLocks, type RunLocks } from "../engine/run-locks";
import { combined } from "../engine/run-storage";
import { emptyHistory, withMetrics } from "../state/history";
import { fileName, MOST_RUNS } from "../state/kept-runs";
import { runConfig } from "../state/run-config";
import { type KeptRun, packRun } from "../state/saved-run";
import { noSnapshots } from "../state/snapshots";
import { defaults } from "../state/table";
import { NotKept, RunLibrary } from "./run-library";

const run = (step: number, at = 1_700_000_000_000 + step): KeptRun => ({
  config: runConfig(defaults()),
  step,
  target: 2000,
  at,
  history: emptyHistory(),
  probes: [],
  pixels: null,
  snapshots: noSnapshots(),
});
const weights = (step: number) => new Uint8Array(300).fill(step);

/** Locks that pages of one test share. */
function locksFor(): () => RunLocks {
  const taken = new Set<string>();
  return () => ({
    take: async (name) => {
      if (taken.has(name)) return null;
      taken.add(name);
      return () => taken.delete(name);
    },
    held: async () => new Set(taken),
  });
}

function page(storage: FaultyRunStorage, locks: RunLocks = locksFor()()): RunLibrary {
  return new RunLibrary(
    async () => storage,
    locks,
    () => storage.now,
  );
}

test("a run is kept in one file, which is replaced only when the next one was read back", async () => {
  const storage = new FaultyRunStorage();
  const library = page(storage);
  await library.keep("a", run(10), weights(10));
  await library.keep("a", run(20), weights(20));
  expect([...storage.files.keys()]).toEqual(["a.2"]);
  const [row] = (await library.look()) ?? [];
  expect(row).toMatchObject({ run: "a", status: "good", about: { step: 20 }, elsewhere: false });
  expect((await library.read("a.2")).checkpoint).toEqual(weights(20));
});

test.each(["refuses", "stops halfway", "lies", "is full", "forgets"] as const)(
  "a write that %s leaves the file before it, and is told",
  async (fault) => {
    const storage = new FaultyRunStorage();
    const library = page(storage);
    await library.keep("a", run(10), weights(10));
    // The first call lists what is there.
    storage.fail(2, fault);
    await expect(library.keep("a", run(20), weights(20))).rejects.toBeInstanceOf(NotKept);
    expect((await library.look())?.map(({ about }) => about?.step)).toEqual([10]);
    await library.keep("a", run(30), weights(30));
    expect((await library.look())?.map(({ about }) => about?.step)).toEqual([30]);
    expect(storage.files.size).toBe(1);
  },
);

test("what could not be read once is listed as such, and stays; the next look finds it", async () => {
  const storage = new FaultyRunStorage();
  await page(storage).keep("a", run(10), weights(10));
  const library = page(storage);
  storage.fail(2, "refuses");
  expect((await library.look())?.[0]?.status).toBe("unreadable");
  expect((await library.look())?.[0]).toMatchObject({ status: "good", about: { step: 10 } });
});

test("a file of the same run that could not be read stays when the run is kept again", async () => {
  const storage = new FaultyRunStorage();
  await page(storage).keep("a", run(10), weights(10));
  const library = page(storage);
  // The list is the first call; the second reads the file.
  storage.fail(2, "refuses");
  await library.keep("a", run(5), weights(5));
  expect([...storage.files.keys()].sort()).toEqual(["a.1", "a.2"]);
});

test("newer, damaged, cut and diverged files are told apart, and none is removed by itself", async () => {
  const storage = new FaultyRunStorage();
  const put = (name: string, bytes: Uint8Array) => storage.files.set(name, { bytes, at: 5 });
  const newer = packRun(run(10), weights(1));
  const text = new TextDecoder("latin1").decode(newer).replace('"version":3', '"version":4');
  put(
    "newer.1",
    Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
  );
  put("cut.1", packRun(run(10), weights(1)).slice(0, -1));
  put("noise.1", new Uint8Array(500).fill(7));
  const history = withMetrics(emptyHistory(), 9, { metaElbo: Number.NaN, reconstruction: 0, kl: 0, byDataset: [] });
  put("diverged.1", packRun({ ...run(10), history }, weights(1)));
  const library = page(storage);
  for (let i = 0; i < MOST_RUNS + 3; i++) await library.keep(`own${i}`, run(10 + i), weights(1));
  await library.tidy("own0");
  const status = Object.fromEntries(((await library.look()) ?? []).map(({ run, status }) => [run, status]));
  expect(status).toMatchObject({ newer: "newer", cut: "damaged", noise: "damaged" });
  expect(Object.keys(status)).toContain("own0");
  expect(Object.keys(status)).toHaveLength(MOST_RUNS);
});

test("an empty file is never offered, and goes once nobody can be writing it any more", async () => {
  const storage = new FaultyRunStorage();
  const library = page(storage);
  storage.files.set("a.1", { bytes: new Uint8Array(0), at: storage.now - 1000 });
  expect(await library.look()).toEqual([]);
  expect(storage.files.size).toBe(1);
  storage.now += 120_000;
  expect(await library.look()).toEqual([]);
  expect(storage.files.size).toBe(0);
});

test("a diverged file never supersedes one that is sound", async () => {
  const storage = new FaultyRunStorage();
  const history = withMetrics(emptyHistory(), 9, { metaElbo: Number.NaN, reconstruction: 0, kl: 0, byDataset: [] });
  await page(storage).keep("a", run(10), weights(10));
  storage.files.set("a.9", { bytes: packRun({ ...run(90), history }, weights(9)), at: 9 });
  expect(await page(storage).look()).toMatchObject([{ status: "good", about: { step: 10 } }]);
});

test("the file of an earlier version is offered, and goes once its run is kept anew", async () => {
  const storage = new FaultyRunStorage();
  const old = "0b1d7c1e-8a53-4d6e-9d38-6f1fd2b0f7aa";
  storage.files.set(old, { bytes: packRun(run(10), weights(10)), at: 5 });
  const library = page(storage);
  expect(await library.look()).toMatchObject([{ run: old, generation: 0 }]);
  await library.read(old);
  await library.keep(old, run(20), weights(20));
  expect([...storage.files.keys()]).toEqual([fileName(old, 1)]);
});

test("the oldest go first when there are too many, but none that another page goes on with", async () => {
  const storage = new FaultyRunStorage();
  const locks = locksFor();
  const [mine, theirs] = [page(storage, locks()), page(storage, locks())];
  await theirs.hold("r0");
  for (let i = 0; i < MOST_RUNS + 2; i++) await mine.keep(`r${i}`, run(1, 1000 + i), weights(i));
  expect((await mine.tidy("r1")).map(({ run }) => run)).toEqual(["r2", "r3"]);
  expect(await mine.tidy("r1")).toEqual([]);
});

test("a file that vanished is noticed; one that was never written is not missed", async () => {
  const storage = new FaultyRunStorage();
  const library = page(storage);
  expect(await library.isThere("a")).toBe(true);
  await library.keep("a", run(10), weights(10));
  expect(await library.isThere("a")).toBe(true);
  storage.files.clear();
  expect(await library.isThere("a")).toBe(false);
  await library.keep("a", run(10), weights(10));
  expect((await library.look())?.[0]?.about?.step).toBe(10);
});

test("one page has a run at a time: another can neither continue nor delete it", async () => {
  const storage = new FaultyRunStorage();
  const locks = locksFor();
  const [one, two] = [page(storage, locks()), page(storage, locks())];
  await one.hold("a");
  await one.keep("a", run(10), weights(10));
  const [row] = (await two.look()) ?? [];
  expect(row?.elsewhere).toBe(true);
  expect(await two.hold("a")).toBe(false);
  expect(row && (await two.remove(row))).toBe(false);
  expect(storage.files.size).toBe(1);
  one.release("a");
  expect(await two.hold("a")).toBe(true);
  expect(await one.hold("a")).toBe(false);
});

test("without locks pages ask each other, and of two that ask at once one gets the run", async () => {
  const channels = () => new BroadcastChannel("run-library.test") as unknown as BroadcastChannel;
  const [a, b, c] = [channels(), channels(), channels()];
  const [one, two, three] = [new ChannelLocks(a, 60), new ChannelLocks(b, 60), new ChannelLocks(c, 60)];
  const taken = await Promise.all([one.take("x"), two.take("x"), three.take("x")]);
  expect(taken.filter((release) => release !== null)).toHaveLength(1);
  expect([...(await one.held())]).toEqual(["x"]);
  expect(await one.take("x")).toBeNull();
  for (const release of taken) release?.();
  expect(await three.take("x")).not.toBeNull();
  for (const channel of [a, b, c]) channel.close();
});

test("of two storages the second takes what the first refuses, and both are read", async () => {
  const [files, database] = [new FaultyRunStorage(), new FaultyRunStorage()];
  const both = combined([files, database]);
  files.isBroken = "refuses";
  await both.write("a", weights(3));
  expect(await both.read("a")).toEqual(weights(3));
  expect(await both.list()).toHaveLength(1);
  // Absence is known only where nobody failed to say.
  await expect(both.size("b")).rejects.toThrow();
  files.isBroken = null;
  expect(await both.size("b")).toBeNull();
  await both.remove("a");
  expect(await both.list()).toEqual([]);
});
