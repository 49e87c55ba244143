// Names stand beside the ends of their curves, and never on one another.

import { beforeAll, expect, test, vi } from "vitest";

beforeAll(() => {
  // Elements extend it when their modules load; nothing here renders.
  vi.stubGlobal("HTMLElement", class {});
  vi.stubGlobal("matchMedia", () => ({ addEventListener() {} }));
  vi.stubGlobal("navigator", { language: "en" });
});

test("names that would cover one another give way, and none leaves the figure", async () => {
  const { spread } = await import("./curve-figure");
  expect(spread([50, 100], 150)).toEqual([50, 100]);
  expect(spread([60, 58, 59], 150)).toEqual([88, 58, 73]);
  const crowded = spread([148, 149, 150, 20], 150);
  expect(crowded).toEqual([120, 135, 150, 20]);
});
