// Keeps the page's address in step with its settings, and says what a link could not be used for.

import { isEmpty } from "../state/drawing";
import type { Settings } from "../state/table";
import { readLink, writeLink } from "../state/url";
import type { App } from "./app";
import { Messages } from "./messages";

/** Browsers refuse a page that rewrites its address too often; a slider moves sixty times a second. */
const INTERVAL = 400;

export function followLink(app: App): void {
  const { store } = app;
  const messages = new Messages(store);
  const { refused } = readLink(location.search);
  if (refused.length > 0) {
    messages.problem({
      id: "link",
      message: `Some of this link could not be used and was ignored: ${refused.join("; ")}.`,
    });
  }
  let due = false;
  store.subscribe((state, previous) => {
    if (state.shipped !== previous.shipped) onlyShipped(previous.settings, state.settings, messages);
    // While the pen is down the drawing is not done.
    const isDrawn = state.drawing !== previous.drawing && !state.drawing.underWay;
    if ((state.settings === previous.settings && !isDrawn) || due) return;
    due = true;
    setTimeout(() => {
      due = false;
      writeAddress(app);
    }, INTERVAL);
  });
}

/** Copies a link to what the page shows; false where the browser does not allow it. */
export async function copyLink(app: App): Promise<boolean> {
  writeAddress(app);
  const messages = new Messages(app.store);
  try {
    await navigator.clipboard.writeText(location.href);
  } catch {
    const message = "The browser did not let the page copy. The address bar holds the same link.";
    messages.problem({ id: "copy", message });
    return false;
  }
  messages.dismiss("copy");
  const { sheet } = app.store.state.drawing;
  const isLeftOut = sheet.kind === "strokes" && !isEmpty(sheet) && !location.search.includes("strokes=");
  messages.announce(
    `Link copied.${isLeftOut ? " Your drawing is too long for a link: it holds the settings alone." : ""}`,
  );
  return true;
}

function writeAddress({ store }: App): void {
  const { settings, drawing } = store.state;
  const query = writeLink(settings, location.search, drawing.sheet);
  if (query === location.search) return;
  history.replaceState(history.state, "", `${location.pathname}${query}${location.hash}`);
}

/** Which models ship is known only once their list is there, after the link was read. */
function onlyShipped(asked: Settings, now: Settings, messages: Messages): void {
  if (asked.model === now.model) return;
  messages.problem({
    id: "link",
    message: `The link asks for model=${asked.model}, which does not ship for ${now.family}; the common code answers.`,
  });
}
