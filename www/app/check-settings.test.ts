// What a script may set: refused in a sentence where it cannot be, whichever other settings come with it.

import { expect, test } from "vitest";
import type { ShippedModel } from "../engine/models";
import { runConfig } from "../state/run-config";
import { initialState, noTraining, type State } from "../state/state";
import { defaults, type Settings } from "../state/table";
import { checkedSettings } from "./check-settings";

const shipped = [{ family: "rotation", name: "common" }] as ShippedModel[];
const at = (change: Partial<Settings>, training = noTraining()): State => ({
  ...initialState(),
  shipped,
  training,
  settings: { ...defaults(), ...change },
});
const blurred = { ...noTraining(), config: runConfig({ ...defaults(), trainFamily: "blur" }) };

test("values to train on are some of the grid of the family that is trained", () => {
  const state = at({});
  expect(checkedSettings({ trainValues: "-40,0,40" }, state)).toEqual({ trainValues: "-40,0,40" });
  expect(checkedSettings({ trainValues: "0,3", trainFamily: "blur" }, state).trainValues).toBe("0,3");
  for (const trainValues of ["-40,0,41", "40,0", "0,0"])
    expect(() => checkedSettings({ trainValues }, state), trainValues).toThrow(
      /trainValues cannot be .*: some of -180,/,
    );
  expect(() => checkedSettings({ trainValues: "a" }, state)).toThrow(/numbers with commas/);
});

test("a family that no model ships for is its run's alone, and is left by choosing a model", () => {
  expect(() => checkedSettings({ family: "blur" }, at({}))).toThrow(/no model of it ships/);
  const state = at({ family: "blur", model: "live", value: 0.8, digitValue: 0.8 }, blurred);
  expect(checkedSettings({ family: "blur" }, at({}, blurred))).toEqual({ family: "blur" });
  expect(checkedSettings({ model: "common" }, state)).toEqual({ model: "common" });
  expect(() => checkedSettings({ model: "live", value: 60 }, at({}, blurred))).toThrow(/0 to 3 for blur/);
});
