// Training on several cores: datasets shared out among workers, and what happens when one of them dies.

import { expect, type Page, test } from "@playwright/test";
import { button, figure, open, smallRun, step } from "./helpers";

const cores = (page: Page) => page.locator("train-controls dl.figures > div", { hasText: "cores" }).locator("dd");

test("two cores train one run, which can be saved and goes on alone", async ({ page }) => {
  const complaints = await open(page);
  await smallRun(page, { cores: "2", steps: "60" });
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(1);
  await expect(cores(page)).toHaveText("2");
  const first = await figure(page.getByTestId("curve-MetaELBO"));
  await button(page, "Continue").click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBe(60);
  const together = await figure(page.getByTestId("curve-MetaELBO"));
  expect(together).toBeGreaterThan(first + 100);
  // What needs the whole run has joined its parts.
  await expect(page.locator("train-curves")).toContainText("test digits");

  await page.locator("#field-cores").selectOption("1");
  await button(page, "Reset").click();
  await expect.poll(() => step(page)).toBe(0);
  await expect(cores(page)).toHaveText("1");
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBe(60);
  // The same run, up to the order of sums.
  expect(Math.abs((await figure(page.getByTestId("curve-MetaELBO"))) - together)).toBeLessThan(1);

  // Another number of cores needs no other run.
  await page.locator("#field-cores").selectOption("2");
  await expect(page.getByTestId("stale")).toBeHidden();
  await button(page, "Train on").click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBe(120);
  await expect(cores(page)).toHaveText("2");
  expect(complaints).toEqual([]);
});

test("where a dataset is cut between two cores the run is still that of one", { tag: "@thorough" }, async ({
  page,
}) => {
  const complaints = await open(page, "?split=sparse&batch=100&steps=8&backend=cpu#train");
  await page.locator("train-settings summary").click();
  const elbo: number[] = [];
  for (const wish of ["1", "2"]) {
    await page.locator("#field-cores").selectOption(wish);
    if (elbo.length > 0) await button(page, "Reset").click();
    await expect.poll(() => step(page)).toBe(0);
    await button(page, "Start").click();
    await expect.poll(() => step(page), { timeout: 60_000 }).toBe(8);
    await expect(button(page, "Train on")).toBeVisible();
    await expect(cores(page)).toHaveText(wish);
    elbo.push(await figure(page.getByTestId("curve-MetaELBO")));
  }
  expect(Math.abs((elbo[0] ?? 0) - (elbo[1] ?? Number.NaN))).toBeLessThan(0.2);
  expect(complaints).toEqual([]);
});

test("a helper that dies is named, and the run goes on from its checkpoint on one core", async ({ page }) => {
  await open(page);
  await smallRun(page, { cores: "2", steps: "100000" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(3);
  await button(page, "Pause").click();
  await expect(page.locator("train-controls dl.figures > div", { hasText: "kept at" })).toContainText("step");
  await button(page, "Continue").click();
  await expect(button(page, "Pause")).toBeVisible();
  const helper = page.workers().at(-1);
  expect(await helper?.evaluate(() => self.name)).toBe("helper");
  await helper?.evaluate(() => {
    setTimeout(() => {
      throw new Error("the helper was made to crash");
    }, 0);
  });
  const problem = page.locator('[data-problem="cores"]');
  await expect(problem).toContainText(
    "A worker on another core stopped (Uncaught Error: the helper was made to crash)",
  );
  await expect(problem).toContainText(/goes on from step \d+, on one core/);
  await expect(cores(page)).toHaveText("1");
  await expect(button(page, "Pause")).toBeVisible();
  const from = await step(page);
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(from + 3);
});

test("a run whose datasets exchange codes stays on one core", async ({ page }) => {
  await open(page, "?cores=2");
  await smallRun(page, { digits: "exchanged" });
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(1);
  await expect(cores(page)).toHaveText("1");
  await expect(page.locator('[data-problem="cores"]')).toBeHidden();
});
