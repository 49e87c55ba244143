// Gives each run that comes into sight a number, and keeps numbers and names where the next visit finds them.

import { named, numbered, only, type RunNames, readNames } from "../state/run-names";
import { runRows } from "../state/runs";
import type { State } from "../state/state";
import type { Store } from "../state/store";

const KEY = "metavae-run-names";
/** More than the browser keeps runs, so that names of deleted ones go at some time. */
const MOST = 60;

export class RunNaming {
  readonly #store: Store<State>;

  constructor(store: Store<State>) {
    this.#store = store;
    store.update({ runNames: stored() });
    store.subscribe((state, previous) => {
      const { training, earlierRuns, keptRuns } = state;
      const isSame =
        keptRuns.rows === previous.keptRuns.rows &&
        earlierRuns === previous.earlierRuns &&
        training.keptAs === previous.training.keptAs &&
        training.step > 0 === previous.training.step > 0;
      if (!isSame) this.#take(numbered(state.runNames, ids(state)));
    });
  }

  rename(run: string, name: string): void {
    this.#take(named(this.#store.state.runNames, run, name));
  }

  #take(names: RunNames): void {
    const { state } = this.#store;
    if (names === state.runNames) return;
    const isLong = Object.keys(names).length > MOST && state.keptRuns.place === "disk";
    const runNames = isLong ? only(names, new Set(ids(state))) : names;
    this.#store.update({ runNames });
    try {
      localStorage.setItem(KEY, JSON.stringify(runNames));
    } catch {
      // Storage may be forbidden; names then last as long as the page.
    }
  }
}

/** The oldest first, as they were trained. */
const ids = (state: State): string[] =>
  runRows(state)
    .reverse()
    .map(({ id }) => id);

function stored(): RunNames {
  try {
    return readNames(localStorage.getItem(KEY));
  } catch {
    return {};
  }
}
