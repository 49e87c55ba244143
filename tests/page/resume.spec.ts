// A run outlives the page: after a reload it is offered, goes on where it stood, or is discarded.

import { expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { answered, button, figure, open, pause, smallRun, step } from "./helpers";

const offer = (page: Page) => page.getByRole("region", { name: "A run of yours was kept" });

const scrubber = (page: Page) => page.getByRole("slider", { name: "Pictures along the run" });

/** Trains for a moment and pauses; says at which step the run was kept. */
async function trainAndPause(page: Page, change: Record<string, string> = {}): Promise<number> {
  await smallRun(page, { steps: "100000", ...change });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(25);
  const at = await pause(page);
  await expect(page.locator("train-controls dl")).toContainText(`step ${at.toLocaleString("en")}`);
  return at;
}

const firstValue = async (page: Page) =>
  (await page.locator("curve-chart").first().getAttribute("aria-label"))?.match(/from (\S+)/)?.[1];

async function goesOn(page: Page): Promise<void> {
  const at = await trainAndPause(page, { trainSeed: "5" });
  const first = await firstValue(page);
  const pictures = await scrubber(page).getAttribute("max");
  expect(Number(pictures)).toBeGreaterThan(0);
  await page.reload();
  await answered(page);
  await expect(offer(page)).toContainText(`kept at step ${at.toLocaleString("en")}`);
  await expect(offer(page)).toContainText(
    "few values, MetaVAE, shared trunk, widths 48-32-64-16, batch 16, own digits, values between, N 4",
  );
  await offer(page).getByRole("button", { name: "Continue" }).click();
  await expect(offer(page)).toBeHidden();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(at);
  await button(page, "Pause").click();
  await expect(page.locator("#field-trainSeed")).toHaveValue("5");
  // The curves begin where they began before the reload.
  expect(await firstValue(page)).toBe(first);
  expect(await figure(page.getByTestId("curve-MetaELBO"))).toBeGreaterThan(-600);
  // So do the pictures along the run, the first of which nobody could take again.
  expect(Number(await scrubber(page).getAttribute("max"))).toBeGreaterThanOrEqual(Number(pictures));
  await scrubber(page).focus();
  await page.keyboard.press("Home");
  await expect(page.getByTestId("snapshot")).toContainText("After 0 steps");
}

test("a run goes on after a reload, with its settings and curves", { tag: "@every-browser" }, async ({ page }) => {
  const complaints = await open(page);
  await goesOn(page);
  expect(complaints).toEqual([]);
});

test("so it does where only IndexedDB can be written", { tag: "@thorough" }, async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(FileSystemFileHandle.prototype, "createWritable");
  });
  await open(page);
  await goesOn(page);
});

test("the offer moves nothing, and once discarded it does not come back", async ({ page }) => {
  await open(page);
  await trainAndPause(page);
  await page.evaluate(() => scrollTo(0, 0));
  await page.reload();
  await expect(offer(page)).toBeVisible();
  await page.waitForTimeout(1000);
  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => {
          const shifts = list.getEntries() as unknown as Array<{ value: number }>;
          resolve(shifts.reduce((sum, { value }) => sum + value, 0));
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(() => resolve(0), 2000);
      }),
  );
  expect(shift).toBeLessThan(0.05);
  expect(await violations(page, "page-status")).toEqual([]);
  await offer(page).getByRole("button", { name: "Decide later" }).click();
  await expect(offer(page)).toBeHidden();
  await page.reload();
  // A slip costs nothing.
  await offer(page).getByRole("button", { name: "Discard" }).click();
  await offer(page).getByRole("button", { name: "Keep it" }).click();
  await page.reload();
  await offer(page).getByRole("button", { name: "Discard" }).click();
  await offer(page).getByRole("button", { name: "Delete" }).click();
  await expect(offer(page)).toBeHidden();
  await page.reload();
  await answered(page);
  await page.waitForTimeout(2500);
  await expect(offer(page)).toBeHidden();
});

test("a run that is alive in another tab is not offered; one whose tab was closed is", async ({ page, context }) => {
  await open(page);
  const at = await trainAndPause(page);
  const other = await context.newPage();
  await other.goto("");
  await answered(other);
  await other.waitForTimeout(2500);
  await expect(offer(other)).toBeHidden();
  await page.close();
  await other.reload();
  await expect(offer(other)).toContainText(`kept at step ${at.toLocaleString("en")}`);
});
