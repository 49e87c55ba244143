// What is computed when idle: which dataset produced the digit, and what N does to the posterior.

import { expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { comeTo, enter, open, pad, posterior } from "./helpers";

const best = (page: Page) => page.locator(".weighing .best th");
const settled = (page: Page) => expect(page.locator(".weighing")).toHaveAttribute("aria-busy", "false");

async function turn(page: Page, value: string): Promise<void> {
  const number = page.getByRole("spinbutton", { name: "Rotation, as a number" });
  await enter(number, value);
  await expect(page.locator("answer-strips .strip").first()).toContainText(`turned by ${value.replace("-", "−")}°`);
  await comeTo(page.locator("weigh-panel"));
  await settled(page);
}

/** Of these test digits, how many are weighed to the dataset that they were put under. */
test("a digit under a dataset is mostly weighed to that dataset", { tag: "@any-size" }, async ({ page }) => {
  const complaints = await open(page);
  let hits = 0;
  for (const value of ["20", "-100", "60", "140"]) {
    await turn(page, value);
    const said = await best(page).textContent();
    console.log(`turned by ${value}: weighed to ${said}`);
    if (said === `${value.replace("-", "−")}°`) hits++;
  }
  expect(hits).toBeGreaterThanOrEqual(3);
  const chances = await page.locator(".weighing tbody td:nth-child(3)").allTextContents();
  expect(chances).toHaveLength(9);
  const nats = (await page.locator(".weighing tbody td:nth-child(4)").allTextContents()).map((text) =>
    Number(text.replace("−", "-")),
  );
  expect(Math.max(...nats)).toBeLessThan(0);
  expect(Math.max(...nats) - Math.min(...nats)).toBeGreaterThan(20);
  expect(complaints).toEqual([]);
});

test("the curves over N have a point for every size, and their band comes with the draws", {
  tag: "@any-size",
}, async ({ page }) => {
  await open(page);
  await comeTo(page.locator("tightening-plot"));
  const plot = page.locator("tightening-plot");
  await expect(plot).toContainText("the mean over 4 draws of D");
  const line = await plot.locator("path.mean").first().getAttribute("d");
  expect(line?.match(/[ML]/g)).toHaveLength(12);
  await expect(plot.getByRole("img", { name: /^KL to the prior/ })).toHaveAttribute(
    "aria-label",
    /for N = 0, .* N = 50/,
  );
  // Both axes begin at nought and are named, so that a small change looks like one.
  for (const [frame, last] of [
    [plot.locator(".tightening-frame").first(), /^\d+$/],
    [plot.locator(".tightening-frame").last(), /^1$/],
  ] as const) {
    await expect(frame.locator("> span").first()).toHaveText("0");
    await expect(frame.locator("> span").last()).toHaveText(last);
    await expect(frame).toContainText("N, images in D");
  }
  await comeTo(pad(page));
  await page.getByRole("button", { name: "Next test digit" }).click();
  await comeTo(plot);
  await expect(plot.locator("path.mean").first()).not.toHaveAttribute("d", line ?? "");
});

test("another D is answered while all of it is still being computed", { tag: "@any-size" }, async ({ page }) => {
  await open(page, "#which-dataset");
  await settled(page);
  const before = await posterior(page);
  // Work begins after a moment of quiet; what comes in its middle must not wait for its end.
  const value = page.locator("#dock-value");
  await value.focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForTimeout(650);
  const halfway = await posterior(page);
  expect(halfway).not.toBe(before);
  const asked = Date.now();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => posterior(page), { intervals: [20] }).not.toBe(halfway);
  console.log(`D to posterior while it weighs: ${Date.now() - asked} ms`);
  await settled(page);
});

test("no axe violation inside the answer", { tag: "@thorough" }, async ({ page }) => {
  await open(page);
  await comeTo(page.locator("weigh-panel"));
  await settled(page);
  expect(await violations(page, "#inside")).toEqual([]);
});
