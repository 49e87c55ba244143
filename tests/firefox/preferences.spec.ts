// What a visitor set in Firefox itself: dark colours, less motion, and a window as narrow as a phone's.

import { expect, test } from "@playwright/test";
import { comeTo, drawLine, open, PLACES, posterior, seven } from "../page/helpers";

test.use({
  viewport: { width: 390, height: 844 },
  launchOptions: {
    executablePath: "tests/firefox/bridge.mjs",
    firefoxUserPrefs: {
      "ui.systemUsesDarkTheme": 1,
      "ui.prefersReducedMotion": 1,
      // Phones' scrollbars take no room.
      "ui.useOverlayScrollbars": 1,
    },
  },
});

test("at phone width the page draws, answers, and is no wider than the window, from its head to its foot", async ({
  page,
}) => {
  const complaints = await open(page);
  const before = await posterior(page);
  await drawLine(page, seven);
  await expect.poll(() => posterior(page)).not.toBe(before);
  for (const place of [...PLACES.map((name) => `#${name}`), ".foot"]) {
    await comeTo(page.locator(place));
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  }
  expect(complaints).toEqual([]);
});

test("the system's dark colours are the page's", async ({ page }) => {
  await page.goto("");
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const lightness = (paper.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  expect(Math.max(...lightness)).toBeLessThan(64);
});

test("nothing moves by itself where motion is not wanted", async ({ page }) => {
  await open(page);
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .filter((element) =>
        [null, "::before", "::after"].some((part) => {
          const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element, part);
          const turns = transitionDuration.split(", ").some((duration) => duration !== "0s");
          return turns || animationName !== "none" || scrollBehavior === "smooth";
        }),
      )
      .map((element) => element.outerHTML.slice(0, 80)),
  );
  expect(moving).toEqual([]);
});
