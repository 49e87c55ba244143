// The inference gap of the digit: measured on request, in pieces that let questions through, and again when the question changes.

import { expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { comeTo, drawLine, open, pad, posterior, seven } from "./helpers";

const panel = (page: Page) => page.locator("gap-panel");
const measure = (page: Page) => panel(page).getByRole("button", { name: "Measure" });
const stage = (page: Page) => page.getByTestId("gap-stage");
const settled = (page: Page) => expect(stage(page)).toHaveText("Measured.", { timeout: 90_000 });

/** The numbers of one D: ELBO, approximation gap, amortisation gap. */
async function row(page: Page, index: number): Promise<number[]> {
  const cells = page.locator(".gaps tbody tr:not(.gap-bar)").nth(index).locator("td");
  return (await cells.allTextContents()).map((text) => Number(text.split("±")[0]?.replace("−", "-")));
}

async function show(page: Page): Promise<void> {
  await comeTo(page.locator("decoder-table"));
  await comeTo(panel(page));
  await expect(measure(page)).toBeVisible();
}

test("the parts add up to ln p(x), and a wrong D loses more than the right one", { tag: "@any-size" }, async ({
  page,
}) => {
  const complaints = await open(page, "?value=60");
  await show(page);
  await measure(page).click();
  // The search is drawn as it goes.
  const curve = panel(page).locator(".story-plot path.line.right");
  await expect.poll(async () => (await curve.getAttribute("d"))?.match(/[ML]/g)?.length ?? 0).toBeGreaterThan(2);
  await settled(page);
  const [right, wrong] = [await row(page, 0), await row(page, 1)];
  console.log(`right D: ${right}; wrong D: ${wrong}; ${await page.getByTestId("gap-evidence").textContent()}`);
  const evidence = await page.getByTestId("gap-evidence").textContent();
  expect(evidence).toContain("under the decoder of 60°");
  const total = Number(evidence?.match(/is (−[\d.]+)/)?.[1]?.replace("−", "-"));
  for (const [elbo = 0, approximation = 0, amortisation = 0] of [right, wrong]) {
    expect(Math.abs(elbo + approximation + amortisation - total)).toBeLessThan(0.4);
    expect(approximation).toBeGreaterThan(-0.5);
    expect(amortisation).toBeGreaterThan(-0.5);
  }
  expect(wrong[2]).toBeGreaterThan((right[2] ?? 0) + 5);
  const bars = await panel(page)
    .locator(".gap-bar .amortisation")
    .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().width));
  expect(bars[1]).toBeGreaterThan(bars[0] ?? 0);
  // Draws from the exact posterior, in the two dimensions that hang together the most, until others are chosen.
  const draws = page.locator("posterior-draws");
  await expect(draws).toContainText("hang together the most");
  const cloud = draws.locator("path.draw");
  const before = await cloud.getAttribute("d");
  expect(before?.match(/M/g)?.length).toBeGreaterThan(100);
  await expect(draws.locator("ellipse")).toHaveCount(3);
  // Numbers on both axes; what the legend names stands in the frame, or is said not to; so is a bar that is cut off.
  expect(await draws.locator("text.under").count()).toBeGreaterThan(0);
  expect(await draws.locator("text:not(.under)").count()).toBeGreaterThan(0);
  const isOutside = await draws.locator("ellipse.hollow").evaluate((ellipse) => {
    const [mine, frame] = [ellipse, ellipse.closest("svg") as Element].map((element) =>
      element.getBoundingClientRect(),
    );
    return (
      !mine ||
      !frame ||
      mine.left > frame.right ||
      mine.right < frame.left ||
      mine.top > frame.bottom ||
      mine.bottom < frame.top
    );
  });
  await expect(draws.getByText("outside the frame")).toHaveCount(isOutside ? 1 : 0);
  const cut = await panel(page).locator(".gap-bar .cut").count();
  expect((await page.getByTestId("gap-evidence").textContent())?.includes("fades out")).toBe(cut > 0);
  await draws.getByLabel("Across").selectOption({ index: 7 });
  await expect(cloud).not.toHaveAttribute("d", before ?? "");
  expect(complaints).toEqual([]);
});

test("it can be stopped, and it follows the question until then", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  await show(page);
  await measure(page).click();
  await settled(page);
  const before = await row(page, 0);
  await page.evaluate(() => window.metavae.pick(41));
  await expect(stage(page)).not.toHaveText("Measured.");
  await settled(page);
  expect(await row(page, 0)).not.toEqual(before);

  await page.evaluate(() => window.metavae.pick(18));
  await expect(panel(page).getByRole("button", { name: "Stop" })).toBeVisible();
  await expect(stage(page)).toHaveText(/…$/);
  await panel(page).getByRole("button", { name: "Stop" }).click();
  await expect(stage(page)).toHaveText("Stopped.");
  const stopped = await panel(page)
    .locator("progress")
    .evaluate((bar: HTMLProgressElement) => bar.value);
  await page.waitForTimeout(600);
  expect(
    await panel(page)
      .locator("progress")
      .evaluate((bar: HTMLProgressElement) => bar.value),
  ).toBe(stopped);
});

test("drawing is answered while it measures", { tag: "@any-size" }, async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 2400 });
  await open(page);
  await show(page);
  await measure(page).click();
  await expect(stage(page)).toContainText("search");
  const before = await posterior(page);
  await comeTo(pad(page));
  await drawLine(page, seven);
  await expect.poll(() => posterior(page)).not.toBe(before);
  // It goes on, with the new question, where someone looks.
  await comeTo(panel(page));
  await settled(page);
});

test("the console measures it too", { tag: "@any-size" }, async ({ page }) => {
  await open(page, "?value=60");
  const gap = await page.evaluate(() => window.metavae.gap());
  expect(gap.decoder).toBe(60);
  expect(gap.best.nats).toBeLessThan(gap.logEvidence.nats + 0.5);
  expect(gap.chosen.elbo.nats + gap.chosen.amortisation.nats).toBeCloseTo(gap.best.nats, 3);
  expect(gap.against.amortisation.nats).toBeGreaterThan(gap.chosen.amortisation.nats);
  expect(gap.reference?.splitRHat).toBeLessThan(1.5);
});

test("no axe violation once measured", async ({ page }) => {
  await open(page);
  await show(page);
  await measure(page).click();
  await settled(page);
  expect(await violations(page, "gap-panel")).toEqual([]);
});
