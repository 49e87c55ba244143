// WebGPU on a software adapter: passed over by itself, and used when chosen by hand.

import { expect, test } from "@playwright/test";
import { button, open, pause, smallRun, step } from "./helpers";

test("a software adapter is passed over, with the reason", async ({ page }) => {
  await open(page);
  await expect(page.getByTestId("backend")).toContainText("Trains on the processor");
  await expect(page.getByTestId("backend")).toContainText("a software one");
});

test("trains on WebGPU when chosen by hand", async ({ page }) => {
  test.setTimeout(240_000);
  await open(page);
  const tiny = { batch: "2", trainContextSize: "1", summaryHidden: "8", summary: "8", hidden: "8", latent: "2" };
  await smallRun(page, { backend: "webgpu", ...tiny });
  await button(page, "Step").click();
  await expect.poll(() => step(page), { timeout: 200_000 }).toBe(1);
  await expect(page.getByTestId("backend")).toContainText("Trains on WebGPU");
  await expect(page.getByTestId("backend")).toContainText("chosen by hand");
});

test("after its graphics device was lost, training goes on by itself and says so", async ({ page, browser }) => {
  test.setTimeout(240_000);
  await open(page);
  const tiny = { batch: "2", trainContextSize: "1", summaryHidden: "8", summary: "8", hidden: "8", latent: "2" };
  await smallRun(page, { backend: "webgpu", ...tiny, steps: "100000" });
  await page.getByLabel("Speed").selectOption("10 steps/s");
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 200_000 }).toBeGreaterThan(3);
  const at = await pause(page);
  await button(page, "Continue").click();
  await expect.poll(() => step(page)).toBeGreaterThan(at + 2);
  const session = await browser.newBrowserCDPSession();
  await session.send("Browser.crashGpuProcess" as never).catch(() => {});
  const told = page.locator('[data-problem="recovered"]');
  await expect(told).toContainText(/The graphics device was lost \(.+\)\. The run goes on from step \d+, on the/, {
    timeout: 120_000,
  });
  await expect.poll(() => step(page), { timeout: 120_000 }).toBeGreaterThan(at + 5);
  await expect(button(page, "Pause")).toBeVisible();
  await expect(page.locator('[data-problem="training"]')).toBeHidden();
});
