// What teaching adds to the page's address: the lesson and its step, the size, and links that leave parts out or alone.

import { withName } from "../state/query-name";

/** "2.3" is the third step of the second lesson; null for what names none. Without a step it is the first. */
export function readPlace(text: string | null, steps: readonly number[]): { lesson: number; step: number } | null {
  const [, lesson = "", step = "1"] = /^([1-9])(?:\.([1-9]))?$/.exec(text?.trim() ?? "") ?? [];
  const count = steps[Number(lesson) - 1];
  if (count === undefined || Number(step) > count) return null;
  return { lesson: Number(lesson), step: Number(step) };
}

/** The page without these parts; a lesson that is open stays out of it. */
export function linkWithout(parts: readonly string[], at: Pick<Location, "origin" | "pathname" | "search">): string {
  const search = withName(withName(at.search, "lesson", null), "hide", parts.length > 0 ? parts.join(",") : null);
  return `${at.origin}${at.pathname}${search}`;
}

/** HTML that shows one part in a frame; `place` is what stands after the #. */
export function frameFor(
  part: { id: string; title: string; place: string; height: number },
  at: Pick<Location, "origin" | "pathname" | "search">,
): string {
  const without = ["lesson", "size", "hide", "bench"].reduce((search, name) => withName(search, name, null), at.search);
  const address = `${at.origin}${at.pathname}${withName(without, "only", part.id)}#${part.place}`;
  const attributes = {
    src: address,
    title: part.title,
    width: "100%",
    height: String(part.height),
    loading: "lazy",
    sandbox: "allow-scripts allow-same-origin allow-popups allow-downloads",
    style: "border: 0",
  };
  const text = Object.entries(attributes).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `<iframe ${text.join(" ")}></iframe>`;
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
