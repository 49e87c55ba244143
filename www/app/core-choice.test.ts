// On how many cores a run trains: decided from measurements that are fed to it.

import { expect, test } from "vitest";
import { runConfig } from "../state/run-config";
import { defaults } from "../state/table";
import { CoreChoice, isTiny, nextCores } from "./core-choice";

/** Goes through the trials that are wanted, on a machine where a step takes so many ms on so many cores. */
function settled(most: number, times: Record<number, number>): number[] {
  const measured = new Map<number, number>();
  const tried: number[] = [];
  for (let cores = nextCores(measured, most); tried.at(-1) !== cores; cores = nextCores(measured, most)) {
    tried.push(cores);
    if (!measured.has(cores)) measured.set(cores, times[cores] ?? Number.NaN);
    else break;
  }
  return tried;
}

test("four invented cores on a machine of two become two", () => {
  expect(settled(4, { 4: 65, 2: 51, 1: 65 }).at(-1)).toBe(2);
});

test("where every core helps all are kept, after one trial with fewer", () => {
  expect(settled(8, { 8: 10, 4: 18 })).toEqual([8, 4, 8]);
});

test("where sharing out costs more than it saves, one core is left", () => {
  expect(settled(4, { 4: 25, 2: 14, 1: 9 }).at(-1)).toBe(1);
  expect(settled(1, { 1: 9 })).toEqual([1]);
});

const config = runConfig(defaults());

test("tiny runs stay on one core, and are not measured", () => {
  const tiny = runConfig({ ...defaults(), batch: 16, summaryHidden: 48, summary: 32, hidden: 64, latent: 16 });
  expect([isTiny(tiny), isTiny(config)]).toEqual([true, false]);
  const choice = new CoreChoice();
  expect(choice.wanted(tiny, 8)).toBe(1);
  expect(choice.at(1, 1000, 60_000)).toBe(false);
});

test("a trial is a second and a half of steps at least, and its first steps do not count", () => {
  const choice = new CoreChoice();
  expect(choice.wanted(config, 4)).toBe(4);
  choice.begin();
  // The first three take a second each.
  for (let step = 1; step <= 4; step++) expect(choice.at(4, step, 1000 * step)).toBe(false);
  for (let step = 5; step < 34; step++) expect(choice.at(4, step, 4000 + 50 * (step - 4))).toBe(false);
  expect(choice.at(4, 34, 5500)).toBe(true);
  expect(choice.wanted(config, 4)).toBe(2);
  for (let step = 40; step <= 43; step++) choice.at(2, step, 6000);
  // Slower: four are right, and nothing is tried again.
  expect(choice.at(2, 73, 9000)).toBe(true);
  expect(choice.wanted(config, 4)).toBe(4);
  choice.begin();
  for (let step = 80; step < 200; step++) expect(choice.at(4, step, 9000 + 500 * step)).toBe(false);
});

test("a run with fewer datasets than cores is measured on as many as it has", () => {
  const choice = new CoreChoice();
  expect(choice.wanted(config, 16)).toBe(16);
  for (let step = 1; step <= 4; step++) choice.at(5, step, 0);
  expect(choice.at(5, 40, 2000)).toBe(true);
  expect(choice.wanted(config, 16)).toBe(3);
});
