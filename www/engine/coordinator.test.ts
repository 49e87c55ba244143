// The coordinator: a run shared out among helpers, numbers summed in rounds, and a clear end when one of them is gone.

import { expect, test, vi } from "vitest";
import type { WorkerLike } from "./client";
import { Coordinator, HelperLost } from "./coordinator";
import type { AnyCommand, AnyEvent, Notice, Request } from "./envelope";
import { Part } from "./part";
import type { Command, Event, RunConfig } from "./protocol";
import type { Session } from "./session";

const config = {} as RunConfig;
const metrics = (value: number) => ({
  metaElbo: -value - 1,
  reconstruction: -value,
  kl: 1,
  byDataset: [{ reconstruction: -value, kl: 1 }],
});

/**
 * A session that sums `own` in a first round and twice that in a second, longer one; it notes what it was asked, which part it
 * took, and the sums that it stepped with.
 */
function fakeSession(own: number, datasets = 5) {
  const asked: string[] = [];
  const taken: string[] = [];
  const steps: number[][] = [];
  let sums: number[] = [];
  let sum = new Float32Array(0);
  let round = 0;
  const carryOut = (command: Command): Event => {
    switch (command.type) {
      case "createRun":
        return {
          type: "runReady",
          run: command.run,
          config,
          step: 0,
          parameters: 3,
          flopPerStep: 1,
          seen: Array(datasets).fill(0),
          mostParts: datasets,
          cores: 1,
        };
      case "takePart":
        taken.push(`${command.part} of ${command.parts}`);
        return { type: "partTaken", run: command.run };
      case "advance": {
        const before = round;
        round = (round + 1) % 3;
        sums.push(...sum);
        if (before < 2) {
          sum = before === 0 ? new Float32Array([own]) : new Float32Array([2 * own, 2 * own]);
          return { type: "advanced", run: command.run, step: steps.length, count: sum.length, metrics: null };
        }
        steps.push(sums);
        [sums, sum] = [[], new Float32Array(0)];
        const last = steps.at(-1)?.at(-1) ?? 0;
        return { type: "advanced", run: command.run, step: steps.length, count: 0, metrics: metrics(last) };
      }
      case "readPart": {
        const state = { first: own, count: 1, step: steps.length, shared: 0, values: new Uint8Array(4) };
        return { type: "partRead", run: command.run, parts: [state, state] };
      }
      case "joinParts":
        taken.push(command.parts.map(({ first }) => first).join());
        return { type: "partsJoined", run: command.run, step: steps.length };
      case "saveRun":
        return { type: "runSaved", run: command.run, step: steps.length, bytes: new Uint8Array(1) };
      case "step":
        return { type: "stepped", run: command.run, step: 1, metrics: null };
      case "reschedule":
        if (command.learningRate > 1) return { type: "failed", message: "The learning rate is too large." };
        return { type: "rescheduled", run: command.run, step: steps.length, config };
      default:
        return { type: "failed", message: `${command.type} was not expected.` };
    }
  };
  const session: Session = {
    backend: () => "cpu",
    handle: async (command) => {
      asked.push(command.type);
      return carryOut(command);
    },
    readNumbers: async (into) => into.set(sum),
    addNumbers: async (others, last) => {
      if (others.length !== sum.length) throw new Error("not so many");
      for (const [index, value] of others.entries()) sum[index] = (sum[index] ?? 0) + value;
      if (last) others.set(sum);
    },
    writeNumbers: async (from) => {
      sum = Float32Array.from(from);
    },
  };
  return { session, asked, taken, steps };
}

/** Helpers that answer in a later task; what `disturb` returns is sent instead, and null is silence. */
function fakeHelpers(disturb: (helper: number, command: AnyCommand) => Notice | null | undefined = () => undefined) {
  const helpers: Array<ReturnType<typeof fakeSession> & { commands: AnyCommand[]; terminated: boolean }> = [];
  const spawn = (): WorkerLike => {
    const number = helpers.length + 1;
    const fake = fakeSession(10 ** number);
    const helper = { ...fake, commands: [] as AnyCommand[], terminated: false };
    helpers.push(helper);
    const part = new Part(fake.session);
    const answer = async (command: AnyCommand): Promise<AnyEvent> => {
      if (command.type === "open") return { type: "opened", backend: "cpu" };
      if (command.type === "advancePart") return part.advance(command);
      return fake.session.handle(command as Command);
    };
    const worker: WorkerLike = {
      onmessage: null,
      onerror: null,
      onmessageerror: null,
      postMessage({ id, command }: Request, transfer) {
        helper.commands.push(command);
        const received = structuredClone(command.type === "open" ? { ...command, module: null } : command, {
          transfer: transfer as ArrayBuffer[],
        }) as AnyCommand;
        setTimeout(async () => {
          if (helper.terminated) return;
          const instead = disturb(number, received);
          if (instead === null) return;
          worker.onmessage?.({ data: instead ?? { id, event: await answer(received) } } as never);
        });
      },
      terminate() {
        helper.terminated = true;
      },
    };
    return worker;
  };
  return { helpers, spawn };
}

function setUp(most: number, ...disturb: Parameters<typeof fakeHelpers>) {
  const own = fakeSession(1);
  const fakes = fakeHelpers(...disturb);
  const notices = { lost: vi.fn(), alone: vi.fn() };
  const module = {} as WebAssembly.Module;
  const coordinator = new Coordinator(own.session, { spawn: fakes.spawn, program: "cpu", module }, notices);
  coordinator.allow(most);
  const begin = () => coordinator.handle({ type: "createRun", run: 1, config });
  const step = (measure = false) => coordinator.handle({ type: "step", run: 1, measure });
  return { ...fakes, own, coordinator, notices, begin, step };
}

test("one core is a session alone", async () => {
  const { begin, step, helpers, own } = setUp(1);
  expect(await begin()).toMatchObject({ type: "runReady", cores: 1 });
  await step();
  expect(helpers).toEqual([]);
  expect(own.asked).toEqual(["createRun", "step"]);
});

test("every worker steps with the sums of all rounds, whose memory moves and is not copied", async () => {
  const { begin, step, helpers, own } = setUp(3);
  expect(await begin()).toMatchObject({ type: "runReady", cores: 3 });
  expect([own, ...helpers].map(({ taken }) => taken)).toEqual([["0 of 3"], ["1 of 3"], ["2 of 3"]]);
  for (let done = 0; done < 4; done++) await step();
  for (const { steps } of [own, ...helpers]) {
    expect(steps).toEqual(Array(4).fill([111, 222, 222]));
  }
  const sums = helpers
    .flatMap(({ commands }) => commands)
    .flatMap((command) => ("sum" in command ? [command.sum] : []));
  expect(sums.length).toBe(2 * 4 * 3);
  for (const sum of sums) expect(sum?.length ?? 0).toBe(0);
});

test("there are no more workers than datasets", async () => {
  const { begin, helpers } = setUp(16);
  expect(await begin()).toMatchObject({ cores: 5 });
  expect(helpers.length).toBe(4);
});

test("helpers compute while the coordinator does, and the metrics are the coordinator's, of all", async () => {
  const { begin, step, helpers, own } = setUp(2);
  await begin();
  const stepping = step(true);
  await Promise.resolve();
  expect(helpers[0]?.commands.at(-1)?.type).toBe("advancePart");
  expect(await stepping).toEqual({ type: "stepped", run: 1, step: 1, metrics: metrics(22) });
  expect(own.asked).not.toContain("step");
  expect(await step()).toMatchObject({ metrics: null });
});

test("what needs the whole run joins its parts, once between two steps", async () => {
  const { begin, step, coordinator, own } = setUp(2);
  await begin();
  await step();
  own.asked.length = 0;
  await coordinator.handle({ type: "saveRun", run: 1 });
  await coordinator.handle({ type: "saveRun", run: 1 });
  expect(own.asked).toEqual(["joinParts", "saveRun", "saveRun"]);
  expect(own.taken).toEqual(["0 of 2", "10,10"]);
  await step();
  await coordinator.handle({ type: "saveRun", run: 1 });
  expect(own.asked.slice(-2)).toEqual(["joinParts", "saveRun"]);
});

test("a new schedule reaches every part, and one that is refused reaches nobody else", async () => {
  const { begin, coordinator, own, helpers, notices } = setUp(3);
  await begin();
  const reschedule = (learningRate: number) =>
    coordinator.handle({ type: "reschedule", run: 1, learningRate, schedule: { type: "constant" } });
  expect(await reschedule(2)).toEqual({ type: "failed", message: "The learning rate is too large." });
  expect(helpers.map(({ asked }) => asked.includes("reschedule"))).toEqual([false, false]);
  expect(await reschedule(0.1)).toMatchObject({ type: "rescheduled" });
  expect(helpers.map(({ asked }) => asked.filter((type) => type === "reschedule").length)).toEqual([1, 1]);
  expect(own.asked).not.toContain("joinParts");
  expect(notices.lost).not.toHaveBeenCalled();
});

test("another run uses the helpers that are there", async () => {
  const { begin, step, helpers, coordinator } = setUp(3);
  await begin();
  await step();
  coordinator.allow(2);
  expect(await begin()).toMatchObject({ cores: 2 });
  expect(helpers.map(({ terminated }) => terminated)).toEqual([false, true]);
  await step();
  expect(helpers[0]?.steps.at(-1)).toEqual([11, 22, 22]);
});

test("a helper that dies in a step ends the run with its reason, once", async () => {
  const { begin, step, helpers, notices } = setUp(3, (helper, command) =>
    helper === 2 && command.type === "advancePart" ? { type: "crashed", message: "out of memory" } : undefined,
  );
  await begin();
  await expect(step()).rejects.toEqual(new HelperLost("out of memory"));
  expect(notices.lost.mock.calls).toEqual([["out of memory"]]);
  expect(helpers.every(({ terminated }) => terminated)).toBe(true);
});

test("a helper that falls silent ends the run too", async () => {
  vi.useFakeTimers();
  try {
    const { begin, step, notices } = setUp(2, (_, command) =>
      command.type === "advancePart" && command.sum ? null : undefined,
    );
    const begun = begin();
    await vi.advanceTimersByTimeAsync(10);
    await begun;
    const outcome = expect(step()).rejects.toBeInstanceOf(HelperLost);
    await vi.advanceTimersByTimeAsync(100_000);
    await outcome;
    expect(notices.lost.mock.calls).toEqual([["nothing was heard from it for 60 seconds"]]);
  } finally {
    vi.useRealTimers();
  }
});

test("helpers that cannot start leave the coordinator alone with the whole run", async () => {
  const { begin, step, helpers, own, notices } = setUp(3, (helper, command) =>
    helper === 1 && command.type === "open" ? { type: "crashed", message: "the script was not found" } : undefined,
  );
  expect(await begin()).toMatchObject({ type: "runReady", cores: 1 });
  expect(notices.alone.mock.calls).toEqual([["the script was not found"]]);
  expect(notices.lost).not.toHaveBeenCalled();
  expect(helpers.every(({ terminated }) => terminated)).toBe(true);
  await step();
  expect(own.asked).toEqual(["createRun", "step"]);
});
