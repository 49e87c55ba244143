// For a lesson or a frame that is about one thing: `?hide=map,train` leaves rooms, questions and parts of the page out, and their
// links; `?only=how-sure` leaves one of them, with the dock, and nothing around it.

import type { App } from "./app";
import { Messages } from "./messages";

const HIDEABLE = ".room:not(#play), .question, .part[id]";
/** Figures of the story stand between its paragraphs and have no address of their own. */
const FIGURES = ["search-figure", "matrix-figure", "path-figure", "growth-figure"];
/** Longer names are cut where they are quoted. */
const QUOTED = 40;

/** What can be left out of the page, or left alone. */
export interface Part {
  /** Its name in addresses. */
  id: string;
  /** Its heading, in English. */
  title: string;
  /** The room that it is in; none for a room. */
  room: string | null;
  hidden: boolean;
}

/** Before anything looks for them, and before anything is translated. */
export function chooseParts({ store }: App, search: string): Part[] {
  const messages = new Messages(store);
  const query = new URLSearchParams(search);
  const parts = hideParts(query.get("hide")?.split(",") ?? [], messages);
  const only = query.get("only");
  if (only !== null && !showOnly(only)) {
    delete document.documentElement.dataset.only;
    const message = `The link asks to show only ${quoted(only)}, which the page does not have.`;
    messages.problem({ id: "only", message });
  }
  return parts;
}

/** All that the page has, of which these are to be hidden. */
export function partsOfPage(wanted: readonly string[] = []): Part[] {
  return sectionsOfPage().map((section) => ({
    id: section.id,
    title: titleOf(section),
    room: section.matches(".room") ? null : (section.closest(".room")?.id ?? null),
    hidden: wanted.includes(section.id),
  }));
}

const sectionsOfPage = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(HIDEABLE)];

function hideParts(wanted: readonly string[], messages: Messages): Part[] {
  const sections = sectionsOfPage();
  const parts = partsOfPage(wanted);
  for (const section of sections) if (wanted.includes(section.id)) remove(section);
  const known = parts.map(({ id }) => id);
  const unknown = wanted.filter((name) => !known.includes(name)).map(quoted);
  if (unknown.length > 0) {
    const message = `The link asks to hide ${unknown.join(", ")}; what can be hidden is ${known.join(", ")}.`;
    messages.problem({ id: "hide", message });
  }
  return parts;
}

const quoted = (name: string): string => `“${name.slice(0, QUOTED)}”`;

const titleOf = (section: Element): string =>
  (section.querySelector("h1, h2")?.textContent ?? "").replace(/\s+/g, " ").trim();

function remove(section: Element): void {
  section.remove();
  for (const link of document.querySelectorAll(`nav a[href="#${section.id}"]`)) link.remove();
}

/** Whether the page has it. The pad stays, as the dock leads there, and a line that leads back. */
function showOnly(name: string): boolean {
  const isFigure = FIGURES.includes(name);
  const part = isFigure ? document.querySelector(name) : byName(name);
  const room = part?.closest(".room");
  if (!part || !room) return false;
  for (const other of document.querySelectorAll(".room")) if (other !== room && other.id !== "play") remove(other);
  if (part !== room) leaveAlone(part, room);
  const address = isFigure ? room.id : name;
  document.documentElement.dataset.only = name;
  document.documentElement.dataset.room = room.id;
  history.replaceState(history.state, "", `#${address}`);
  document.querySelector("main")?.append(lineBack(address, room.id));
  return true;
}

function byName(name: string): Element | null {
  const found = document.getElementById(name);
  return found?.matches(`#play, ${HIDEABLE}`) ? found : null;
}

/** Everything in the room goes but the part, what it stands in, and the room's heading, which is only heard. */
function leaveAlone(part: Element, room: Element): void {
  for (let kept = part; kept !== room && kept.parentElement; kept = kept.parentElement) {
    for (const other of [...kept.parentElement.children]) {
      if (other.matches("h1")) other.classList.add("hidden-label");
      else if (other !== kept) other.remove();
    }
  }
}

function lineBack(address: string, room: string): HTMLElement {
  const line = Object.assign(document.createElement("p"), { className: "page only-foot" });
  if (room !== "play") {
    const back = Object.assign(document.createElement("a"), { href: `#${address}`, textContent: "Back to the figure" });
    back.dataset.back = "";
    line.append(back, " ");
  }
  const whole = { href: `./#${address}`, target: "_blank", rel: "noopener", textContent: "MetaVAE: the whole page" };
  line.append(Object.assign(document.createElement("a"), whole));
  return line;
}
