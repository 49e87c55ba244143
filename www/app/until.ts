// Waits until the state is as wished, or until one of the given problems is reported anew.

import type { Problem, State } from "../state/state";
import type { Store } from "../state/store";

/** Problems from before do not end the waiting: whether they still stand, `wished` may ask the state. */
export function until(store: Store<State>, wished: (state: State) => boolean, problems: string[]): Promise<State> {
  const known: readonly Problem[] = store.state.problems;
  return new Promise((resolve, reject) => {
    const look = (state: State): boolean => {
      const problem = state.problems.find((entry) => problems.includes(entry.id) && !known.includes(entry));
      if (wished(state)) resolve(state);
      else if (problem) reject(new Error(problem.message));
      else return false;
      return true;
    };
    if (look(store.state)) return;
    const leave = store.subscribe((state) => {
      if (look(state)) leave();
    });
  });
}
