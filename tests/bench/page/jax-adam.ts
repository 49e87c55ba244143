// Adam as part of a jitted step of jax-js, whose optimiser library is not on the npm registry under a version of its own.

import { numpy as np } from "@jax-js/jax";

export type Parameters = Record<string, np.Array>;
// An alias: jax-js takes trees of types, not of interfaces.
export type State = { values: Parameters; first: Parameters; second: Parameters };

export function get(parameters: Parameters, name: string): np.Array {
  const found = parameters[name];
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

/** The state after a step by these gradients; rate and correction as `adamScalars` has them. All that is given is used up. */
export function stepped(state: State, gradients: Parameters, rate: np.Array, correction: np.Array): State {
  const next: State = { values: {}, first: {}, second: {} };
  for (const name of Object.keys(state.values)) {
    const gradient = get(gradients, name);
    const first = get(state.first, name).mul(0.9).add(gradient.ref.mul(0.1));
    const second = get(state.second, name).mul(0.999).add(np.square(gradient).mul(0.001));
    const denominator = np.sqrt(second.ref).mul(correction.ref).add(1e-8);
    next.values[name] = get(state.values, name).sub(first.ref.div(denominator).mul(rate.ref));
    next.first[name] = first;
    next.second[name] = second;
  }
  rate.dispose();
  correction.dispose();
  return next;
}
