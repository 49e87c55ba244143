// Runs side by side: what one will take before it is begun, a table of all, several in one figure, three seeds, and files of them.

import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { answered, button, comeTo, enter, open, smallRun, step } from "./helpers";

const runs = (page: Page) => page.locator("kept-runs tbody");
const chart = (page: Page) => page.locator("curve-chart").first();
const tick = (page: Page, run: string) => page.getByRole("checkbox", { name: `${run} in the curves` });

/** By what the form shows. */
async function train(page: Page, name: string, steps: number): Promise<void> {
  await button(page, name).click();
  await expect.poll(() => step(page), { timeout: 90_000 }).toBe(steps);
  await expect(button(page, "Train on")).toBeVisible();
}

async function openTable(page: Page): Promise<void> {
  await comeTo(page.locator("kept-runs"));
  const details = page.locator("kept-runs details");
  if ((await details.getAttribute("open")) === null) await details.locator("summary").click();
  await expect(page.locator("kept-runs .kept")).toBeVisible();
}

async function download(page: Page, name: string): Promise<{ name: string; text: string; bytes: Buffer }> {
  const press = page.getByRole("button", { name, exact: true });
  if (!(await press.isVisible())) await page.locator(".more-files summary").click();
  const [file] = await Promise.all([page.waitForEvent("download"), press.click()]);
  const bytes = await readFile(await file.path());
  return { name: file.suggestedFilename(), text: bytes.toString("utf8"), bytes };
}

test("each preset says what it will take, before anything is trained", async ({ page }) => {
  await open(page);
  await comeTo(page.locator("train-settings"));
  const quick = page.getByRole("button", { name: /^Quick/ });
  await expect(quick).toHaveText(/Quick\s*about \d+ MB/);
  await expect(page.getByTestId("forecast")).toHaveText("Times come once this page has rested for a moment.");
  const height = await page.locator("train-settings").evaluate((element) => element.clientHeight);
  // By a few steps of a run that nobody sees.
  await expect(quick).toHaveText(/about [\d.]+ (s|min|h), \d+ MB/);
  await expect(page.getByTestId("forecast")).toContainText("a few steps that this machine was just timed with");
  await expect(page.getByTestId("pace")).toHaveText(/about [\d.]+ (s|min|h), \d+ MB/);
  expect(await page.locator("train-settings").evaluate((element) => element.clientHeight)).toBeLessThan(height + 24);
  await expect(runs(page)).toHaveCount(0);
  expect(await step(page)).toBe(0);
  // What is larger takes longer, and other settings something else.
  const minutes = async (name: RegExp) => {
    const [, number = "", unit = ""] =
      /about ([\d.]+) (s|min|h)/.exec(await page.getByRole("button", { name }).innerText()) ?? [];
    return Number(number) * { s: 1 / 60, min: 1, h: 60 }[unit as "s" | "min" | "h"];
  };
  expect(await minutes(/^Full size/)).toBeGreaterThan(3 * (await minutes(/^Quick/)));
  expect(await minutes(/^The paper/)).toBeGreaterThan(2 * (await minutes(/^Full size/)));
  const before = await page.getByTestId("pace").innerText();
  await enter(page.locator("#field-steps"), "40000");
  await expect(page.getByTestId("pace")).not.toHaveText(before);
  await expect(page.getByTestId("step").locator("xpath=..")).toContainText("of 40,000");
});

test("a trial of speed gives way to Start at once", { tag: ["@any-size", "@thorough"] }, async ({ page }) => {
  const complaints = await open(page);
  await smallRun(page, { steps: "30" });
  await page.waitForTimeout(2600);
  await train(page, "Start", 30);
  // Such small steps say nothing of a preset's.
  await expect(page.getByTestId("forecast")).not.toContainText("your last run");
  expect(complaints).toEqual([]);
});

test("all runs stand in one table, can be named, laid over one another and taken as files", async ({ page }) => {
  const complaints = await open(page);
  await smallRun(page, { steps: "60" });
  await train(page, "Start", 60);
  await enter(page.locator("#field-batch"), "8");
  await enter(page.locator("#field-trainSeed"), "3");
  await train(page, "Start a new run", 60);
  // The second run of a visit opens the table.
  await expect(page.locator("kept-runs details")).toHaveAttribute("open", "");
  await expect(runs(page)).toHaveCount(2);
  const [present, first] = [runs(page).first(), runs(page).last()];
  await expect(present).toContainText("this page's run");
  await expect(present.locator(".run-more .note")).toHaveText("batch 8, seed 3");
  await expect(first.locator(".run-more .note")).toContainText("Rotation, few values, MetaVAE");
  for (const row of [present, first]) {
    await expect(row).toContainText("Step 60 of 60");
    await expect(row).toContainText(/−\d+\.\d/);
    await expect(row.locator(".run-error")).toHaveText([/^± 0\.0\d\d$/, /^± 0\.0\d\d$/]);
    await expect(row.locator(".run-tiles digit-image")).toHaveCount(5);
  }
  // The run before is in the curves already; each line has its name, its colour and its dashes.
  await expect(tick(page, "Run 1")).toBeChecked();
  await expect(chart(page).locator(".name")).toHaveText(["Run 2", "Run 1"]);
  await enter(page.getByRole("textbox", { name: "Name of run 1" }), "large batch");
  await expect(chart(page).locator(".name")).toHaveText(["Run 2", "large batch"]);
  await expect(chart(page)).toHaveAttribute("aria-label", /over 60 steps; large batch ended at −\d/);
  await enter(page.locator("#field-batch"), "12");
  await train(page, "Start a new run", 60);
  await expect(runs(page)).toHaveCount(3);
  // Until the visitor chooses it is the newest that is compared.
  await expect(tick(page, "Run 2")).toBeChecked();
  await tick(page, "large batch").check();
  const lines = await chart(page)
    .locator("svg svg .curve-line")
    .evaluateAll((found) =>
      found.map((line) => `${getComputedStyle(line).stroke} ${line.getAttribute("stroke-dasharray")}`),
    );
  expect(lines).toHaveLength(3);
  expect(new Set(lines.map((line) => line.split(") ")[0])).size).toBe(3);
  expect(new Set(lines.map((line) => line.split(") ")[1])).size).toBe(3);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  expect(await violations(page, "#train")).toEqual([]);

  const table = await download(page, "Table as CSV");
  expect(table.name).toBe("metavae-runs.csv");
  const lined = table.text.trim().split("\n");
  expect(lined).toHaveLength(4);
  expect(lined[0]).toMatch(/^run,step,target,bound_on_test_digits,.*own_probe_standard_error/);
  expect(lined[3]).toMatch(/^large batch,60,60,-\d/);
  const json = JSON.parse((await download(page, "Table as JSON")).text);
  expect(json.runs.map((run: { config: { batch: number } }) => run.config.batch)).toEqual([12, 8, 16]);
  const curves = await download(page, "All curves shown, CSV");
  expect(
    new Set(
      curves.text
        .trim()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",")[0]),
    ),
  ).toEqual(new Set(["Run 3", "Run 2", "large batch"]));
  const everything = JSON.parse((await download(page, "All curves shown, JSON")).text);
  expect(everything.runs[0].curves.byDataset).toHaveLength(5);
  const svg = (await download(page, "Figure, SVG")).text;
  // It says itself what the style sheet says of it, and no element refers to the page's.
  expect(svg).toContain("large batch");
  expect(svg).not.toMatch(/var\(|class=/);
  const drawn = await page.evaluate((text) => {
    const picture = new DOMParser().parseFromString(text, "image/svg+xml");
    return [picture.querySelectorAll("parsererror").length, picture.querySelectorAll("path[stroke-dasharray]").length];
  }, svg);
  expect(drawn[0]).toBe(0);
  expect(drawn[1]).toBeGreaterThan(5);
  const png = (await download(page, "Figure, PNG")).bytes;
  expect(png.subarray(1, 4).toString()).toBe("PNG");
  expect(png.length).toBeGreaterThan(5000);
  expect(complaints).toEqual([]);

  // What is kept is there again after a reload, under its name, and can be laid beside the next run.
  await expect.poll(() => page.locator("kept-runs tbody .run-state", { hasText: "kept:" }).count()).toBe(3);
  await page.reload();
  await answered(page);
  await openTable(page);
  await expect(runs(page)).toHaveCount(3);
  await expect(page.getByRole("textbox", { name: "Name of run 1" })).toHaveValue("large batch");
  await expect(runs(page).last().locator(".run-error")).toHaveCount(2);
  await expect(runs(page).last().locator(".run-tiles")).toContainText("A test digit");
  await expect(tick(page, "large batch")).not.toBeChecked();
  await tick(page, "large batch").check();
  await expect(chart(page).locator(".name")).toHaveText(["large batch"]);
});

test("two more seeds are trained one after another, and show as a band around the mean", async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "40" });
  await train(page, "Start", 40);
  await page.getByRole("button", { name: "Two more seeds" }).click();
  await expect(page.locator(".curve-tools [role=status]").first()).toContainText(
    /Seed [12] of 2 more is being trained/,
  );
  await expect(runs(page)).toHaveCount(3, { timeout: 90_000 });
  await expect(page.getByRole("button", { name: "Two more seeds" })).toBeEnabled({ timeout: 90_000 });
  await expect(page.locator("#field-trainSeed")).toHaveValue("2");
  for (const row of await runs(page).all()) await expect(row).toContainText("Step 40 of 40");
  await expect(runs(page).first().locator(".run-more .note")).toHaveText("seed 2");
  await tick(page, "Run 1").check();
  await expect(chart(page).locator(".name")).toHaveText(["Run 3", "mean of 3 seeds"]);
  await expect(chart(page).locator(".band")).toHaveAttribute("d", /^M.*L.*Z$/);
  await expect(chart(page)).toHaveAttribute("aria-label", /mean of 3 seeds ended at −\d/);
  await page.getByRole("switch", { name: "Seeds as one band" }).click();
  await expect(chart(page).locator(".band")).toHaveCount(0);
  await expect(chart(page).locator(".name")).toHaveCount(3);
});

test("other seeds are given up where another run is begun", { tag: ["@any-size", "@thorough"] }, async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "100000" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(20);
  await page.getByRole("button", { name: "Two more seeds" }).click();
  await expect(page.locator(".curve-tools")).toContainText("Other seeds follow when this run ends.");
  await page.getByRole("button", { name: "No more seeds" }).click();
  await expect(page.getByRole("button", { name: "Two more seeds" })).toBeEnabled();
  await page.getByRole("button", { name: "Two more seeds" }).click();
  await enter(page.locator("#field-batch"), "8");
  // While the run goes on, the form's other run can be begun beside Pause.
  await expect(button(page, "Pause")).toBeVisible();
  await button(page, "Start a new run").click();
  await expect(page.getByRole("button", { name: "Two more seeds" })).toBeVisible();
  await expect(runs(page)).toHaveCount(2);
  await expect(runs(page).first().locator(".run-more .note")).toHaveText("batch 8");
  await button(page, "Pause").click();
});

test("the first steps do not squeeze the curve, and a mark tells of them", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "400" });
  await train(page, "Start", 400);
  await expect(chart(page).locator(".beyond").first()).toHaveText(/^▼ −[45]\d\d$/);
  const lowest = (await chart(page).locator(".left").allTextContents()).map((text) => Number(text.replace("−", "-")));
  expect(Math.min(...lowest)).toBeGreaterThan(-320);
  await expect(page.locator(".curve-note")).toContainText("The first 5 % of the steps");
});

test("other optimisers train, and their own settings appear with them", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "30" });
  await expect(page.locator("#field-momentum, #field-decay")).toHaveCount(0);
  await page.locator("#field-optimiser").selectOption("sgd");
  await expect(page.locator("#field-momentum")).toHaveValue("0.9");
  await enter(page.locator("#field-learningRate"), "0.0001");
  await train(page, "Start", 30);
  await page.locator("#field-optimiser").selectOption("adamW");
  await expect(page.locator("#field-decay")).toHaveValue("0.01");
  await train(page, "Start a new run", 30);
  await expect(runs(page).first().locator(".run-more .note")).toHaveText("AdamW 0.01");
  await expect(runs(page).last().locator(".run-more .note")).toContainText("SGD 0.9");
});

test("in Chinese nothing of it is left in English", async ({ page }) => {
  await open(page, "?lang=zh");
  await smallRun(page, { steps: "40" });
  await page.locator("train-controls .primary").click();
  await expect.poll(() => step(page), { timeout: 90_000 }).toBe(40);
  await enter(page.locator("#field-batch"), "8");
  // A new run, beside the old one to go on with.
  await page.locator("train-controls .primary + button").click();
  await expect
    .poll(async () => (await page.locator("kept-runs tbody").count()) === 2 && (await step(page)) === 40)
    .toBe(true);
  await expect(runs(page).first().locator(".run-error")).toHaveCount(2);
  await page.locator(".more-files summary").click();
  const english = await page
    .locator("train-controls, .presets, train-curves, kept-runs, probe-panel")
    .evaluateAll((elements) =>
      elements.flatMap((element) => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        const texts: string[] = [];
        while (walker.nextNode()) texts.push(walker.currentNode.nodeValue?.trim() ?? "");
        for (const labelled of element.querySelectorAll("[aria-label], [title]"))
          texts.push(labelled.getAttribute("aria-label") ?? "", labelled.getAttribute("title") ?? "");
        return texts.filter(
          (text) =>
            /[a-z]{2}/i.test(text) && !/\p{Script=Han}/u.test(text) && !/^(Meta(VAE|ELBO)|KL|GFLOP\/s)$/.test(text),
        );
      }),
    );
  expect(english).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test("the next step can be followed box by box, with its own numbers, and then taken", async ({ page }) => {
  const complaints = await open(page);
  await smallRun(page, { steps: "100000" });
  const motion = page.locator("slow-motion");
  await motion.getByRole("button", { name: "Follow the next step" }).click();
  await expect(motion).toContainText("Step 1, for the first image of the first dataset, rotation −160°");
  const boxes = motion.locator(".step-boxes li");
  await expect(boxes).toHaveCount(11);
  // Nothing was trained for it.
  expect(await step(page)).toBe(0);
  await expect(motion.locator("[role=status]")).toContainText("D: 4 images of the dataset");
  await expect(motion.locator("li.now")).toHaveText(/^\s*D\s/);
  await expect(motion.locator("li.now digit-image")).toHaveCount(4);
  await expect(motion.locator("li.dark")).toHaveCount(10);
  await motion.getByRole("button", { name: "Next" }).click();
  await expect(motion.locator("li.now")).toContainText("4 × 32");
  await motion.getByRole("button", { name: "Show all" }).click();
  // The numbers hang together: ln p(x|z) less the KL is the ELBO.
  const number = async (title: string, part: string) =>
    Number(
      (
        await boxes
          .filter({ has: page.getByRole("heading", { name: title, exact: true }) })
          .locator(part)
          .innerText()
      )
        .replace(/.*= /, "")
        .replace("−", "-"),
    );
  const [decoded, kl, elbo] = [
    await number("Decoded", ".figures"),
    await number("KL", ".step-number"),
    await number("ELBO", ".step-number"),
  ];
  expect(Math.abs(decoded - kl - elbo)).toBeLessThan(0.11);
  await expect(boxes.last().locator("dt")).toHaveText(["aggregation", "decoders", "summary"]);
  expect(await violations(page, "slow-motion")).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await motion.getByRole("button", { name: "Take this step" }).click();
  await expect.poll(() => step(page)).toBe(1);
  await expect(motion).toContainText("Step 2, for the first image");
  await expect(motion.locator("li.dark")).toHaveCount(10);
  // Without D there are three boxes less; a running run is not told of.
  await page.locator("#field-system").selectOption("vae");
  await button(page, "Start a new run").click();
  await expect(motion).toContainText("Pause the run first.");
  await button(page, "Pause").click();
  await motion.getByRole("button", { name: "Follow the next step" }).click();
  await expect(boxes).toHaveCount(8);
  expect(complaints).toEqual([]);
});
