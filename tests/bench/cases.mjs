// The engines and the works. Another engine, variant or size is another line here.

import { availableParallelism } from "node:os";

/** All cores, at most; what an engine makes of them is its own affair. */
export const cores = availableParallelism();

const onCpu = (engine, threads) => ({ engine, backend: "wasm", threads });
const onGpu = (engine) => ({ engine, backend: "webgpu", threads: 1 });

/** Ours first: the ratios are to the first of the same backend. */
export const variants = [
  onCpu("MetaVAE", 1),
  onCpu("jax-js", 1),
  onCpu("TensorFlow.js", 1),
  onCpu("TensorFlow.js by hand", 1),
  ...(cores > 1
    ? [
        onCpu("MetaVAE", cores),
        onCpu("jax-js", cores),
        onCpu("TensorFlow.js", cores),
        onCpu("TensorFlow.js by hand", cores),
      ]
    : []),
  onGpu("MetaVAE"),
  onGpu("jax-js"),
  onGpu("TensorFlow.js"),
];

export const works = [
  { name: "paper-S", datasets: 5, batch: 100, context: "inBatch", width: 400 },
  { name: "paper-P", datasets: 5, batch: 100, context: "fresh", width: 400 },
  { name: "small-S", datasets: 1, batch: 32, context: "inBatch", width: 400 },
];

/** Ours shares datasets out among threads, and one dataset is for one thread. */
export const makesSense = ({ engine, threads }, { datasets }) => engine !== "MetaVAE" || threads <= 1 || datasets > 1;

/** The curve: paper-S with other batches and other widths, on one core. */
export const curve = [
  ...[16, 32, 200].map((batch) => ({ ...works[0], name: `batch ${batch}`, batch })),
  ...[100, 200, 800].map((width) => ({ ...works[0], name: `width ${width}`, width })),
];
export const curveEngines = ["MetaVAE", "jax-js"];

export const label = ({ engine, backend, threads }) =>
  `${engine}, ${backend}${threads > 1 ? `, ${threads} threads` : ""}`;
