// TensorFlow.js as its documentation recommends: variables, tidy, an optimizer's minimize, no data read while training.
//
// On wasm there is a second form, "by hand": its products are written so that XNNPACK, the library underneath, takes them,
// also in the backward pass. Nothing in the documentation says so, but a visitor's author could find out.

import "@tensorflow/tfjs-core/dist/register_all_gradients";
import * as tf from "@tensorflow/tfjs-core";
import type { Batch } from "./batches";
import type { Engine, Variant } from "./engine";
import type { Inputs } from "./inputs";
import { LATENT, parameters, peerEngine } from "./peer";
import { CONTEXT_SIZE, LEARNING_RATE, type Work } from "./work";

type Product = (x: tf.Tensor2D, weight: tf.Tensor2D, isPixels?: boolean) => tf.Tensor2D;

const documented: Product = (x, weight) => tf.matMul(x, weight);

/** XNNPACK multiplies only what is not transposed; the gradient of matMul asks for transposed factors. */
const byHand: Product = (x, weight, isPixels = false) => {
  const product = tf.customGrad((...args: (tf.Tensor | tf.GradSaveFunc)[]) => {
    const [x, weight, save] = args as [tf.Tensor2D, tf.Tensor2D, tf.GradSaveFunc];
    save([x, weight]);
    const gradFunc = (gradient: tf.Tensor, saved: tf.Tensor[]) => {
      const [x, weight] = saved as [tf.Tensor2D, tf.Tensor2D];
      const dy = gradient as tf.Tensor2D;
      const dx = isPixels ? tf.zerosLike(x) : tf.matMul(dy, tf.transpose(weight));
      return [dx, tf.matMul(tf.transpose(x), dy)];
    };
    return { value: tf.matMul(x, weight), gradFunc };
  });
  return product(x, weight) as tf.Tensor2D;
};

async function openBackend({ backend, threads }: Variant): Promise<void> {
  const wasm = backend === "wasm" ? await import("./tfjs-wasm") : null;
  if (wasm) wasm.prepare(threads);
  else await import("@tensorflow/tfjs-backend-webgpu");
  await tf.setBackend(backend);
  await tf.ready();
  if (tf.getBackend() !== backend) throw new Error(`TensorFlow.js chose ${tf.getBackend()} instead of ${backend}.`);
  await wasm?.check(threads);
}

/** One variable for each parameter of each layer: the K decoders are layers of their own, `name.0`, `name.1` and so on. */
function makeVariables(inputs: Inputs): Record<string, tf.Variable> {
  const variables: Record<string, tf.Variable> = {};
  for (const [name, { shape, values }] of Object.entries(parameters(inputs))) {
    if (shape.length < 3) {
      variables[name] = tf.variable(tf.tensor(values, shape));
      continue;
    }
    const [layers = 0, ...own] = shape;
    const length = values.length / layers;
    for (let layer = 0; layer < layers; layer++) {
      variables[`${name}.${layer}`] = tf.variable(tf.tensor(values.slice(layer * length, (layer + 1) * length), own));
    }
  }
  return variables;
}

export async function openTfjs(variant: Variant, work: Work, inputs: Inputs): Promise<Engine> {
  await openBackend(variant);
  const product = variant.engine.endsWith("by hand") ? byHand : documented;

  const { datasets, batch } = work;
  const rows = datasets * batch;
  const variables = makeVariables(inputs);
  const get = <T extends tf.Tensor>(name: string): T => {
    const variable = variables[name];
    if (!variable) throw new Error(`there is no ${name}`);
    return variable as tf.Tensor as T;
  };
  const dense = (x: tf.Tensor2D, name: string, layer = "", isPixels = false) =>
    tf.add(product(x, get(`${name}.weight${layer}`), isPixels), get(`${name}.bias${layer}`)) as tf.Tensor2D;

  const summarise = (images: tf.Tensor2D) => {
    const hidden = tf.leakyRelu(dense(images, "summary_network.first", "", true), 0.2); // [n, summary_hidden]
    return dense(tf.leakyRelu(dense(hidden, "summary_network.second"), 0.2), "summary_network.third"); // [n, S]
  };
  const posterior = (images: tf.Tensor2D, summaries: tf.Tensor2D) => {
    const ofImage = product(images, get("aggregation_network.image.weight"), true); // [n, hidden]
    const ofSummary = product(summaries, get("aggregation_network.summary.weight")); // [n, hidden]
    const first = tf.relu(tf.add(tf.add(ofImage, ofSummary), get("aggregation_network.first.bias"))) as tf.Tensor2D;
    const second = tf.relu(dense(first, "aggregation_network.second")); // [n, hidden]
    const [mean, logVariance] = tf.split(dense(second, "aggregation_network.third"), 2, 1); // 2 times [n, Z]
    if (!mean || !logVariance) throw new Error("the posterior has two halves");
    return { mean: mean as tf.Tensor2D, logVariance: logVariance as tf.Tensor2D };
  };
  const decode = (codes: tf.Tensor2D, dataset: number) => {
    const first = tf.relu(dense(codes, "decoder_bank.first", `.${dataset}`)); // [n, hidden]
    const second = tf.relu(dense(first, "decoder_bank.second", `.${dataset}`)); // [n, hidden]
    return dense(second, "decoder_bank.third", `.${dataset}`); // [n, 784]
  };
  // Not tf.split for a single part: its gradient then finds no parts to join.
  const parts = (x: tf.Tensor2D): tf.Tensor2D[] => (datasets === 1 ? [x] : tf.split(x, datasets, 0));
  const contextSummaries = (images: tf.Tensor2D, context: Float32Array): tf.Tensor2D => {
    if (work.context === "fresh") {
      const each = summarise(tf.tensor2d(context, [rows * CONTEXT_SIZE, 784])); // [K B N, S]
      const width = each.shape[1];
      return tf.mean(tf.reshape(each, [rows, CONTEXT_SIZE, width]), 1) as tf.Tensor2D; // [K B, S]
    }
    const each = summarise(images); // [K B, S]
    const size = batch * batch;
    const means = parts(each).map((part, dataset) => {
      const averages = tf.tensor2d(context.subarray(dataset * size, (dataset + 1) * size), [batch, batch]);
      return product(averages, part, true); // [B, S]
    });
    return datasets === 1 ? (means[0] as tf.Tensor2D) : tf.concat(means, 0); // [K B, S]
  };
  const objective = (images: tf.Tensor2D, context: Float32Array, noise: tf.Tensor2D): tf.Scalar => {
    const { mean, logVariance } = posterior(images, contextSummaries(images, context)); // [K B, Z]
    const codes = tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise)) as tf.Tensor2D; // [K B, Z]
    const decoded = parts(codes).map((part, dataset) => decode(part, dataset)); // K times [B, 784]
    const logits = datasets === 1 ? (decoded[0] as tf.Tensor2D) : tf.concat(decoded, 0); // [K B, 784]
    const reconstruction = tf.sum(tf.sub(tf.softplus(logits), tf.mul(images, logits)));
    const terms = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1)); // [K B, Z]
    return tf.div(tf.add(reconstruction, tf.mul(tf.sum(terms), 0.5)), rows) as tf.Scalar;
  };
  const optimizer = tf.train.adam(LEARNING_RATE, 0.9, 0.999, 1e-8);
  const list = Object.values(variables);

  return peerEngine(work, inputs, {
    step: ({ images, context, noise }: Batch) =>
      tf.tidy(() => {
        const [x, e] = [tf.tensor2d(images, [rows, 784]), tf.tensor2d(noise, [rows, LATENT])];
        const loss = optimizer.minimize(() => objective(x, context, e), true, list);
        if (!loss) throw new Error("minimize returned no loss");
        return loss;
      }),
    async read(loss: tf.Scalar) {
      const [value = Number.NaN] = await loss.data();
      loss.dispose();
      return value;
    },
    drop: (loss) => loss.dispose(),
    async infer(image, context) {
      const picture = tf.tidy(() => {
        const summary = tf.mean(summarise(tf.tensor2d(context, [CONTEXT_SIZE, 784])), 0, true) as tf.Tensor2D; // [1, S]
        const { mean } = posterior(tf.tensor2d(image, [1, 784]), summary); // [1, Z]
        return tf.sigmoid(decode(mean, 0)); // [1, 784]
      });
      const values = await picture.data();
      picture.dispose();
      return values;
    },
  });
}
