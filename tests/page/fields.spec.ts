// Numbers as people type them, whatever the language of the browser; what cannot be used is named and stands for nothing.

import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { button, open, smallRun, step, strips } from "./helpers";

const value = (page: Page) => page.getByRole("spinbutton", { name: "Rotation, as a number" });
const field = (page: Page, name: string) => page.locator(`#field-${name}`);
const query = (page: Page, name: string) => () => new URL(page.url()).searchParams.get(name);

async function type(page: Page, name: string, text: string): Promise<void> {
  await field(page, name).fill(text);
  await field(page, name).press("Enter");
}

test.describe("in a German browser", () => {
  test.use({ locale: "de-DE" });

  test("decimal commas, grouped and full-width digits are read, and shown as they were understood", async ({
    page,
  }) => {
    await open(page, "#train");
    await page.locator("train-settings summary").click();
    for (const [name, text, understood] of [
      ["learningRate", "0,0005", "0.0005"],
      ["learningRate", "．００２", "0.002"],
      ["learningRate", "5e−4", "0.0005"],
      ["steps", "3.000", "3000"],
      ["steps", "12 000", "12000"],
      ["steps", "４０００", "4000"],
      ["steps", "5,000", "5000"],
      ["steps", "6’000", "6000"],
      ["batch", "６４", "64"],
    ] as const) {
      await type(page, name, text);
      await expect(field(page, name)).toHaveValue(understood);
      await expect.poll(query(page, name)).toBe(understood);
      await expect(field(page, name)).not.toHaveAttribute("aria-invalid");
    }
  });

  test("the value of D takes fractions by comma, arrow keys, and never becomes nought by an empty field", async ({
    page,
  }) => {
    await open(page);
    await value(page).fill("7,5");
    await value(page).press("Enter");
    await expect(value(page)).toHaveValue("7.5");
    await expect(strips(page).first()).toContainText("D: digits turned by 7.5°");
    await value(page).fill("−60°");
    await value(page).press("Enter");
    await expect(strips(page).first()).toContainText("D: digits turned by −60°");
    for (const text of ["", "-", "sixty", "0x10"]) {
      await value(page).fill(text);
      await value(page).blur();
      await expect(value(page)).toHaveValue("-60");
      const said = page.locator("context-chooser .refusal");
      if (text === "") await expect(said).toHaveCount(0);
      else await expect(said).toHaveText(`“${text}” is not a number. −60 stays.`);
    }
    await expect(strips(page).first()).toContainText("D: digits turned by −60°");
    await value(page).press("ArrowUp");
    await expect(strips(page).first()).toContainText("D: digits turned by −59°");
    await expect(page.locator("context-chooser .refusal")).toHaveCount(0);
    await value(page).press("PageDown");
    await expect(value(page)).toHaveValue("-69");
    await value(page).fill("190");
    await value(page).blur();
    await expect(value(page)).toHaveValue("-170");
  });

  test("exported tables are the same as in any other browser", async ({ page }) => {
    await open(page);
    await smallRun(page);
    await button(page, "Step").click();
    await expect.poll(() => step(page)).toBe(1);
    const save = page.getByRole("button", { name: "Curves as CSV" });
    await expect(save).toHaveAttribute("title", /Commas between columns and points in numbers/);
    const [download] = await Promise.all([page.waitForEvent("download"), save.click()]);
    const text = await readFile(await download.path(), "utf8");
    expect(text).toMatch(/^step,meta_elbo,/);
    expect(text.split("\n")[1]).toMatch(/^1,-\d+\.\d+,/);
  });
});

test("nothing starts over a field that cannot be read; an emptied one means the value before", async ({ page }) => {
  await open(page);
  await smallRun(page);
  await type(page, "learningRate", "");
  await expect(field(page, "learningRate")).toHaveValue("0.002");
  await type(page, "learningRate", "0,0o1");
  await expect(field(page, "learningRate")).toHaveValue("0,0o1");
  await expect(field(page, "learningRate")).toHaveAttribute("aria-invalid", "true");
  await expect(page.locator("#field-learningRate-hint")).toContainText(
    "“0,0o1” is not a number. Between 0.000001 and 1.",
  );
  const problem = page.locator('[data-problem="refused"]');
  for (const name of ["Start", "Step"]) {
    await button(page, name).click();
    await expect(problem).toContainText("Learning rate: “0,0o1” is not a number. Nothing was started.");
    await expect(button(page, "Start")).toBeEnabled();
    await problem.getByRole("button", { name: "Dismiss" }).click();
  }
  // Corrected, or given up: both go on.
  await type(page, "learningRate", "0,001");
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(1);
  await type(page, "batch", "1.5");
  await expect(page.locator("#field-batch-hint")).toContainText("“1.5” has a fraction. Between 2 and 2,000");
  await type(page, "batch", "9.000");
  await expect(page.locator("#field-batch-hint")).toContainText("“9.000” is too large.");
  await button(page, "Reset").click();
  await expect(problem).toContainText("Batch: “9.000” is too large.");
  expect(await step(page)).toBe(1);
  await problem.getByRole("button", { name: "Take the values before" }).click();
  await expect(problem).toHaveCount(0);
  await expect(field(page, "batch")).toHaveValue("16");
  await expect.poll(() => step(page)).toBe(0);
});

test("a preset and another system leave no refused field behind", async ({ page }) => {
  await open(page, "#train");
  await page.locator("train-settings summary").click();
  await type(page, "batch", "x");
  await page.getByRole("button", { name: "Quick" }).click();
  await expect(field(page, "batch")).toHaveValue("32");
  await expect(field(page, "batch")).not.toHaveAttribute("aria-invalid");
  await field(page, "system").selectOption("neuralStatistician");
  await type(page, "datasetLatent", "many");
  await field(page, "system").selectOption("metaVae");
  await expect(field(page, "datasetLatent")).toHaveCount(0);
  await field(page, "backend").selectOption("cpu");
  await button(page, "Step").click();
  await expect(page.locator('[data-problem="refused"]')).toHaveCount(0);
  await expect.poll(() => step(page), { timeout: 60_000 }).toBe(1);
});

test.describe("in a Chinese browser", () => {
  test.use({ locale: "zh-CN" });

  test("full-width input is read, and what is wrong is said in Chinese", async ({ page }) => {
    await open(page, "?lang=zh#train");
    await page.locator("train-settings summary").click();
    await type(page, "learningRate", "０。００２");
    await expect(field(page, "learningRate")).toHaveValue("0.002");
    await type(page, "steps", "３，０００");
    await expect(field(page, "steps")).toHaveValue("3000");
    await type(page, "steps", "三千");
    await expect(page.locator("#field-steps-hint")).toContainText("“三千”不是数字。");
    await page.locator("train-controls .primary").click();
    await expect(page.locator('[data-problem="refused"]')).toContainText("没有开始训练");
    await page.locator("room-dock number-field input").fill("abc");
    await page.locator("room-dock number-field input").blur();
    await expect(page.locator(".refusal").first()).toContainText("“abc”不是数字。 保持 20。");
  });
});
