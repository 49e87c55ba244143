// How pictures are laid out.

import { beforeAll, expect, test, vi } from "vitest";

beforeAll(() => {
  // The elements extend it when their modules load; nothing here renders.
  vi.stubGlobal("HTMLElement", class {});
  vi.stubGlobal("matchMedia", () => ({ addEventListener() {} }));
  vi.stubGlobal("navigator", { language: "en" });
});

test("a sheet fills its box with cells as large as they can be", async () => {
  const { bestColumns } = await import("./digit-image");
  expect(bestColumns(9, 1)).toBe(3);
  expect(bestColumns(10, 6)).toBe(10);
  expect(bestColumns(50, 6)).toBe(17);
  expect(bestColumns(1, 6)).toBe(1);
});
