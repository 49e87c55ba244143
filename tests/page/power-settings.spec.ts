// What training takes of the machine: it rests while hidden unless told otherwise, and holds the screen awake on request.

import { expect, type Page, test } from "@playwright/test";
import { button, open, smallRun, step } from "./helpers";

/** Headless browsers never hide a page; this says to it what a real one would. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}

async function train(page: Page): Promise<void> {
  await open(page);
  await smallRun(page, { steps: "100000" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(2);
}

test("training pauses while the tab is hidden, and goes on when it is seen again", async ({ page }) => {
  await train(page);
  await hide(page, true);
  await expect(button(page, "Continue")).toBeVisible();
  const paused = await step(page);
  await page.waitForTimeout(500);
  expect(await step(page)).toBe(paused);
  await hide(page, false);
  await expect(button(page, "Pause")).toBeVisible();
  await expect.poll(() => step(page)).toBeGreaterThan(paused);
  // A run that the visitor paused stays paused.
  await button(page, "Pause").click();
  await expect(button(page, "Continue")).toBeVisible();
  await hide(page, true);
  await hide(page, false);
  await page.waitForTimeout(300);
  await expect(button(page, "Continue")).toBeVisible();
});

test("told so, it trains on while hidden, and remembers that", async ({ page }) => {
  await train(page);
  const background = page.getByRole("switch", { name: "Train on while this tab is hidden" });
  await background.click();
  await hide(page, true);
  const before = await step(page);
  await expect.poll(() => step(page)).toBeGreaterThan(before + 5);
  await page.reload();
  await expect(background).toBeChecked();
});

test("the screen is kept awake while training runs, and only then", async ({ page }) => {
  await page.addInitScript(() => {
    const locks = { held: 0 };
    const request = async () => {
      locks.held++;
      const lock = new EventTarget();
      return Object.assign(lock, {
        release: async () => {
          locks.held--;
          lock.dispatchEvent(new Event("release"));
        },
      });
    };
    Object.defineProperty(navigator, "wakeLock", { value: { request } });
    Object.assign(window, { locks });
  });
  const held = () => page.evaluate(() => (window as unknown as { locks: { held: number } }).locks.held);
  await train(page);
  expect(await held()).toBe(0);
  await page.getByRole("switch", { name: /Keep the screen awake/ }).click();
  await expect.poll(held).toBe(1);
  await expect(page.getByTestId("wake-lock")).toHaveText("(it does now)");
  await button(page, "Pause").click();
  await expect.poll(held).toBe(0);
});
