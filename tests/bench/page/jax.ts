// jax-js as its documentation recommends: one jitted function for the whole step, arrays handed on, nothing read meanwhile.

import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import type { Batch } from "./batches";
import type { Engine, Variant } from "./engine";
import type { Inputs } from "./inputs";
import { get, type Parameters, type State, stepped } from "./jax-adam";
import { adamScalars, LATENT, parameters, peerEngine } from "./peer";
import { CONTEXT_SIZE, LEARNING_RATE, type Work } from "./work";

export async function openJax({ backend, threads }: Variant, work: Work, inputs: Inputs): Promise<Engine> {
  const available = await init(backend);
  if (!available.includes(backend)) throw new Error(`jax-js has no ${backend} here.`);
  defaultDevice(backend);
  // It takes threads, as many as there are cores, wherever memory can be shared.
  const found = backend === "wasm" && typeof SharedArrayBuffer !== "undefined" ? navigator.hardwareConcurrency : 1;
  if (found !== threads) throw new Error(`jax-js uses ${found} threads instead of ${threads}.`);

  const { datasets, batch } = work;
  const rows = datasets * batch;
  const array = (values: Float32Array<ArrayBuffer>, shape: number[]) => np.array(values, { shape });
  const zeros: Parameters = {};
  const values: Parameters = {};
  const second: Parameters = {};
  for (const [name, weight] of Object.entries(parameters(inputs))) {
    values[name] = array(weight.values, weight.shape);
    zeros[name] = np.zeros(weight.shape);
    second[name] = np.zeros(weight.shape);
  }
  let state: State = { values, first: zeros, second };

  const dense = (parameters: Parameters, x: np.Array, name: string) =>
    np.matmul(x, get(parameters, `${name}.weight`)).add(get(parameters, `${name}.bias`));
  const summarise = (parameters: Parameters, images: np.Array) => {
    const hidden = nn.leakyRelu(dense(parameters, images, "summary_network.first"), 0.2); // [n, summary_hidden]
    const summary = nn.leakyRelu(dense(parameters, hidden, "summary_network.second"), 0.2); // [n, S]
    return dense(parameters, summary, "summary_network.third"); // [n, S]
  };
  const posterior = (parameters: Parameters, images: np.Array, summaries: np.Array) => {
    const ofImage = np.matmul(images, get(parameters, "aggregation_network.image.weight")); // [n, hidden]
    const ofSummary = np.matmul(summaries, get(parameters, "aggregation_network.summary.weight")); // [n, hidden]
    const first = nn.relu(ofImage.add(ofSummary).add(get(parameters, "aggregation_network.first.bias")));
    const both = dense(
      parameters,
      nn.relu(dense(parameters, first, "aggregation_network.second")),
      "aggregation_network.third",
    );
    const [mean, logVariance] = np.split(both, 2, 1); // 2 times [n, Z]
    if (!mean || !logVariance) throw new Error("the posterior has two halves");
    return { mean, logVariance };
  };
  const decode = (parameters: Parameters, codes: np.Array) => {
    const first = nn.relu(dense(parameters, codes, "decoder_bank.first")); // [K, n, hidden]
    return dense(parameters, nn.relu(dense(parameters, first, "decoder_bank.second")), "decoder_bank.third"); // [K, n, 784]
  };
  const contextSummaries = (parameters: Parameters, images: np.Array, context: np.Array) => {
    if (work.context === "fresh") {
      images.dispose();
      const each = summarise(parameters, context); // [K B N, S]
      return each.reshape([rows, CONTEXT_SIZE, -1]).mean(1); // [K B, S]
    }
    const each = summarise(parameters, images).reshape([datasets, batch, -1]); // [K, B, S]
    return np.matmul(context, each).reshape([rows, -1]); // [K B, S]
  };
  const objective = (parameters: Parameters, images: np.Array, context: np.Array, noise: np.Array) => {
    const summaries = contextSummaries(parameters, images.ref, context); // [K B, S]
    const { mean, logVariance } = posterior(parameters, images.ref, summaries); // [K B, Z]
    const codes = mean.ref.add(np.exp(logVariance.ref.mul(0.5)).mul(noise)); // [K B, Z]
    const logits = decode(parameters, codes.reshape([datasets, batch, LATENT])).reshape([rows, 784]); // [K B, 784]
    const reconstruction = nn.softplus(logits.ref).sub(images.mul(logits)).sum();
    const terms = np.square(mean).add(np.exp(logVariance.ref)).sub(logVariance).sub(1); // [K B, Z]
    return reconstruction.add(terms.sum().mul(0.5)).div(rows);
  };
  const update = jit(
    (state: State, images: np.Array, context: np.Array, noise: np.Array, rate: np.Array, correction: np.Array) => {
      const [loss, gradients] = valueAndGrad(objective)(tree.ref(state.values), images, context, noise);
      return [stepped(state, gradients as Parameters, rate, correction), loss] as [State, np.Array];
    },
  );
  const infer = jit((parameters: Parameters, image: np.Array, context: np.Array) => {
    const summary = summarise(parameters, context).mean(0, { keepdims: true }); // [1, S]
    const { mean, logVariance } = posterior(parameters, image, summary); // [1, Z]
    logVariance.dispose();
    return nn.sigmoid(decode(parameters, mean.reshape([1, 1, LATENT]))); // [1, 1, 784]
  });
  const contextShape = work.context === "fresh" ? [rows * CONTEXT_SIZE, 784] : [datasets, batch, batch];

  return peerEngine(work, inputs, {
    step({ images, context, noise }: Batch, step) {
      const { rate, correction } = adamScalars(LEARNING_RATE, step);
      const [next, loss] = update(
        state,
        array(images, [rows, 784]),
        array(context, contextShape),
        array(noise, [rows, LATENT]),
        np.array([rate]),
        np.array([correction]),
      );
      state = next;
      return loss;
    },
    async read(loss: np.Array) {
      const [value = Number.NaN] = await loss.data();
      return Number(value);
    },
    drop: (loss) => loss.dispose(),
    infer: async (image, context) =>
      (await infer(
        tree.ref(state.values),
        array(image, [1, 784]),
        array(context, [CONTEXT_SIZE, 784]),
      ).data()) as Float32Array,
  });
}
