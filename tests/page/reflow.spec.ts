// Narrow, magnified, and with large text: nothing makes the page scroll sideways, and nothing lies over another.

import { expect, type Page, test } from "@playwright/test";
import { enterRoom, open, throughRooms } from "./helpers";

/** How much wider than its window the page is, and which elements reach out of it. */
function sideways(page: Page): Promise<{ excess: number; beyond: string[] }> {
  return page.evaluate(() => {
    /** What is wider scrolls in a place of its own. */
    const scrolls = (place: Element | null): boolean =>
      place !== null && (/auto|scroll/.test(getComputedStyle(place).overflowX) || scrolls(place.parentElement));
    const isInFlow = (element: Element) =>
      !element.closest(".hidden-label, .hidden-input, svg, math") && !scrolls(element.parentElement);
    const beyond = [...document.querySelectorAll("body *")].filter((element) => {
      const { right, width } = element.getBoundingClientRect();
      return width > 0 && right > innerWidth + 0.5 && isInFlow(element);
    });
    const name = (element: Element) => `${element.localName}.${element.getAttribute("class") ?? ""}`;
    return { excess: document.documentElement.scrollWidth - innerWidth, beyond: [...new Set(beyond.map(name))] };
  });
}

/** Pairs among these elements that lie over each other. */
function overlaps(page: Page, selector: string): Promise<string[]> {
  return page.locator(selector).evaluateAll((elements) => {
    const shown = elements.filter((element) => element.getBoundingClientRect().width > 1);
    return shown.flatMap((a, i) =>
      shown.slice(i + 1).flatMap((b) => {
        const [one, other] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        return across > 0.5 && down > 0.5 && !a.contains(b) && !b.contains(a)
          ? [`${a.textContent?.trim()} / ${b.textContent?.trim()}`]
          : [];
      }),
    );
  });
}

for (const [name, viewport, deviceScaleFactor, textSize] of [
  ["320 px wide", { width: 320, height: 640 }, 1, 100],
  ["1280 px wide at 400 %", { width: 320, height: 180 }, 4, 100],
  ["390 px wide, text at 200 %", { width: 390, height: 844 }, 1, 200],
  ["1280 px wide, text at 200 %", { width: 1280, height: 800 }, 1, 200],
] as const) {
  test.describe(name, () => {
    test.use({ viewport, deviceScaleFactor });
    for (const language of ["en", "zh"]) {
      // Each size in one language is among the usual tests, and each language at two sizes.
      const tag = (language === "zh") === name.startsWith("1280 px wide") ? [] : ["@thorough"];
      test(`nothing is cut off or overlaps, ${language}`, { tag }, async ({ page }) => {
        await page.addInitScript((size) => {
          document.addEventListener("DOMContentLoaded", () => {
            document.documentElement.style.fontSize = `${size}%`;
          });
        }, textSize);
        await open(page, `?lang=${language}`);
        await throughRooms(page, async (place) => {
          await expect
            .poll(() => sideways(page), { timeout: 10_000, message: place })
            .toEqual({ excess: 0, beyond: [] });
          const controls = "button, .button, select, input:not(.hidden-input):not([type=radio])";
          // What stays at the top lies over what is scrolled beneath it.
          for (const among of [
            ".top-bar :is(a, button)",
            `.room :is(${controls}, h1, .lede)`,
            `.dock :is(${controls})`,
          ])
            expect(await overlaps(page, among), place).toEqual([]);
        });
        await enterRoom(page, "play");
        expect(await overlaps(page, ".digit-grid :is(button, .pad, .seen *)")).toEqual([]);
      });
    }
  });
}
