// For a lesson that is about one thing: `?hide=map,train` leaves sections of the page out, and their links with them.

import type { App } from "./app";
import { Messages } from "./messages";

export function hideSections({ store }: App, search: string): void {
  const wanted = new URLSearchParams(search).get("hide")?.split(",") ?? [];
  const sections = [...document.querySelectorAll<HTMLElement>("main > .part[id]")];
  for (const section of sections) {
    if (!wanted.includes(section.id)) continue;
    section.hidden = true;
    for (const link of document.querySelectorAll<HTMLElement>(`nav a[href="#${section.id}"]`)) link.hidden = true;
  }
  const known = sections.map(({ id }) => id);
  const unknown = wanted.filter((name) => !known.includes(name)).map((name) => `“${name.slice(0, 40)}”`);
  if (unknown.length === 0) return;
  const message = `The link asks to hide ${unknown.join(", ")}; what can be hidden is ${known.join(", ")}.`;
  new Messages(store).problem({ id: "hide", message });
}
