// The script in the page's head shows the right room before any program has come: it must know every address of the document.

import { readFileSync } from "node:fs";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";

const page = readFileSync("index.html", "utf8");

/** Which room the script shows for an address. */
function shown(address: string): unknown {
  const script = /<script>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? "";
  const dataset: Record<string, string> = {};
  runInNewContext(script, {
    document: { documentElement: { dataset } },
    location: { hash: `#${address}`, search: "" },
    localStorage: { getItem: () => null },
    navigator: { languages: ["en"] },
    URLSearchParams,
  });
  return dataset.room;
}

test("each room and each question opens in its room", () => {
  const sections = [...page.matchAll(/<section class="(room|question)\b[^>]*? id="([\w-]+)"/g)];
  let room = "";
  for (const [, kind, id = ""] of sections) {
    if (kind === "room") room = id;
    expect([id, shown(id)]).toEqual([id, room]);
  }
  expect(sections.length).toBeGreaterThan(12);
  expect(shown("story")).toBe("idea");
  expect(shown("nonsense")).toBe("play");
});
