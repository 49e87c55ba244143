// While this room is shown, the address holds the question that is asked in it.

import { setName } from "../../state/query-name";
import type { State } from "../../state/state";
import type { Store } from "../../state/store";
import type { WorldController } from "./world-controller";
import { WORLD, writeWorld } from "./world-link";

/** Without a change, before the address is written, ms: browsers refuse to be told of each pixel of a drag. */
const DEBOUNCE = 300;

export function keepAddress(controller: WorldController, app: Store<State>): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = (): void => {
    const { world, question } = controller.store.state;
    // D of the real world is the preset's, and travels by its name alone.
    const isHere = app.state.room === "truths" && world !== null && question !== null && !question.real;
    setName(WORLD, isHere ? writeWorld(world, question) : null);
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(write, DEBOUNCE);
  };
  controller.store.subscribe((state, previous) => {
    if (state.question !== previous.question) soon();
  });
  app.subscribe((state, previous) => {
    if (state.room !== previous.room) soon();
  });
}
