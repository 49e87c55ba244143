// The lead: datasets shared out among helpers, gradients summed once a step, and a clear end when one of them is gone.

import { expect, test, vi } from "vitest";
import type { WorkerLike } from "./client";
import type { AnyCommand, AnyEvent, Notice, Request } from "./envelope";
import { divided, HelperLost, Lead } from "./lead";
import { Part } from "./part";
import type { Command, Event, RunConfig } from "./protocol";
import type { Session } from "./session";

const config = {} as RunConfig;
const metrics = (value: number, count: number) => ({
  metaElbo: -value - 1,
  reconstruction: -value,
  kl: 1,
  byDataset: Array.from({ length: count }, () => ({ reconstruction: -value, kl: 1 })),
});

/** A session whose gradients are `own`, and which notes what it was asked and what it stepped with. */
function fakeSession(own: number, datasets = 5) {
  const asked: string[] = [];
  const steps: number[][] = [];
  let sum = new Float32Array(0);
  let count = datasets;
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
        count = command.count;
        return { type: "partTaken", run: command.run };
      case "takeGradients":
        sum = new Float32Array([own, 2 * own]);
        return {
          type: "gradientsTaken",
          run: command.run,
          count: 2,
          metrics: command.measure ? metrics(own, count) : null,
        };
      case "applyGradients":
        steps.push([...sum]);
        return { type: "stepped", run: command.run, step: steps.length, metrics: null };
      case "readPart": {
        const part = { first: 0, count, step: steps.length, shared: 0, values: new Uint8Array(4) };
        return { type: "partRead", run: command.run, part };
      }
      case "joinParts":
        return { type: "partsJoined", run: command.run, step: steps.length };
      case "saveRun":
        return { type: "runSaved", run: command.run, step: steps.length, bytes: new Uint8Array(1) };
      case "step":
        return { type: "stepped", run: command.run, step: 1, metrics: null };
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
    readGradients: async (into) => into.set(sum),
    addGradients: async (from) => {
      for (const [index, value] of from.entries()) sum[index] = (sum[index] ?? 0) + value;
    },
    writeGradients: async (from) => {
      sum = Float32Array.from(from);
    },
  };
  return { session, asked, steps };
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
      if (command.type === "computePart") return part.compute(command);
      if (command.type === "stepPart") return part.step(command);
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
  const lead = new Lead(own.session, { spawn: fakes.spawn, program: "cpu", module }, notices);
  lead.allow(most);
  const begin = () => lead.handle({ type: "createRun", run: 1, config });
  const step = (measure = false) => lead.handle({ type: "step", run: 1, measure });
  return { ...fakes, own, lead, notices, begin, step };
}

test("datasets are divided evenly, and the lead has no more than others", () => {
  expect(divided(5, 2)).toEqual([
    { first: 0, count: 2 },
    { first: 2, count: 3 },
  ]);
  expect(divided(9, 4).map(({ count }) => count)).toEqual([2, 2, 2, 3]);
  expect(divided(3, 3).map(({ first }) => first)).toEqual([0, 1, 2]);
});

test("one core is a session alone", async () => {
  const { begin, step, helpers, own } = setUp(1);
  expect(await begin()).toMatchObject({ type: "runReady", cores: 1 });
  await step();
  expect(helpers).toEqual([]);
  expect(own.asked).toEqual(["createRun", "step"]);
});

test("every worker steps with the sum of all gradients, whose memory moves and is not copied", async () => {
  const { begin, step, helpers, own } = setUp(3);
  expect(await begin()).toMatchObject({ type: "runReady", cores: 3 });
  for (let done = 0; done < 4; done++) await step();
  for (const { steps } of [own, ...helpers]) {
    expect(steps).toEqual(Array(4).fill([111, 222]));
  }
  for (const command of helpers.flatMap(({ commands }) => commands)) {
    if (command.type === "stepPart") expect(command.gradients.length).toBe(0);
  }
});

test("there are no more workers than datasets", async () => {
  const { begin, helpers } = setUp(16);
  expect(await begin()).toMatchObject({ cores: 5 });
  expect(helpers.length).toBe(4);
});

test("helpers compute while the lead does, and the metrics are those of all datasets", async () => {
  const { begin, step, helpers, own } = setUp(2);
  await begin();
  const stepping = step(true);
  expect(helpers[0]?.commands.at(-1)?.type).toBe("computePart");
  const event = await stepping;
  expect(own.asked).not.toContain("step");
  if (event.type !== "stepped") throw new Error(event.type);
  expect(event.metrics?.byDataset.map(({ reconstruction }) => reconstruction)).toEqual([-1, -1, -10, -10, -10]);
  expect(event.metrics?.metaElbo).toBeCloseTo(-32 / 5 - 1);
});

test("what needs the whole run joins its parts, once between two steps", async () => {
  const { begin, step, lead, own } = setUp(2);
  await begin();
  await step();
  own.asked.length = 0;
  await lead.handle({ type: "saveRun", run: 1 });
  await lead.handle({ type: "saveRun", run: 1 });
  expect(own.asked).toEqual(["joinParts", "saveRun", "saveRun"]);
  await step();
  await lead.handle({ type: "saveRun", run: 1 });
  expect(own.asked.slice(-2)).toEqual(["joinParts", "saveRun"]);
});

test("another run uses the helpers that are there", async () => {
  const { begin, step, helpers, lead } = setUp(3);
  await begin();
  await step();
  lead.allow(2);
  expect(await begin()).toMatchObject({ cores: 2 });
  expect(helpers.map(({ terminated }) => terminated)).toEqual([false, true]);
  await step();
  expect(helpers[0]?.steps.at(-1)).toEqual([11, 22]);
});

test("a helper that dies in a step ends the run with its reason, once", async () => {
  const { begin, step, helpers, notices } = setUp(3, (helper, command) =>
    helper === 2 && command.type === "computePart" ? { type: "crashed", message: "out of memory" } : undefined,
  );
  await begin();
  await expect(step()).rejects.toEqual(new HelperLost("out of memory"));
  expect(notices.lost.mock.calls).toEqual([["out of memory"]]);
  expect(helpers.every(({ terminated }) => terminated)).toBe(true);
});

test("a helper that falls silent ends the run too", async () => {
  vi.useFakeTimers();
  try {
    const { begin, step, notices } = setUp(2, (_, command) => (command.type === "stepPart" ? null : undefined));
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

test("helpers that cannot start leave the lead alone with the whole run", async () => {
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
