// The page that a case is measured on: one engine, one work, once.

import { type Engine, type Limits, type Measured, measure, type Variant } from "./engine";
import { type Inputs, makeInputs } from "./inputs";
import type { Work } from "./work";

export interface Outcome extends Measured {
  flop_per_step: number;
  parameters: number;
}

async function open(variant: Variant, work: Work, inputs: Inputs): Promise<Engine> {
  // Loaded only where it is wanted, so that what the browser fetched is what this engine needs.
  switch (variant.engine.split(" ")[0]) {
    case "MetaVAE":
      return (await import("./metavae")).openMetaVae(variant, work);
    case "TensorFlow.js":
      return (await import("./tfjs")).openTfjs(variant, work, inputs);
    case "jax-js":
      return (await import("./jax")).openJax(variant, work, inputs);
    default:
      throw new Error(`There is no engine called ${variant.engine}.`);
  }
}

async function run(variant: Variant, work: Work, limits: Limits): Promise<Outcome> {
  const inputs = await makeInputs(work);
  performance.mark("inputs made");
  const engine = await open(variant, work, inputs);
  const { flopPerStep, parameters } = inputs;
  return { ...(await measure(engine, work, limits)), flop_per_step: flopPerStep, parameters };
}

const learnClouds = async (engine: string, steps: number) => (await import("./clouds")).learnClouds(engine, steps);

declare global {
  interface Window {
    bench: typeof run;
    learnClouds: typeof learnClouds;
  }
}
Object.assign(window, { bench: run, learnClouds });
