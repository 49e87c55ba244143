// A graphics device that is gone: by its own word, and by how failures sound.

import { expect, test, vi } from "vitest";
import { meansLostDevice, watchDevices } from "./device-loss";

test("the device's own word is passed on, once", async () => {
  const lose: Array<(why: { message: string }) => void> = [];
  class Adapter {
    asked: unknown[] = [];
    async requestDevice(descriptor?: unknown) {
      this.asked.push(descriptor);
      return { lost: new Promise<{ message: string }>((resolve) => lose.push(resolve)) };
    }
  }
  const report = vi.fn();
  watchDevices(report, Adapter);
  const adapter = new Adapter();
  await adapter.requestDevice({ label: "a" });
  await adapter.requestDevice({ label: "b" });
  expect(adapter.asked).toEqual([{ label: "a" }, { label: "b" }]);
  expect(report).not.toHaveBeenCalled();
  for (const end of lose) end({ message: "the process is gone" });
  await new Promise((resolve) => setTimeout(resolve));
  expect(report.mock.calls).toEqual([["the process is gone"]]);
});

test("a browser without WebGPU has nothing to watch", () => {
  expect(() => watchDevices(() => {}, undefined)).not.toThrow();
});

test("failures that only another device mends are told from others", () => {
  const lost = [
    "The device did not deliver: The device is poisoned\nCaused by: A valid external Instance reference no longer exists.",
    "The weights could not be read from the device: buffer is unmapped.",
    "Device lost: driver reset.",
  ];
  const other = ["This is not a model.", "Load the training digits first.", "The run has diverged; nothing was saved."];
  expect(lost.map(meansLostDevice)).toEqual([true, true, true]);
  expect(other.map(meansLostDevice)).toEqual([false, false, false]);
});
