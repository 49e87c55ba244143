// Whether the host has a newer build of the page: only a page of ours that is another build counts.

import { afterEach, expect, test, vi } from "vitest";
import { buildOf, isNewerThere } from "./newer-version";

const page = (build: string) =>
  `<!doctype html><html><head>\n<meta name="metavae-build" content="${build}" /></head></html>`;

const host = (body: string, status = 200) => vi.stubGlobal("fetch", async () => new Response(body, { status }));

afterEach(() => {
  vi.unstubAllGlobals();
});

test("a page says which build it is", () => {
  expect(buildOf(page("0123abcd"))).toBe("0123abcd");
  expect(buildOf("<title>Log in</title>")).toBeNull();
});

test.each([
  ["another build", page("b"), 200, true],
  ["the same build", page("a"), 200, false],
  ["a login page", "<title>Log in</title>", 200, false],
  ["an error, whatever it shows", page("b"), 503, false],
])("where the host has %s", async (_, body, status, newer) => {
  host(body, status);
  expect(await isNewerThere("./", "a")).toBe(newer);
});

test("a host that cannot be asked has none, nor has a page that is being developed", async () => {
  vi.stubGlobal("fetch", () => Promise.reject(new TypeError("offline")));
  expect(await isNewerThere("./", "a")).toBe(false);
  host(page("b"));
  expect(await isNewerThere("./", null)).toBe(false);
});
