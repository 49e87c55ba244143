// Waits until the state is as wished, or until one of the given problems is reported.

import type { Problem, State } from "../state/state";
import type { Store } from "../state/store";

/** `known` are problems from before, which do not end the waiting. */
export function until(
  store: Store<State>,
  wished: (state: State) => boolean,
  problems: string[],
  known: readonly Problem[] = store.state.problems,
): Promise<State> {
  return new Promise((resolve, reject) => {
    const look = (state: State): boolean => {
      const problem = state.problems.find((entry) => problems.includes(entry.id) && !known.includes(entry));
      if (problem) reject(new Error(problem.message));
      else if (wished(state)) resolve(state);
      else return false;
      return true;
    };
    if (look(store.state)) return;
    const leave = store.subscribe((state) => {
      if (look(state)) leave();
    });
  });
}
