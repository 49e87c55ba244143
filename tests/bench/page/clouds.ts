// Two clouds, learnt from scratch on one core: the network of a known world by our own program, and the same by jax-js.

import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { WasmModules } from "../../../www/engine/modules";
import type { RegressorConfig, WorldCommand, WorldEvent } from "../../../www/engine/protocol";
import { spawnWorker } from "./inputs";
import { get, type Parameters, type State, stepped } from "./jax-adam";

export interface Learnt {
  steps: number;
  /** Of all steps, questions drawn and compilation included. */
  seconds: number;
  ms_per_step: number;
  /** The share of wrong answers with ten points in D, and its standard error. */
  errors: number;
  errors_error: number;
}

/** Datasets and questions of a step, units of a hidden layer, heads of the attention. */
const DATASETS = 32;
const QUERIES = 8;
const WIDTH = 64;
const HEADS = 4;
const RATE = 4e-3;
const LARGEST = 50;
/** Half the side of the square that clouds lie in, and their deviation in each direction. */
const REACH = 5;
const DEVIATION = Math.sqrt(0.1);
/** Sizes of D that jax-js draws: each is compiled for itself. Their mean is that of ours. */
const SIZES = [1, 2, 5, 10, 30, 50] as const;
const QUESTIONS = 2000;
const ASKED = 10;

export const learnClouds = (engine: string, steps: number): Promise<Learnt> =>
  engine === "MetaVAE" ? ours(steps) : theirs(steps);

async function ours(steps: number): Promise<Learnt> {
  const client = spawnWorker();
  await client.request({ type: "open", ...(await new WasmModules().load("cpu")) });
  const ask = async <T extends WorldEvent["type"]>(command: WorldCommand, type: T) => {
    const { event } = await client.request({ type: "world", command });
    if (event.type !== type) throw new Error(`the program answered with ${event.type}`);
    return event as Extract<WorldEvent, { type: T }>;
  };
  const { config: usual } = await ask({ type: "open", world: "clouds" }, "opened");
  const config: RegressorConfig = {
    ...usual,
    width: WIDTH,
    batch: DATASETS,
    queries: QUERIES,
    largestDataset: LARGEST,
    learningRate: RATE,
    steps,
  };
  const started = performance.now();
  await ask({ type: "train", name: "yours", config }, "networkLoaded");
  for (let step = 0; step < steps; ) ({ step } = await ask({ type: "step", milliseconds: 1000 }, "stepped"));
  const seconds = (performance.now() - started) / 1000;
  const calibrated = await ask(
    { type: "calibrate", name: "yours", size: ASKED, questions: QUESTIONS, seed: 5 },
    "calibrated",
  );
  client.close();
  return { ...paced(steps, seconds), errors: calibrated.loss, errors_error: calibrated.lossError };
}

/** Layers of each part, by their widths: as crates/amortised/src/regressor.rs has them. */
const SEEN = 2 + WIDTH + 1;
const LAYERS: Record<string, readonly number[]> = {
  summary: [2, WIDTH, WIDTH, WIDTH],
  query: [SEEN, WIDTH, WIDTH],
  key: [WIDTH, WIDTH],
  value: [WIDTH, WIDTH],
  regression: [SEEN + WIDTH, WIDTH, WIDTH, 1],
};

async function theirs(steps: number): Promise<Learnt> {
  await init("wasm");
  defaultDevice("wasm");
  const random = uniform(1);
  const values: Parameters = {};
  for (const [name, sizes] of Object.entries(LAYERS))
    for (const [layer, inputs] of sizes.slice(0, -1).entries()) {
      const outputs = sizes[layer + 1] ?? 0;
      const bound = 1 / Math.sqrt(inputs);
      const drawn = Float32Array.from({ length: inputs * outputs }, () => bound * (2 * random() - 1));
      values[`${name}.${layer}.weight`] = np.array(drawn, { shape: [inputs, outputs] });
      values[`${name}.${layer}.bias`] = np.zeros([outputs]);
    }
  const zeros = () => Object.fromEntries(Object.entries(values).map(([name, { shape }]) => [name, np.zeros(shape)]));
  let state: State = { values, first: zeros(), second: zeros() };
  const update = jit(
    (state: State, datasets: np.Array, queries: np.Array, left: np.Array, rate: np.Array, correction: np.Array) => {
      const [loss, gradients] = valueAndGrad(objective)(tree.ref(state.values), datasets, queries, left);
      return [stepped(state, gradients as Parameters, rate, correction), loss] as [State, np.Array];
    },
  );
  const started = performance.now();
  let last: np.Array | null = null;
  for (let step = 0; step < steps; step++) {
    const { datasets, queries, left } = draw(
      random,
      DATASETS,
      SIZES[Math.floor(random() * SIZES.length)] ?? 1,
      QUERIES,
    );
    const rate = 0.5 * RATE * (1 + Math.cos((Math.PI * step) / steps));
    const [first, second] = [1 - 0.9 ** (step + 1), 1 - 0.999 ** (step + 1)];
    const [next, loss] = update(
      state,
      datasets,
      queries,
      left,
      np.array([rate / first]),
      np.array([1 / Math.sqrt(second)]),
    );
    state = next;
    last?.dispose();
    last = loss;
  }
  await last?.data();
  const seconds = (performance.now() - started) / 1000;
  const asked = draw(uniform(5), QUESTIONS / QUERIES, ASKED, QUERIES);
  const truth = (await asked.left.data()) as Float32Array;
  const answers = (await jit(logits)(state.values, asked.datasets, asked.queries).data()) as Float32Array;
  const wrong = Array.from(answers).filter((logit, i) => logit > 0 !== (truth[i] ?? 0) > 0.5).length / QUESTIONS;
  return { ...paced(steps, seconds), errors: wrong, errors_error: Math.sqrt((wrong * (1 - wrong)) / QUESTIONS) };
}

function through(parameters: Parameters, x: np.Array, name: string): np.Array {
  const last = (LAYERS[name]?.length ?? 0) - 2;
  let out = x;
  for (let layer = 0; layer <= last; layer++) {
    out = np.matmul(out, get(parameters, `${name}.${layer}.weight`)).add(get(parameters, `${name}.${layer}.bias`));
    if (layer < last) out = nn.relu(out);
  }
  return out;
}

/** Datasets [M, N, 2] and queries [M, B, 2] -> log-odds of the left cloud [M B]. */
function logits(parameters: Parameters, datasets: np.Array, queries: np.Array): np.Array {
  const [count, size] = datasets.shape as [number, number, number];
  const each = queries.shape[1] ?? 0;
  const rows = count * each;
  const members = through(parameters, datasets.reshape([count * size, 2]), "summary"); // [M N, H]
  const mean = np.repeat(members.ref.reshape([count, size, WIDTH]).mean(1), each, 0); // [M B, H]
  const sizes = np.full([rows, 1], Math.log1p(size) / 4);
  const inputs = np.concatenate([queries.reshape([rows, 2]), mean, sizes], 1); // [M B, H + 3]
  const byHead = (x: np.Array, each: number) => np.swapaxes(x.reshape([count, each, HEADS, WIDTH / HEADS]), 1, 2);
  const query = byHead(through(parameters, inputs.ref, "query"), each); // [M, heads, B, H / heads]
  const key = byHead(through(parameters, members.ref, "key"), size); // [M, heads, N, H / heads]
  const value = byHead(through(parameters, members, "value"), size); // [M, heads, N, H / heads]
  const scores = np.matmul(query, np.swapaxes(key, 2, 3)).mul(1 / Math.sqrt(WIDTH / HEADS)); // [M, heads, B, N]
  const taken = np.swapaxes(np.matmul(nn.softmax(scores, -1), value), 1, 2).reshape([rows, WIDTH]); // [M B, H]
  return through(parameters, np.concatenate([inputs, taken], 1), "regression").reshape([rows]); // [M B]
}

function objective(parameters: Parameters, datasets: np.Array, queries: np.Array, left: np.Array): np.Array {
  const odds = logits(parameters, datasets, queries);
  return nn.softplus(odds.ref).sub(odds.mul(left)).mean();
}

/** Clouds drawn anew for each dataset, D of so many points, and questions. */
function draw(random: () => number, count: number, size: number, each: number) {
  const points = new Float32Array(count * size * 2);
  const asked = new Float32Array(count * each * 2);
  const left = new Float32Array(count * each);
  for (let model = 0; model < count; model++) {
    const middles = [0, 1].map(() => [0, 1].map(() => REACH * (2 * random() - 1)));
    middles.sort(([a = 0], [b = 0]) => a - b);
    const point = (out: Float32Array, at: number): number => {
      const which = random() < 0.5 ? 0 : 1;
      for (const axis of [0, 1])
        out[2 * at + axis] = ((middles[which]?.[axis] ?? 0) + DEVIATION * normal(random)) / REACH;
      return which;
    };
    for (let i = 0; i < size; i++) point(points, model * size + i);
    for (let i = 0; i < each; i++) left[model * each + i] = 1 - point(asked, model * each + i);
  }
  return {
    datasets: np.array(points, { shape: [count, size, 2] }),
    queries: np.array(asked, { shape: [count, each, 2] }),
    left: np.array(left, { shape: [count * each] }),
  };
}

const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** Mulberry32. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const paced = (steps: number, seconds: number) => ({ steps, seconds, ms_per_step: (1000 * seconds) / steps });
