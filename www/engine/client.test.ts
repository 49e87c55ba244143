// The client: one answer for each command, failures as errors, and a clear end when the worker dies.

import { expect, test, vi } from "vitest";
import { CommandFailed, WorkerClient, WorkerCrashed, type WorkerLike } from "./client";
import type { AnyEvent, FirstWord, Notice, Request } from "./envelope";

/** A worker that does nothing by itself; the test says what it sends. */
function fakeWorker() {
  const sent: Request[] = [];
  const worker: WorkerLike & { terminated: boolean } = {
    terminated: false,
    onmessage: null,
    onerror: null,
    onmessageerror: null,
    postMessage: (request) => sent.push(request),
    terminate() {
      this.terminated = true;
    },
  };
  const say = (data: { id: number; event: AnyEvent } | Notice | FirstWord) => worker.onmessage?.({ data } as never);
  return { worker, sent, say };
}

test("each command gets its own answer, in whatever order they come", async () => {
  const { worker, sent, say } = fakeWorker();
  const client = new WorkerClient(worker);
  const saved = client.request({ type: "saveRun", run: 1 });
  const paused = client.request({ type: "pause" });
  expect(sent.map(({ command }) => command.type)).toEqual(["saveRun", "pause"]);
  say({ id: sent[1]?.id ?? 0, event: { type: "paused", step: 4 } });
  say({ id: sent[0]?.id ?? 0, event: { type: "runSaved", run: 1, step: 7, bytes: new Uint8Array(3) } });
  expect((await saved).step).toBe(7);
  expect((await paused).type).toBe("paused");
});

test("a failed command rejects with the worker's sentence, and the worker lives on", async () => {
  const { worker, sent, say } = fakeWorker();
  const client = new WorkerClient(worker);
  const asked = client.request({ type: "loadModel", bytes: new Uint8Array(1) });
  say({ id: sent[0]?.id ?? 0, event: { type: "failed", message: "This is not a model." } });
  await expect(asked).rejects.toEqual(new CommandFailed("This is not a model."));
  expect(worker.terminated).toBe(false);
});

test("a crash ends everything that waits, says so once, and refuses what comes after", async () => {
  const { worker, say } = fakeWorker();
  const notices: Notice[] = [];
  const client = new WorkerClient(worker, (notice) => notices.push(notice));
  const asked = client.request({ type: "saveRun", run: 1 });
  say({ type: "crashed", message: "panicked at step" });
  worker.onerror?.({ message: "again" } as ErrorEvent);
  await expect(asked).rejects.toBeInstanceOf(WorkerCrashed);
  await expect(client.request({ type: "pause" })).rejects.toBeInstanceOf(WorkerCrashed);
  expect(notices).toEqual([{ type: "crashed", message: "panicked at step" }]);
  expect(worker.terminated).toBe(true);
});

test("closing by hand is no crash", async () => {
  const { worker } = fakeWorker();
  const notices: Notice[] = [];
  const client = new WorkerClient(worker, (notice) => notices.push(notice));
  const asked = client.request({ type: "pause" });
  client.close();
  await expect(asked).rejects.toBeInstanceOf(WorkerCrashed);
  expect(notices).toEqual([]);
});

test("a worker that ends without a word is noticed by the lock that it held", async () => {
  let release = () => {};
  vi.stubGlobal("navigator", {
    locks: {
      request: (_name: string, { signal }: { signal: AbortSignal }, granted: () => void) =>
        new Promise<void>((resolve, reject) => {
          signal.addEventListener("abort", () => reject(new Error("called off")));
          release = () => {
            granted();
            resolve();
          };
        }),
    },
  });
  try {
    const { worker, say } = fakeWorker();
    const notices: Notice[] = [];
    const client = new WorkerClient(worker, (notice) => notices.push(notice));
    // Before it has its program.
    say({ type: "alive", lifeline: "a worker's lock" });
    const asked = client.request({ type: "open", program: "cpu", module: {} as WebAssembly.Module });
    release();
    await expect(asked).rejects.toBeInstanceOf(WorkerCrashed);
    expect(notices).toEqual([{ type: "crashed", message: "the worker stopped without saying why" }]);
  } finally {
    vi.unstubAllGlobals();
  }
});

test("a message that is refused once is sent again, and a worker that takes none counts as dead", async () => {
  const { worker, sent, say } = fakeWorker();
  const notices: Notice[] = [];
  const client = new WorkerClient(worker, (notice) => notices.push(notice));
  const { postMessage } = worker;
  worker.postMessage = () => {
    worker.postMessage = postMessage;
    throw new Error("no memory for the copy");
  };
  const paused = client.request({ type: "pause" });
  say({ id: sent[0]?.id ?? 0, event: { type: "paused", step: 4 } });
  expect((await paused).step).toBe(4);
  worker.postMessage = () => {
    throw new Error("no memory for the copy");
  };
  await expect(client.request({ type: "pause" })).rejects.toBeInstanceOf(WorkerCrashed);
  expect(notices).toMatchObject([{ type: "crashed", message: expect.stringContaining("no memory for the copy") }]);
});

test("a worker that never says a word counts as dead; one that has spoken may take its time", async () => {
  vi.useFakeTimers();
  try {
    const [silent, slow] = [fakeWorker(), fakeWorker()];
    const asked = new WorkerClient(silent.worker).request({ type: "pause" });
    const paused = new WorkerClient(slow.worker).request({ type: "pause" });
    slow.say({ type: "alive", lifeline: null });
    const refused = expect(asked).rejects.toBeInstanceOf(WorkerCrashed);
    await vi.advanceTimersByTimeAsync(61_000);
    await refused;
    expect(silent.worker.terminated).toBe(true);
    slow.say({ id: slow.sent[0]?.id ?? 0, event: { type: "paused", step: 4 } });
    expect((await paused).step).toBe(4);
  } finally {
    vi.useRealTimers();
  }
});
