// The story: it reads without scripts, and its figures show what the model infers of the digit on the pad.

import { expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { comeTo, difference, ink, open, pixels } from "./helpers";

/** Scrolls a figure into sight and waits for what it computes. */
async function see(page: Page, name: string) {
  const element = page.locator(name);
  await comeTo(element);
  await expect(element).toHaveAttribute("aria-busy", "false");
  return element;
}

test("a search for one image's code climbs, and the network needs one pass", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  const element = await see(page, "search-figure");
  const words = (await element.locator("figcaption b").textContent()) ?? "";
  const [, searched, decodings, network] =
    words.match(/Search: (−[\d.]+) nats after ([\d,]+) .* The network: (−[\d.]+)/) ?? [];
  const nats = (text = "") => Number(text.replace("−", "-"));
  expect(nats(searched)).toBeGreaterThan(-250);
  expect(nats(network)).toBeGreaterThan(-250);
  expect(Number(decodings?.replace(",", ""))).toBeGreaterThan(2000);
  const [digit, found, inferred] = await Promise.all((await element.locator("digit-image").all()).map(pixels));
  const blank = (digit ?? []).map(() => 0);
  for (const image of [found, inferred]) {
    expect(difference(digit ?? [], image ?? [])).toBeLessThan(0.7 * difference(digit ?? [], blank));
  }
});

test("each dataset's own D explains the digit best", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  const element = await see(page, "matrix-figure");
  await expect(element.locator("tbody tr")).toHaveCount(9);
  let best = 0;
  for (let index = 0; index < 9; index++) {
    const cell = element.locator("tbody tr").nth(index).locator("td").nth(index);
    if ((await cell.getAttribute("class")) === "best") best++;
  }
  expect(best).toBeGreaterThanOrEqual(7);
  await expect(element.locator("figcaption")).toContainText(`in ${best} of 9 columns`);
});

test("the path shows the page's own question, and follows it", { tag: "@every-browser" }, async ({ page }) => {
  await open(page);
  const element = page.locator("path-figure");
  await comeTo(element);
  await expect(element).toContainText("D: 10 images, digits turned by 20°");
  const bars = element.locator("path.dot");
  const before = await bars.getAttribute("d");
  expect(await ink(element.locator(".path-y digit-image"))).toBeGreaterThan(0);
  await page.getByRole("button", { name: "Next test digit" }).click();
  await expect.poll(() => bars.getAttribute("d")).not.toBe(before);
});

test("as D grows, the right one helps and a wrong one harms", { tag: ["@any-size", "@every-browser"] }, async ({
  page,
}) => {
  await open(page);
  const element = await see(page, "growth-figure");
  const words = (await element.locator("figcaption b").textContent()) ?? "";
  const [empty, right, wrong] = (words.match(/−[\d.]+/g) ?? []).map((text) => Number(text.replace("−", "-")));
  expect(right).toBeGreaterThan((empty ?? 0) + 20);
  expect(wrong).toBeLessThan((right ?? 0) - 100);
  await expect(element.locator("path.line")).toHaveCount(4);
});

test("an empty pad leaves the figures waiting, and nothing breaks", { tag: "@any-size" }, async ({ page }) => {
  const complaints = await open(page);
  await page.getByRole("button", { name: "Clear" }).click();
  const element = await see(page, "growth-figure");
  await expect(element).toContainText("Waiting for a digit");
  expect(complaints).toEqual([]);
});

test("the lettering of every chart is about as large, and the diagram's symbols are set as the text's", async ({
  page,
}) => {
  await open(page);
  const shown = () =>
    page.locator(".story-plot text:visible").evaluateAll((texts) =>
      texts.map((text) => {
        const { a } = (text as SVGTextElement).getScreenCTM() as DOMMatrix;
        return a * Number.parseFloat(getComputedStyle(text).fontSize);
      }),
    );
  await see(page, "growth-figure");
  const sizes = await shown();
  await comeTo(page.locator("gap-panel"));
  await page.locator("gap-panel").getByRole("button", { name: "Measure" }).click();
  await expect(page.locator("gap-panel .story-plot .left").first()).toHaveText(/\d/);
  sizes.push(...(await shown()));
  expect(sizes.length).toBeGreaterThan(20);
  expect(Math.min(...sizes)).toBeGreaterThan(11.5);
  expect(Math.max(...sizes)).toBeLessThan(15);
  await expect(page.locator("path-figure .path-box math msub > msub")).toHaveCount(3);
});

test("no violation in the story", { tag: ["@any-size", "@thorough"] }, async ({ page }) => {
  await open(page);
  for (const name of ["search-figure", "matrix-figure", "growth-figure"]) await see(page, name);
  expect(await violations(page, "#idea")).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("text and equations are there", async ({ page, isMobile }) => {
    await page.goto("");
    // Nothing empty stands between the opening and the story.
    expect((await page.locator("#idea").boundingBox())?.y).toBeLessThan(400);
    await expect(page.getByRole("heading", { name: "What D buys, and what it does not" })).toBeVisible();
    for (const number of ["1", "2", "2, 3", "4", "5", "6", "7", "9", "10", "11", "12"])
      await expect(page.locator(".equation").filter({ hasText: `(${number})` })).toHaveCount(1);
    for (const equation of await page.locator(".equation math").all()) {
      // On a phone formulas are set smaller.
      expect((await equation.boundingBox())?.height).toBeGreaterThan(isMobile ? 14 : 20);
    }
  });
});
