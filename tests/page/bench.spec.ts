// The benchmark behind ?bench: it runs, and prints what it measured.

import { expect, test } from "@playwright/test";
import { enter, open } from "./helpers";

test("measures steps and latency", async ({ page }) => {
  test.setTimeout(180_000);
  await open(page, "?bench");
  await enter(page.getByLabel("Steps", { exact: true }).last(), "3");
  await page.getByRole("button", { name: "Measure" }).click();
  const result = page.getByTestId("bench-result");
  await expect(result).toContainText("while it trains", { timeout: 150_000 });
  console.log(await result.textContent());
  await expect(result).toContainText(/one step, one core +\d.* GFLOP\/s/);
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  if (cores > 1) await expect(result).toContainText(/one step, \d cores +\d.* GFLOP\/s/);
});
