// The choice of the backend, and that it always comes with a reason.

import { expect, test } from "vitest";
import { chooseBackend, type Gpu } from "./backend";

const gpu = (info: object | null, features = ["timestamp-query"]): Gpu => ({
  requestAdapter: () => Promise.resolve(info && { features: new Set(features), info }),
});
const real = gpu({ vendor: "nvidia", architecture: "hopper" });

test.each([
  ["a real adapter", real, "webgpu", "nvidia hopper"],
  ["SwiftShader", gpu({ vendor: "google", architecture: "swiftshader" }), "cpu", "google swiftshader"],
  ["llvmpipe", gpu({ vendor: "mesa", description: "llvmpipe (LLVM 15)" }), "cpu", "llvmpipe (LLVM 15)"],
  ["a fallback adapter", gpu({ vendor: "x", isFallbackAdapter: true }), "cpu", "x"],
  ["no timestamps", gpu({ vendor: "intel" }, []), "cpu", "intel"],
  ["no adapter", gpu(null), "cpu", null],
  ["no WebGPU", undefined, "cpu", null],
] as const)("automatic, with %s", async (_name, available, backend, adapter) => {
  const choice = await chooseBackend("auto", available, true);
  expect(choice).toMatchObject({ backend, adapter });
  expect(choice.reason).not.toBe("");
});

test("a software adapter can be chosen by hand, a missing one cannot", async () => {
  const software = gpu({ architecture: "swiftshader" });
  expect(await chooseBackend("webgpu", software, true)).toMatchObject({ backend: "webgpu", reason: "chosen by hand" });
  expect(await chooseBackend("webgpu", undefined, true)).toMatchObject({ backend: "cpu" });
  expect(await chooseBackend("webgpu", real, false)).toMatchObject({ backend: "cpu" });
  expect(await chooseBackend("cpu", real, true)).toMatchObject({ backend: "cpu", reason: "chosen by hand" });
});
