// WebGPU on a software adapter: passed over by itself, and used when chosen by hand.

import { expect, test } from "@playwright/test";
import { button, open, smallRun, step } from "./helpers";

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
