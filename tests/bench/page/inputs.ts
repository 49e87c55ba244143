// What every engine starts from: the initial weights and the transformed images, both as MetaVAE's own cpu module makes them.

import { WorkerClient } from "../../../www/engine/client";
import { WasmModules } from "../../../www/engine/modules";
import { PIXELS, syntheticDigits } from "./digits";
import { runConfig, type Work } from "./work";

export interface Weight {
  shape: number[];
  values: Float32Array<ArrayBuffer>;
}

export interface Inputs {
  /** By path, layout [in, out], K decoders stacked: as in a checkpoint. */
  weights: Record<string, Weight>;
  /** Grey values in [0, 1], [K, B, 784]. */
  images: Float32Array;
  flopPerStep: number;
  parameters: number;
}

export const spawnWorker = () =>
  new WorkerClient(new Worker(new URL("../../../www/engine/worker.ts", import.meta.url), { type: "module" }));

export async function makeInputs(work: Work): Promise<Inputs> {
  const client = spawnWorker();
  try {
    await client.request({ type: "open", ...(await new WasmModules().load("cpu")) });
    for (const part of ["train", "test"] as const) {
      await client.request({ type: "loadDigits", part, ...syntheticDigits(work.batch) });
    }
    const config = runConfig(work);
    const { flopPerStep, parameters, seen } = await client.request({ type: "createRun", run: 1, config });
    const { bytes } = await client.request({ type: "saveRun", run: 1 });
    const images = new Float32Array(seen.length * work.batch * PIXELS);
    for (const [dataset, value] of seen.entries()) {
      for (let index = 0; index < work.batch; index++) {
        const transformation = { family: config.family, value };
        const { image } = await client.request({ type: "pickDigit", index, transformation });
        const start = (dataset * work.batch + index) * PIXELS;
        for (let pixel = 0; pixel < PIXELS; pixel++) images[start + pixel] = (image[pixel] ?? 0) / 255;
      }
    }
    return { weights: readSafetensors(bytes), images, flopPerStep, parameters };
  } finally {
    client.close();
  }
}

/** The float tensors of a safetensors file: a length, a header in JSON, then the bytes. */
function readSafetensors(bytes: Uint8Array): Record<string, Weight> {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header: Record<string, { dtype: string; shape: number[]; data_offsets: [number, number] }> = JSON.parse(
    new TextDecoder().decode(bytes.subarray(8, 8 + length)),
  );
  const weights: Record<string, Weight> = {};
  for (const [name, { dtype, shape, data_offsets }] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    if (dtype !== "F32") throw new Error(`${name} is ${dtype}, not F32`);
    const [start, end] = data_offsets.map((offset) => 8 + length + offset);
    weights[name] = { shape, values: new Float32Array(bytes.slice(start, end).buffer) };
  }
  return weights;
}
