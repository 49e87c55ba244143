// What is computed when idle: which dataset produced the digit, and what N does to the posterior.

import { expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { drawLine, enter, open, pad, posterior, seven } from "./helpers";

const best = (page: Page) => page.locator(".weighing .best th");
const settled = (page: Page) => expect(page.locator(".weighing")).toHaveAttribute("aria-busy", "false");

async function turn(page: Page, value: string): Promise<void> {
  const number = page.getByRole("spinbutton", { name: "Rotation, as a number" });
  await enter(number, value);
  await expect(page.locator("answer-strips .strip").first()).toContainText(`turned by ${value.replace("-", "−")}°`);
  await page.locator("weigh-panel").scrollIntoViewIfNeeded();
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
  await page.locator("tightening-plot").scrollIntoViewIfNeeded();
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
  await page.getByRole("button", { name: "Next test digit" }).click();
  await plot.scrollIntoViewIfNeeded();
  await expect(plot.locator("path.mean").first()).not.toHaveAttribute("d", line ?? "");
});

test("drawing is answered while all of it is still being computed", { tag: "@any-size" }, async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 1700 });
  await open(page);
  await settled(page);
  const before = await posterior(page);
  await pad(page).scrollIntoViewIfNeeded();
  await drawLine(page, seven);
  await expect.poll(() => posterior(page)).not.toBe(before);
  // Work has begun again by now; a stroke in its middle must not wait for its end.
  await page.waitForTimeout(650);
  await drawLine(page, [
    [0.4, 0.5],
    [0.7, 0.5],
  ]);
  const backend = page.getByTestId("backend");
  await expect(backend).toContainText(/[0-9]+ ms from the pen/);
  await page.waitForTimeout(800);
  const latency = Number((await backend.textContent())?.match(/(\d+) ms from the pen/)?.[1]);
  console.log(`pen to posterior while it weighs: ${latency} ms`);
  expect(latency).toBeLessThan(1000);
  await settled(page);
});

test("no axe violation inside the answer", async ({ page }) => {
  await open(page);
  await page.locator("weigh-panel").scrollIntoViewIfNeeded();
  await settled(page);
  expect(await violations(page, "#inside")).toEqual([]);
});
