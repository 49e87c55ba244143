// The step loop: takes the steps it was asked for, measures seldom, stops when told.

import { expect, test } from "vitest";
import type { Notice } from "./envelope";
import type { Command, Event } from "./protocol";
import { StepLoop } from "./step-loop";

const metrics = { metaElbo: -1, reconstruction: -1, kl: 0, byDataset: [] };

/** A session that counts steps, on a clock that advances with each. */
function fakeSession(msPerStep: number, failAt = Number.POSITIVE_INFINITY) {
  const session = { step: 0, measured: [] as number[], notices: [] as Notice[] };
  const handle = async (command: Command): Promise<Event> => {
    if (command.type !== "step") throw new Error("only steps are expected");
    if (session.step + 1 === failAt) return { type: "failed", message: "out of digits" };
    session.step++;
    if (command.measure) session.measured.push(session.step);
    return { type: "stepped", run: command.run, step: session.step, metrics: command.measure ? metrics : null };
  };
  const stepLoop = new StepLoop(
    handle,
    (notice) => session.notices.push(notice),
    () => session.step * msPerStep,
  );
  const stopped = async () => {
    while (session.notices.at(-1)?.type !== "stopped") await new Promise((resolve) => setTimeout(resolve, 1));
  };
  return { session, stepLoop, stopped };
}

test("takes the steps and says when it is done", async () => {
  const { session, stepLoop, stopped } = fakeSession(1000);
  await stepLoop.start(3, 5, 20);
  await stopped();
  expect(session.step).toBe(5);
  expect(session.notices.at(-1)).toEqual({ type: "stopped", run: 3, failure: null });
});

test("measures slow steps each time, quick ones every so often and at the end", async () => {
  const slow = fakeSession(200);
  await slow.stepLoop.start(1, 3, 20);
  await slow.stopped();
  expect(slow.session.measured).toEqual([1, 2, 3]);
  const quick = fakeSession(0);
  await quick.stepLoop.start(1, 50, 20);
  await quick.stopped();
  expect(quick.session.measured).toEqual([1, 21, 41, 50]);
});

test("pauses between two steps and does not go on", async () => {
  const { session, stepLoop } = fakeSession(1);
  await stepLoop.start(1, 1_000_000, 20);
  await new Promise((resolve) => setTimeout(resolve, 20));
  const at = await stepLoop.pause();
  expect(at).toBe(session.step);
  expect(at).toBeGreaterThan(0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(session.step).toBe(at);
  expect(session.notices.some(({ type }) => type === "stopped")).toBe(false);
});

test("stops with the sentence of a step that failed", async () => {
  const { session, stepLoop, stopped } = fakeSession(1, 3);
  await stepLoop.start(1, 10, 20);
  await stopped();
  expect(session.notices.at(-1)).toEqual({ type: "stopped", run: 1, failure: "out of digits" });
});

test("keeps to a pace, takes up another at once, and pauses in the middle of a wait", async () => {
  const { session, stepLoop } = fakeSession(0);
  await stepLoop.start(1, 1_000_000, 20, 3_600_000);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(session.step).toBe(1);
  expect(await stepLoop.pause()).toBe(1);
  await stepLoop.start(1, 1_000_000, 20, 3_600_000);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(session.step).toBe(2);
  stepLoop.setPace(0);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(await stepLoop.pause()).toBeGreaterThan(10);
});
