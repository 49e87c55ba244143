// What to do when the worker that trains has died.

import { expect, test } from "vitest";
import { courseAfter, type Setback } from "./setback";

const crash = (change: Partial<Setback> = {}): Setback => ({
  message: "trap",
  device: false,
  stepped: true,
  ...change,
});

test("a few crashes of a run that gets somewhere are mended by themselves", () => {
  expect(courseAfter([crash()])).toBe("again");
  expect(courseAfter([crash(), crash(), crash()])).toBe("again");
  expect(courseAfter([crash(), crash(), crash(), crash()])).toBe("wait");
});

test("what ends the same way twice before a step is done is not tried a third time", () => {
  const full = crash({ message: "capacity overflow", stepped: false });
  expect(courseAfter([full])).toBe("again");
  expect(courseAfter([full, full])).toBe("hopeless");
  expect(courseAfter([crash({ stepped: false }), full])).toBe("again");
});

test("a lost device is tried once more, then the processor", () => {
  const lost = crash({ device: true });
  expect(courseAfter([lost])).toBe("again");
  expect(courseAfter([lost, lost])).toBe("processor");
  expect(courseAfter([crash({ device: true, stepped: false }), crash({ device: true, stepped: false })])).toBe(
    "processor",
  );
});
