// TensorFlow.js' wasm backend: where its binaries are, and how many threads it may use.

import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import plain from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url";
import simd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url";
import threadedSimd from "@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url";
import { env } from "@tensorflow/tfjs-core";

export function prepare(threads: number): void {
  setWasmPaths({
    "tfjs-backend-wasm.wasm": plain,
    "tfjs-backend-wasm-simd.wasm": simd,
    "tfjs-backend-wasm-threaded-simd.wasm": threadedSimd,
  });
  if (threads > 1) setThreadsCount(threads);
}

/** Refuses to measure something else than was asked for. */
export async function check(threads: number): Promise<void> {
  const threaded = await env().getAsync("WASM_HAS_MULTITHREAD_SUPPORT");
  if (threaded !== threads > 1) throw new Error(`TensorFlow.js ${threaded ? "uses" : "has no"} threads here.`);
}
