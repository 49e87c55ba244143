// Opening the page: it answers at once, nothing jumps, nothing is loaded from elsewhere.

import { expect, test } from "@playwright/test";
import { answered, ink, open, pad, strips, tiles, watchLayout } from "./helpers";

test("answers soon after opening, with a digit already there", async ({ page }) => {
  await page.goto("");
  await expect(strips(page).first().locator(".figures b")).toBeVisible();
  const first = await page.evaluate(() => Math.round(performance.now()));
  console.log(`first answer ${first} ms after opening`);
  expect(first).toBeLessThan(4000);
  await answered(page);
  expect(await ink(pad(page).locator("digit-image"))).toBeGreaterThan(0);
  for (const strip of await strips(page).all()) {
    await expect(tiles(strip)).toHaveCount(9);
    for (const tile of await tiles(strip).all()) expect(await ink(tile)).toBeGreaterThan(0);
  }
});

test("says in two sentences what one is looking at", async ({ page }) => {
  await page.goto("");
  const lede = (await page.locator(".lede").first().textContent()) ?? "";
  expect(lede.match(/\.(\s|$)/g)).toHaveLength(2);
});

test("loads nothing from elsewhere, complains about nothing, and nothing jumps", { tag: "@every-browser" }, async ({
  page,
  baseURL,
}) => {
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(baseURL ?? "") && !/^(data|blob):/.test(request.url())) elsewhere.push(request.url());
  });
  const layoutShift = await watchLayout(page);
  const complaints = await open(page);
  await page.waitForTimeout(500);
  expect(elsewhere).toEqual([]);
  expect(complaints).toEqual([]);
  const shifts = await layoutShift();
  console.log(`layout shift ${shifts.toFixed(4)}`);
  expect(shifts).toBeLessThan(0.05);
});

test("fits its width, with targets large enough for a finger", { tag: "@every-browser" }, async ({ page }) => {
  await open(page);
  const report = await page.evaluate(() => {
    const controls = [...document.querySelectorAll<HTMLElement>("button, select, label.button, label.switch, summary")];
    const small = controls.filter((control) => {
      const { width, height } = control.getBoundingClientRect();
      return width > 0 && (width < 43.5 || height < 43.5);
    });
    return {
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      small: small.map((control) => control.outerHTML.slice(0, 80)),
    };
  });
  expect(report).toEqual({ overflow: 0, small: [] });
});

test("works under a sub-path, from a server that compresses nothing", { tag: "@every-browser" }, async ({
  page,
  baseURL,
}) => {
  const { hostname, port } = new URL(baseURL ?? "");
  expect(await open(page, `http://${hostname}:${Number(port) + 1}/some/where/`)).toEqual([]);
});
