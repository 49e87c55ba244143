// Paper shows a whole room at once, in the colours of ink: what is fetched or computed only where someone looks must be there first.

import "../print.css";
import type { App } from "./app";

/** Longest wait for figures, ms; what is not there by then is printed as it stands. */
const TIMEOUT = 30_000;
/** Between two looks whether all is there, ms. */
const PAUSE = 100;
/** A room counts as complete once it stayed so for so many looks: a figure waits for a pause before it asks. */
const LOOKS = 8;

/** Ink on white while the browser prints, whatever the colours are before and afterwards. */
export function prepareForPaper(): void {
  let chosen: string | undefined;
  addEventListener("beforeprint", () => {
    const { dataset } = document.documentElement;
    if (dataset.paper !== undefined) return;
    chosen = dataset.theme;
    dataset.paper = "";
    dataset.theme = "light";
  });
  addEventListener("afterprint", () => {
    const { dataset } = document.documentElement;
    if (dataset.paper === undefined) return;
    delete dataset.paper;
    if (chosen === undefined) delete dataset.theme;
    else dataset.theme = chosen;
  });
}

/** Opens the browser's dialogue once everything in the room that is shown has been drawn. */
export async function printRoom(app: App): Promise<void> {
  await completeRoom(app);
  print();
  dispatchEvent(new Event("afterprint"));
}

/** Resolves once what the shown room fetches, computes and draws is there. */
export async function completeRoom(app: App): Promise<void> {
  dispatchEvent(new Event("beforeprint"));
  const end = performance.now() + TIMEOUT;
  for (let looks = 0; looks < LOOKS && performance.now() < end; looks = isComplete(app) ? looks + 1 : 0) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    // What has come meanwhile hears that it is wanted, too.
    dispatchEvent(new Event("beforeprint"));
  }
}

function isComplete({ store }: App): boolean {
  const room = document.getElementById(store.state.room);
  if (!room || store.state.answering === "starting" || store.state.progress.length > 0) return false;
  const waiting = room.querySelectorAll(':not(:defined), [aria-busy="true"]');
  return [...waiting].every((element) => !element.checkVisibility());
}
