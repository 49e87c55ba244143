// The small helpers of the app: coalescing, remembering, speed.

import { expect, test } from "vitest";
import { coalesced, memoisedLast } from "./coalesce";
import { Speed } from "./speed";

const later = () => new Promise<void>((resolve) => setTimeout(resolve, 1));

test("many wishes at once become one run now and one after it", async () => {
  let running = 0;
  let runs = 0;
  const wish = coalesced(async () => {
    expect(++running).toBe(1);
    await later();
    running--;
    runs++;
  });
  for (let i = 0; i < 10; i++) wish();
  while (running > 0 || runs < 2) await later();
  await later();
  expect(runs).toBe(2);
});

test("remembers a result while its inputs stay, and forgets a failure", async () => {
  const memory = memoisedLast<number>();
  let made = 0;
  const make = async () => ++made;
  expect(await memory(["a", 1], make)).toBe(1);
  expect(await memory(["a", 1], make)).toBe(1);
  expect(await memory(["a", 2], make)).toBe(2);
  await expect(memory(["b"], () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await memory(["b"], make)).toBe(3);
});

test("steps per second over the last seconds", () => {
  const speed = new Speed();
  expect(speed.at(10, 0)).toBeNull();
  expect(speed.at(20, 1000)).toBeCloseTo(10);
  for (let second = 2; second <= 10; second++) speed.at(20 + 50 * (second - 1), second * 1000);
  expect(speed.at(520, 11_000)).toBeCloseTo(50);
});
