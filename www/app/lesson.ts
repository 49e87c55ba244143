// For a lesson that is about one thing: `?hide=map,train` leaves rooms, questions and parts of the page out, and their links.

import type { App } from "./app";
import { Messages } from "./messages";

const HIDEABLE = ".room:not(#play), .question, .part[id]";

/** Before anything looks for them. */
export function hideSections({ store }: App, search: string): void {
  const wanted = new URLSearchParams(search).get("hide")?.split(",") ?? [];
  const sections = [...document.querySelectorAll<HTMLElement>(HIDEABLE)];
  for (const section of sections) {
    if (!wanted.includes(section.id)) continue;
    section.remove();
    for (const link of document.querySelectorAll<HTMLElement>(`nav a[href="#${section.id}"]`)) link.remove();
  }
  const known = sections.map(({ id }) => id);
  const unknown = wanted.filter((name) => !known.includes(name)).map((name) => `“${name.slice(0, 40)}”`);
  if (unknown.length === 0) return;
  const message = `The link asks to hide ${unknown.join(", ")}; what can be hidden is ${known.join(", ")}.`;
  new Messages(store).problem({ id: "hide", message });
}
