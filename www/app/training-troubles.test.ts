// What is said when a run cannot simply go on: without what only programmers read, and in Chinese too.

import { expect, test } from "vitest";
import { Phrasebook } from "../i18n/phrasebook";
import { zh } from "../i18n/zh";
import { runConfig } from "../state/run-config";
import { initialState, noTraining, type Problem, type State } from "../state/state";
import { cause, divergedRun, endedSchedule, goneOn, hopelessRun, notBegun, waitingRun } from "./training-troubles";

const nothing = () => {};
const state: State = {
  ...initialState({ schedule: "cosine" }),
  training: { ...noTraining(), config: runConfig(initialState({ schedule: "cosine" }).settings), step: 60 },
  earlierRuns: [{ whole: {} } as never],
};
const { training } = state;
const crash = { type: "crashed", message: "42" } as const;

test("the place in the source is left out of a panic, and all but its first line", () => {
  expect(cause("panicked at /rustc/5980/raw_vec/mod.rs:28:5:\ncapacity overflow")).toBe("capacity overflow");
  expect(cause("The device is poisoned\nCaused by: …")).toBe("The device is poisoned");
  expect(cause("Uncaught Error: made to crash")).toBe("Uncaught Error: made to crash");
});

test("all of it is translated", () => {
  const problems: Problem[] = [
    divergedRun({ ...training, checkpointStep: null }, nothing),
    divergedRun({ ...training, checkpointStep: 40 }, nothing),
    endedSchedule(state, nothing),
    goneOn({ ...crash, helper: true }, training),
    goneOn({ ...crash, device: true }, training),
    goneOn({ ...crash, device: true }, { ...training, choice: { backend: "webgpu", adapter: null, reason: "" } }),
    goneOn(crash, training),
    waitingRun(crash, 40, nothing),
    hopelessRun(crash, state),
    hopelessRun(crash, { ...state, earlierRuns: [] }),
  ];
  const said = problems.flatMap(({ message, remedy, other }) => [message, remedy?.label, other?.label]);
  const book = new Phrasebook(zh.phrases);
  for (const text of [...said, notBegun("42", state.settings)]) {
    if (text === undefined) continue;
    const translated = book.translate(text)?.replace("MetaELBO", "") ?? text;
    expect([text, /[a-z]{2}/i.test(translated)]).toEqual([text, false]);
  }
});
