// Imports that fail: made again where they did not arrive, and left alone where the program itself has failed.

import { expect, test } from "vitest";
import { DownloadFailed } from "../engine/download";
import { importWithRetry, isFailedDownload } from "./retry-downloads";

const url = "https://host/assets/part-12345678.js";

/** Fails as told, then succeeds; remembers the addresses. */
function failing(...errors: Error[]) {
  const asked: string[] = [];
  const take = async (url: string) => {
    asked.push(url);
    const error = errors.shift();
    if (error) throw error;
    return "the part";
  };
  return { asked, take };
}

test.each([
  ["Chromium", new TypeError(`Failed to fetch dynamically imported module: ${url}`)],
  ["Firefox", new TypeError(`error loading dynamically imported module: ${url}`)],
  ["WebKit", new TypeError("Importing a module script failed.")],
  ["WebKit, of a page in its place", new TypeError("'text/html' is not a valid JavaScript MIME type.")],
  ["any, where it arrived cut", new SyntaxError("Unexpected end of input")],
])("an import that failed in %s is made again, by another address", async (_, error) => {
  const { asked, take } = failing(error);
  expect(await importWithRetry(url, take)).toBe("the part");
  expect(asked[0]).toBe(url);
  expect(asked[1]).toMatch(/^https:\/\/host\/assets\/part-12345678\.js\?again=\w+$/);
});

test("a program's own error is passed on at once", async () => {
  const own = new TypeError("x is not a function");
  const { asked, take } = failing(own);
  await expect(importWithRetry(url, take)).rejects.toBe(own);
  expect(asked).toEqual([url]);
  expect(isFailedDownload(own)).toBe(false);
  expect(isFailedDownload(new RangeError("Incorrect locale information provided"))).toBe(false);
  expect(isFailedDownload(new DownloadFailed("x could not be fetched."))).toBe(true);
  expect(isFailedDownload(new Error("Unable to preload CSS for /assets/x.css"))).toBe(true);
});

test("what fails twice stays failed", async () => {
  const second = new SyntaxError("again");
  const { take } = failing(new SyntaxError("once"), second);
  await expect(importWithRetry(url, take)).rejects.toBe(second);
});
