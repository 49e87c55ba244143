// How curves are laid out.

import { beforeAll, expect, test, vi } from "vitest";

beforeAll(() => {
  // The elements extend it when their modules load; nothing here renders.
  vi.stubGlobal("HTMLElement", class {});
  vi.stubGlobal("matchMedia", () => ({ addEventListener() {} }));
  vi.stubGlobal("navigator", { language: "en" });
});

test("curve and marks share one axis of steps, in order, with gaps", async () => {
  const { aligned } = await import("./curve-plot");
  expect(aligned({ step: [1, 3], value: [10, 30] })).toEqual([
    [1, 3],
    [10, 30],
    [null, null],
    [null, null],
  ]);
  const marks = { step: [3, 2], value: [33, 22] };
  expect(aligned({ step: [1, 3], value: [10, 30], marks })).toEqual([
    [1, 2, 3],
    [10, null, 30],
    [null, 22, 33],
    [null, null, null],
  ]);
  const faint = { step: [1, 4], value: [5, 6] };
  expect(aligned({ step: [1, 3], value: [10, 30], faint })).toEqual([
    [1, 3, 4],
    [10, 30, null],
    [null, null, null],
    [5, null, 6],
  ]);
});
