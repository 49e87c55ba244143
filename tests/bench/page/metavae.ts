// MetaVAE as the page runs it: its own worker and protocol, whatever module lies in www/pkg.

import { WasmModules } from "../../../www/engine/modules";
import type { ContextChoice } from "../../../www/engine/protocol";
import { syntheticDigits } from "./digits";
import type { Engine, Variant } from "./engine";
import { spawnWorker } from "./inputs";
import { CONTEXT_SIZE, runConfig, type Work } from "./work";

export async function openMetaVae({ backend, threads }: Variant, work: Work): Promise<Engine> {
  const kind = backend === "webgpu" ? "webgpu" : "cpu";
  const client = spawnWorker();
  await client.request({ type: "open", ...(await new WasmModules().load(kind)) });
  for (const part of ["train", "test"] as const) {
    await client.request({ type: "loadDigits", part, ...syntheticDigits(work.batch) });
  }
  await client.request({ type: "cores", most: threads });
  const { seen } = await client.request({ type: "createRun", run: 1, config: runConfig(work) });
  const transformation = { family: "rotation" as const, value: seen[0] ?? 0 };
  let answering: Promise<unknown> | null = null;

  return {
    async steps(_first, count) {
      const { milliseconds, metrics } = await client.request({
        type: "bench",
        run: 1,
        warmUp: 0,
        steps: count,
        block: count,
      });
      return { milliseconds: (milliseconds[0] ?? Number.NaN) * count, loss: -(metrics?.metaElbo ?? Number.NaN) };
    },
    async infer(index) {
      answering ??= client
        .request({ type: "exportModel", run: 1 })
        .then(({ bytes }) => client.request({ type: "loadModel", bytes }));
      await answering;
      // Another D each time, as the summary of a known one is kept.
      const context: ContextChoice = {
        type: "digits",
        transformations: [transformation],
        size: CONTEXT_SIZE,
        seed: index,
      };
      const started = performance.now();
      await client.request({
        type: "ask",
        subject: { type: "testDigit", index: index % work.batch, transformation },
        questions: [{ context, samples: 0, samplesDataset: 0 }],
        seed: 0,
      });
      return performance.now() - started;
    },
  };
}
