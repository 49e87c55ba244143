// Keeps the page's address in step with its settings, and says what a link could not be used for.

import { isEmpty } from "../state/drawing";
import type { Settings } from "../state/table";
import { IMAGES, readLink, unknownNames, writeLink } from "../state/url";
import type { App } from "./app";
import { Messages, sentence } from "./messages";

/** Browsers refuse a page that rewrites its address too often; a slider moves sixty times a second. */
const INTERVAL = 400;

export function followLink(app: App): void {
  const { store } = app;
  const messages = new Messages(store);
  void complain(readLink(location.search).refused, unknownNames(location.search), messages);
  const images = new URLSearchParams(location.search).get(IMAGES);
  if (images !== null) void takeImages(app, images, messages);
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

/** Of names that the page does not know, those are named that may be slips; where that cannot be told, none. */
async function complain(refused: readonly string[], unknown: readonly string[], messages: Messages): Promise<void> {
  const slips = async () => (await import("../state/name-suggestions")).nameSuggestions(unknown);
  const all = [...refused, ...(unknown.length > 0 ? await slips().catch(() => []) : [])];
  if (all.length === 0) return;
  const message = `Some of this link could not be used and was ignored: ${all.join("; ")}.`;
  messages.problem({ id: "link", message });
}

/** Copies a link to what the page shows; false where the browser does not allow it. */
export async function copyLink(app: App): Promise<boolean> {
  writeAddress(app);
  const messages = new Messages(app.store);
  const leftOut = await addImages(app);
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
  const missing = [
    ...(isLeftOut ? [" Your drawing is too long for a link, which does without it."] : []),
    ...(leftOut ? [" Your own images are too many for a link, which does without them."] : []),
  ];
  messages.announce(`Link copied.${missing.join("")}`);
  return true;
}

/** Puts the visitor's own images into the address where these are D; true where they are left out, being too many. */
async function addImages({ store }: App): Promise<boolean> {
  const { images, used } = store.state.ownContext;
  if (!used || images.length === 0) return false;
  try {
    const { writeImages } = await import("../state/image-link");
    const text = await writeImages(images);
    if (text === undefined) return true;
    const query = new URLSearchParams(location.search);
    query.set(IMAGES, text);
    history.replaceState(history.state, "", `${location.pathname}?${query}${location.hash}`);
    return false;
  } catch {
    return true;
  }
}

async function takeImages({ store }: App, text: string, messages: Messages): Promise<void> {
  try {
    const { readImages } = await import("../state/image-link");
    const images = await readImages(text);
    if (images) {
      store.update({ ownContext: { images, used: true } });
      return;
    }
    messages.problem({ id: "images", message: "The images in this link are damaged and were ignored." });
  } catch (error) {
    messages.problem({ id: "images", message: `The images in this link could not be read: ${sentence(error)}` });
  }
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
