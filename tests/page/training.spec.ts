// Training in the page, on the processor: it learns, and obeys.

import { expect, test } from "@playwright/test";
import {
  button,
  comeTo,
  drawLine,
  enter,
  enterRoom,
  figure,
  open,
  pause,
  pixels,
  posterior,
  seven,
  smallRun,
  step,
  strips,
  tiles,
  valueOfD,
} from "./helpers";

test("trains, and the MetaELBO improves clearly", { tag: ["@every-browser", "@any-size"] }, async ({ page }) => {
  await open(page);
  await smallRun(page);
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(1);
  const first = await figure(page.getByTestId("curve-MetaELBO"));
  expect(first).toBeLessThan(-400);
  await button(page, "Continue").click();
  await expect(page.locator("train-controls")).toContainText("Pause");
  await expect.poll(() => step(page), { timeout: 60_000 }).toBe(400);
  await expect(button(page, "Train on")).toBeVisible();
  const last = await figure(page.getByTestId("curve-MetaELBO"));
  console.log(`MetaELBO from ${first} to ${last} nats in 400 small steps`);
  expect(last).toBeGreaterThan(first + 250);
  await expect(page.locator("train-curves")).toContainText("test digits");
});

test("pauses, steps, resets", { tag: "@every-browser" }, async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "100000" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(3);
  const paused = await pause(page);
  await page.waitForTimeout(400);
  expect(await step(page)).toBe(paused);
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(paused + 1);
  await button(page, "Reset").click();
  await expect.poll(() => step(page)).toBe(0);
  await expect(button(page, "Start")).toBeVisible();
});

test("a setting changed during a run makes a new one, and the page says so", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  await smallRun(page);
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(1);
  await expect(page.getByTestId("stale")).toBeHidden();
  await enter(page.locator("#field-batch"), "8");
  await expect(page.getByTestId("stale")).toContainText("these make a new run");
  await page.getByTestId("stale").getByRole("button").click();
  await expect.poll(() => step(page)).toBe(0);
  await expect(page.getByTestId("stale")).toBeHidden();
});

test("Start trains what the form shows: at step 0 always, later as a new run or the old one", async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "100000" });
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(1);
  await button(page, "Reset").click();
  await expect.poll(() => step(page)).toBe(0);
  // Another system has another number of parameters.
  const parameters = () => page.locator("train-controls dl div", { hasText: "parameters" }).locator("dd").innerText();
  const metaVae = await parameters();
  await page.locator("#field-system").selectOption("neuralStatistician");
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(1);
  const statistician = await parameters();
  expect(statistician).not.toBe(metaVae);
  const paused = await pause(page);
  await page.locator("#field-system").selectOption("vae");
  await button(page, "Go on with the old one").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(paused);
  expect(await parameters()).toBe(statistician);
  await button(page, "Pause").click();
  await button(page, "Start a new run").click();
  await expect.poll(parameters).not.toBe(statistician);
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(1);
});

test("at step 0 the form says how far, whatever it said when the run was made", { tag: "@any-size" }, async ({
  page,
}) => {
  await open(page);
  await smallRun(page, { steps: "100000" });
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(1);
  await button(page, "Reset").click();
  await expect.poll(() => step(page)).toBe(0);
  await enter(page.locator("#field-steps"), "25");
  await expect(page.getByTestId("steps")).toContainText("of 25");
  await button(page, "Start").click();
  await expect(button(page, "Train on")).toBeVisible({ timeout: 60_000 });
  expect(await step(page)).toBe(25);
});

test("refuses a setting that makes no sense, with the range", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  await smallRun(page);
  await enter(page.locator("#field-batch"), "many");
  await expect(page.locator("#field-batch-hint")).toContainText("Between 2 and 2,000");
  await expect(page.locator("#field-batch")).toHaveAttribute("aria-invalid", "true");
});

test("beside Start the visitor's own digit is shown with both Ds, from the first step on, as it learns", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await open(page);
  await drawLine(page, seven);
  await smallRun(page, { steps: "100000" });
  await page.evaluate(() => scrollTo(0, 0));
  const rows = page.locator("run-preview .strip");
  const first = (row: number) => pixels(rows.nth(row).locator("digit-image").first());
  await expect(page.getByTestId("phase")).toHaveText("Press Start, and watch it learn from nothing.");
  const height = await page.locator("run-preview").evaluate((element) => element.clientHeight);
  await button(page, "Step").click();
  await expect(page.getByTestId("phase")).toContainText("Step 1.");
  for (const row of [0, 1]) {
    await expect(rows.nth(row)).toBeInViewport({ ratio: 1 });
    await expect(rows.nth(row).locator("digit-image")).toHaveCount(5);
  }
  await expect(rows.nth(0)).toContainText("right D digits turned by 20°");
  await expect(rows.nth(1)).toContainText("wrong D digits turned by −140°");
  await expect(button(page, "Continue")).toBeInViewport();
  expect(await page.locator("run-preview").evaluate((element) => element.clientHeight)).toBe(height);
  await button(page, "Continue").click();
  const steps = async () =>
    Number((await page.getByTestId("phase").textContent())?.match(/Step ([\d,]+)/)?.[1]?.replace(",", ""));
  for (let looks = 0; looks < 3; looks++) {
    const [before, image] = [await steps(), await first(0)];
    await expect.poll(steps, { timeout: 5000 }).toBeGreaterThan(before);
    await expect.poll(() => first(0)).not.toEqual(image);
  }
  // Another D, and it is asked with that one: from the dock.
  await valueOfD(page).focus();
  await page.keyboard.press("PageUp");
  await expect(rows.nth(0)).not.toContainText("20°", { timeout: 5000 });
  // A run that stands answers at once.
  await pause(page);
  await page.keyboard.press("Control+z");
  const image = await first(0);
  await page.getByRole("button", { name: "Next test digit" }).click();
  await expect.poll(() => first(0), { timeout: 5000 }).not.toEqual(image);
});

test("the model in training can be asked while it learns", { tag: ["@any-size", "@every-browser"] }, async ({
  page,
}) => {
  await open(page);
  await smallRun(page, { steps: "100000" });
  const shipped = await posterior(page);
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(2);
  await page.getByRole("switch", { name: /Let this model answer/ }).click();
  await expect.poll(() => posterior(page)).not.toBe(shipped);
  const early = await pixels(tiles(strips(page).first()).first());
  await expect.poll(() => pixels(tiles(strips(page).first()).first()), { timeout: 20_000 }).not.toEqual(early);
  await comeTo(page.locator("model-chooser"));
  await page.getByRole("radio", { name: "Common code", exact: true }).check();
  await expect.poll(() => posterior(page), { timeout: 20_000 }).toBe(shipped);
});

test("a slower speed applies at once, and so does full speed again", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "100000" });
  const speed = page.getByLabel("Speed");
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(20);
  await speed.selectOption("1 step/s");
  await expect.poll(() => new URL(page.url()).searchParams.get("speed")).toBe("one");
  // At full speed not every step is shown: the first one shown after the change says where the run stands.
  const shown = await step(page);
  await expect.poll(() => step(page)).toBeGreaterThan(shown);
  const slow = await step(page);
  await expect.poll(() => step(page)).toBeGreaterThan(slow);
  // A run at full speed takes dozens in this time.
  expect(await step(page)).toBeLessThan(slow + 8);
  await pause(page);
  await button(page, "Continue").click();
  const before = await step(page);
  await speed.selectOption("full speed");
  await expect.poll(() => step(page)).toBeGreaterThan(before + 20);
});

test("says what it waits for until the first step is done", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  await page.route("**/train-images*", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await smallRun(page, { steps: "100000" });
  await button(page, "Start").click();
  await expect(button(page, "Preparing…")).toBeDisabled();
  await expect(page.getByTestId("steps")).toContainText("Fetching the training digits");
  await expect(page.locator(".download").first()).toContainText(/of [\d.]+ MB/);
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(2);
  await expect(page.getByTestId("pace")).toBeEmpty();
});

test("after a cosine has ended, Continue asks for a new schedule and takes no idle step", { tag: "@any-size" }, async ({
  page,
}) => {
  await open(page);
  await smallRun(page, { schedule: "cosine", steps: "12" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBe(12);
  await button(page, "Train on").click();
  const told = page.locator('[data-problem="schedule"]');
  await expect(told).toContainText("at step 12 the learning rate reached 0");
  await page.locator("#field-steps").fill("30");
  await page.locator("#field-steps").blur();
  await told.getByRole("button", { name: "Dismiss" }).click();
  await button(page, "Step").click();
  await expect(told.getByRole("button", { name: "30 steps of a new cosine" })).toBeVisible();
  expect(await step(page)).toBe(12);
  await told.getByRole("button", { name: "30 steps at a constant rate" }).click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBe(42);
  await expect(told).toBeHidden();
  await expect(page.locator("#field-schedule")).toHaveValue("constant");
});

test("a run that diverged goes back to its kept step with a smaller rate; its file was never replaced", {
  tag: "@any-size",
}, async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "100000", learningRate: "0.04" });
  await page.getByLabel("Speed").selectOption("10 steps/s");
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(5);
  const at = await pause(page);
  await expect(page.locator("train-controls dl")).toContainText(`step ${at}`);
  await page.locator("#field-learningRate").fill("1");
  await page.locator("#field-learningRate").blur();
  await page.evaluate(() => void window.metavae.reschedule({ steps: 100_000 }).catch(() => {}));
  const told = page.locator('[data-problem="training"]');
  await expect(told).toContainText(`The weights of step ${at} are sound.`, { timeout: 30_000 });
  await expect(page.locator("train-controls dl")).toContainText(`step ${at}`);
  const saved = await page.evaluate(async () => (await window.metavae.checkpoint()).length);
  expect(saved).toBeGreaterThan(1000);
  // As often as it takes until the rate is small enough.
  const back = told.getByRole("button", { name: `Go back to step ${at} with a rate of` });
  await expect(async () => {
    if (await back.isVisible()) await back.click();
    expect(await step(page)).toBeGreaterThan(at + 100);
  }).toPass({ timeout: 60_000 });
  await expect(button(page, "Pause")).toBeVisible();
});

for (const [system, said] of [
  ["vae", "a VAE, 30 steps on 5 datasets. It reads no D"],
  ["vaePerDataset", "D only chooses whose encoder reads the digit"],
  ["neuralStatistician", "Neural Statistician, 30 steps on 5 datasets. Its one decoder knows a dataset by the code c"],
  ["variationalHomoencoder", "Homoencoder, 30 steps on 5 datasets"],
] as const) {
  // One without a dataset's code and one with it are among the usual tests; the modules' own tests train all.
  const tag = system === "vae" || system === "variationalHomoencoder" ? [] : ["@thorough"];
  test(`the system ${system} trains and answers`, { tag: ["@any-size", ...tag] }, async ({ page }) => {
    const complaints = await open(page);
    await expect(page.locator("#field-datasetKl")).toHaveCount(0);
    await smallRun(page, { system, steps: "30" });
    await expect(page.locator("#field-datasetKl")).toHaveCount(system.startsWith("vae") ? 0 : 1);
    await button(page, "Start").click();
    await expect.poll(() => step(page), { timeout: 60_000 }).toBe(30);
    await page.getByRole("switch", { name: /Let this model answer/ }).click();
    await expect(page.getByTestId("model")).toContainText(said);
    await expect(tiles(strips(page).first())).toHaveCount(5);
    await expect
      .poll(async () => (await pixels(tiles(strips(page).first()).last())).some((value) => value > 0))
      .toBe(true);
    expect(complaints).toEqual([]);
  });
}

test("values can be chosen one by one, and a split brings its own back", async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "3" });
  const values = page.getByRole("group", { name: "Values that are trained on" });
  const chosen = values.getByRole("button", { pressed: true });
  await expect(chosen).toHaveText(["−160°", "−80°", "0°", "80°", "160°"]);
  await values.getByRole("button", { name: "0°", exact: true }).click();
  await expect(page.getByTestId("seen-values")).toContainText("4 of 18 values are trained on");
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBe(3);
  // The form goes on, the run keeps its values: there are as many decoders as values, and upright digits were never seen.
  await page.getByRole("button", { name: "As the split has it" }).click();
  await expect(chosen).toHaveCount(5);
  await page.evaluate(() => window.metavae.set({ model: "live", value: 0 }));
  await enterRoom(page, "play");
  await expect(tiles(strips(page).first())).toHaveCount(4);
  await expect(page.locator("context-chooser")).toContainText("D is upright digits: never seen in training");
});
