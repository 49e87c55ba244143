// What a run leaves behind: curves for each dataset, pictures along the way, an earlier run beside it, files.

import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { button, comeTo, difference, enter, figure, ink, open, pixels, smallRun, step } from "./helpers";

const scrubber = (page: Page) => page.getByRole("slider", { name: "Pictures along the run" });
const picture = (page: Page) => page.locator("progress-strip .own digit-image");

async function train(page: Page, steps: string): Promise<void> {
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 90_000 }).toBe(Number(steps));
  await expect(button(page, "Train on")).toBeVisible();
}

async function downloaded(page: Page, name: string): Promise<{ name: string; lines: string[] }> {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
  const content = await readFile(await download.path(), "utf8");
  return { name: download.suggestedFilename(), lines: content.trim().split("\n") };
}

test("small multiples, and pictures that improve, with a slider over past steps", async ({ page }) => {
  const complaints = await open(page);
  const before = await page.getByTestId("model").innerText();
  await smallRun(page, { steps: "400" });
  await train(page, "400");
  const multiples = page.locator("dataset-curves li");
  await expect(multiples).toHaveCount(5);
  for (const nats of await multiples.locator("b").allTextContents())
    expect(Number(nats.replace("−", "-"))).toBeGreaterThan(-350);
  await expect(multiples.first().locator("path")).toHaveAttribute("d", /^M.*L/);
  const means = { Reconstruction: "curve-Reconstruction", KL: "curve-KL", MetaELBO: "curve-MetaELBO" };
  for (const [term, curve] of Object.entries(means)) {
    await page.locator("dataset-curves").getByRole("radio", { name: term, exact: true }).check();
    const values = (await multiples.locator("b").allTextContents()).map((text) => Number(text.replace("−", "-")));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(Math.abs(mean - (await figure(page.getByTestId(curve))))).toBeLessThan(0.6);
  }

  const words = page.getByTestId("snapshot");
  await expect(words).toContainText("After 400 steps");
  const elbo = async () => Number((await words.textContent())?.replace("−", "-").match(/ELBO (-?[\d.]+)/)?.[1]);
  const [lastElbo, last] = [await elbo(), await pixels(picture(page))];
  expect(await ink(picture(page))).toBeGreaterThan(0);
  await scrubber(page).focus();
  await page.keyboard.press("Home");
  await expect(words).toContainText("After 0 steps");
  expect(difference(await pixels(picture(page)), last)).toBeGreaterThan(10);
  expect(lastElbo).toBeGreaterThan((await elbo()) + 100);
  // The page's own model went on answering.
  await expect(page.getByTestId("model")).toHaveText(before);
  expect(complaints).toEqual([]);
});

test("a finished run is probed on datasets that it never saw, beside raw pixels and the paper", async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "40" });
  await train(page, "40");
  const cells = (row: string) => page.locator("probe-panel tr", { hasText: row }).locator("td");
  await expect(cells("this run").last()).toHaveText(/^0\.\d{3} ± 0\.0\d\d$/);
  // Hundreds of real digits at three unseen angles: pixels tell far more than chance, and less to a shared probe.
  const [own, shared] = (await cells("raw pixels").allTextContents()).map((text) => text.split(" ± ").map(Number));
  expect(own?.[0]).toBeGreaterThan(0.7);
  expect(shared?.[0]).toBeLessThan(Number(own?.[0]));
  // The binomial standard error of the 300 test digits.
  for (const [accuracy = 0, error] of [own ?? [], shared ?? []])
    expect(error).toBeCloseTo(Math.sqrt((accuracy * (1 - accuracy)) / 300), 3);
  await expect(page.locator("page-status [role=status]")).toContainText(
    /read at step 40: 0\.\d{3} ± 0\.\d{3} by a probe/,
  );
  await expect(cells("the paper").first()).toHaveText("0.872");
});

test("the run before stays in the curves under its name, until its tick is taken away", async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "60" });
  await train(page, "60");
  await enter(page.locator("#field-batch"), "8");
  await button(page, "Reset").click();
  const chart = page.locator("curve-chart").first();
  // The line is there before the new run has taken a step, and goes when it is not wanted.
  await expect(chart).toHaveAttribute("aria-label", /Run 1 ended at −\d/);
  await expect(chart.locator(".name")).toHaveText(["Run 1"]);
  const row = page.locator("kept-runs tbody");
  await expect(row).toContainText("Step 60 of 60");
  await expect(row).toContainText("batch 16");
  await row.getByRole("checkbox", { name: "Run 1 in the curves" }).uncheck();
  await expect(chart).not.toHaveAttribute("aria-label", /Run 1/);
  await expect(chart.locator(".name")).toHaveCount(0);
});

test("one can go back to the run that a reset replaced, and it goes on exactly", async ({ page }) => {
  const complaints = await open(page);
  await smallRun(page, { steps: "60" });
  await train(page, "60");
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(61);
  const value = await figure(page.getByTestId("curve-MetaELBO"));
  const back = page.locator("kept-runs").getByRole("button", { name: "Continue" });
  await expect(back).toHaveCount(0);
  await enter(page.locator("#field-batch"), "8");
  await button(page, "Reset").click();
  await expect.poll(() => step(page)).toBe(0);
  await back.click();
  await expect.poll(() => step(page)).toBe(61);
  await expect(page.locator("#field-batch")).toHaveValue("16");
  await expect(page.locator("curve-chart").first()).toHaveAttribute("aria-label", /over 61 steps/);
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(62);
  const next = await figure(page.getByTestId("curve-MetaELBO"));

  // The same step of an uninterrupted run.
  await button(page, "Reset").click();
  await expect.poll(() => step(page)).toBe(0);
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 90_000 }).toBe(60);
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(61);
  expect(await figure(page.getByTestId("curve-MetaELBO"))).toBe(value);
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(62);
  expect(await figure(page.getByTestId("curve-MetaELBO"))).toBe(next);
  expect(complaints).toEqual([]);
});

test("curves and codes as files that a spreadsheet reads", async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "60" });
  await train(page, "60");
  const curves = await downloaded(page, "Curves as CSV");
  expect(curves.name).toBe("metavae-rotation-step-60-curves.csv");
  const byDataset = ["meta_elbo", "reconstruction", "kl"].flatMap((term) =>
    [-160, -80, 0, 80, 160].map((value) => `${term}_at_${value}`),
  );
  expect(curves.lines[0]).toBe(["step,meta_elbo,reconstruction,kl,validation_bound", ...byDataset].join(","));
  const last =
    curves.lines
      .filter((line) => line.split(",")[1] !== "")
      .at(-1)
      ?.split(",")
      .map(Number) ?? [];
  expect(last[1]).toBeCloseTo(await figure(page.getByTestId("curve-MetaELBO")), 1);
  const mean = last.slice(5, 10).reduce((sum, value) => sum + value, 0) / 5;
  expect(mean).toBeCloseTo(last[1] ?? 0, 1);

  await comeTo(page.locator("latent-map"));
  await expect(page.getByTestId("map-note")).toContainText("3,996 posterior means");
  const codes = await downloaded(page, "Codes as CSV");
  expect(codes.lines).toHaveLength(3997);
  expect(codes.lines[0]).toMatch(/^test_digit,class,rotation,own_d,x,y,z1,.*,z40$/);
  for (const value of codes.lines[1000]?.split(",") ?? []) expect(Number.isFinite(Number(value))).toBe(true);
});

test("no axe violation with a finished run and an earlier one", { tag: "@thorough" }, async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "40" });
  await train(page, "40");
  await button(page, "Reset").click();
  await expect(page.locator("kept-runs tbody")).toBeVisible();
  expect(await violations(page, "#train")).toEqual([]);
});
