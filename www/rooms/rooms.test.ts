// A room knows the core of the page, and no other room; the core knows no room.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";
import { ROOMS } from "../state/rooms";

const WWW = new URL("..", import.meta.url).pathname;
const CORE = ["app", "drawing", "engine", "state", "views"];

const sources = (folder: string): string[] =>
  readdirSync(join(WWW, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => join(folder, path));

/** What a file imports of the page itself, by its place in www. */
const imported = (file: string): string[] =>
  [...readFileSync(join(WWW, file), "utf8").matchAll(/(?:from|import|import\() ?"(\.[^"]+)"/g)].map(([, path = ""]) =>
    relative(WWW, join(WWW, dirname(file), path)),
  );

test("each room has its folder", () => {
  const folders = readdirSync(join(WWW, "rooms"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect(folders.map(({ name }) => name).sort()).toEqual([...ROOMS].sort());
});

test.each(ROOMS)("%s imports from no other room", (room) => {
  const others = sources(`rooms/${room}`).flatMap((file) =>
    imported(file)
      .filter((path) => path.startsWith("rooms/") && !path.startsWith(`rooms/${room}/`))
      .map((path) => `${file}: ${path}`),
  );
  expect(others).toEqual([]);
});

test("the core imports from no room", () => {
  const from = CORE.flatMap(sources);
  expect(from.length).toBeGreaterThan(80);
  expect(from.flatMap((file) => imported(file).filter((path) => path.startsWith("rooms/")))).toEqual([]);
});
