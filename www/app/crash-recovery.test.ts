// What to do when the worker that trains has died.

import { expect, test } from "vitest";
import { type PastCrash, recoveryAfter } from "./crash-recovery";

const crash = (change: Partial<PastCrash> = {}): PastCrash => ({
  message: "trap",
  device: false,
  stepped: true,
  ...change,
});

test("a few crashes of a run that gets somewhere are mended by themselves", () => {
  expect(recoveryAfter([crash()])).toBe("again");
  expect(recoveryAfter([crash(), crash(), crash()])).toBe("again");
  expect(recoveryAfter([crash(), crash(), crash(), crash()])).toBe("wait");
});

test("what ends the same way twice before a step is done is not tried a third time", () => {
  const full = crash({ message: "capacity overflow", stepped: false });
  expect(recoveryAfter([full])).toBe("again");
  expect(recoveryAfter([full, full])).toBe("hopeless");
  expect(recoveryAfter([crash({ stepped: false }), full])).toBe("again");
});

test("a lost device is tried once more, then the processor", () => {
  const lost = crash({ device: true });
  expect(recoveryAfter([lost])).toBe("again");
  expect(recoveryAfter([lost, lost])).toBe("processor");
  expect(recoveryAfter([crash({ device: true, stepped: false }), crash({ device: true, stepped: false })])).toBe(
    "processor",
  );
});
