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
  // Numbers on both axes. What lies outside has an arrow with its distance, and no place in the legend.
  expect(await draws.locator("text.under:not(.name)").count()).toBeGreaterThan(1);
  expect(await draws.locator("text:not(.under):not(.name)").count()).toBeGreaterThan(1);
  const away = await draws.locator("path.arrow").count();
  await expect(draws.locator("ellipse")).toHaveCount(3 - away);
  await expect(draws.getByText("the other’s")).toHaveCount(1 - away);
  await expect(draws.getByText(/arrow points to the other D’s Gaussian, whose middle lies [\d.]+/)).toHaveCount(away);
  if (away) await expect(draws.locator("text.away")).toHaveText(/^\d+\.\d$/);
  // A bar that fades out says why.
  const cut = panel(page).locator(".gap-bar .cut");
  await expect(panel(page).getByText(/fades out: in full it would be [\d.]+ times as long/)).toHaveCount(
    await cut.count(),
  );
  expect(await cut.count()).toBeGreaterThan(0);
  await draws.getByLabel("Across").selectOption({ index: 7 });
  await expect(cloud).not.toHaveAttribute("d", before ?? "");
  expect(complaints).toEqual([]);
});

test("the figure is filled, its letters are readable, and nothing sticks out", async ({ page }) => {
  await open(page, "?value=60");
  await show(page);
  const before = await panel(page).boundingBox();
  expect(before?.height).toBeLessThan(320);
  await measure(page).click();
  await settled(page);
  await expect(page.locator("posterior-draws path.draw")).toBeAttached();
  // Both columns end at about the same height: no hole below either.
  const bottom = (selector: string) =>
    page.locator(selector).evaluate((element) => {
      const last = [...element.children].at(-1) as Element;
      return last.getBoundingClientRect().bottom;
    });
  const [left, right] = [await bottom(".gap-parts > figure"), await bottom("posterior-draws figure")];
  if ((page.viewportSize()?.width ?? 0) > 1080) expect(Math.abs(left - right)).toBeLessThan(90);
  const sizes = await panel(page)
    .locator("svg:not(.icon) text")
    .evaluateAll((texts) =>
      texts.map((text) => {
        const { a } = (text as SVGTextElement).getScreenCTM() as DOMMatrix;
        return a * Number.parseFloat(getComputedStyle(text).fontSize);
      }),
    );
  expect(sizes.length).toBeGreaterThan(12);
  expect(Math.min(...sizes)).toBeGreaterThan(11.9);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});

test("it can be stopped, and it follows the question until then", { tag: ["@any-size", "@thorough"] }, async ({
  page,
}) => {
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

test("drawing is answered while it measures", { tag: ["@any-size", "@thorough"] }, async ({ page }) => {
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

test("the console measures it too", { tag: ["@any-size", "@thorough"] }, async ({ page }) => {
  await open(page, "?value=60");
  const gap = await page.evaluate(() => window.metavae.gap());
  expect(gap.decoder).toBe(60);
  expect(gap.best.nats).toBeLessThan(gap.logEvidence.nats + 0.5);
  expect(gap.chosen.elbo.nats + gap.chosen.amortisation.nats).toBeCloseTo(gap.best.nats, 3);
  expect(gap.against.amortisation.nats).toBeGreaterThan(gap.chosen.amortisation.nats);
  expect(gap.reference?.splitRHat).toBeLessThan(1.5);
});

test("no axe violation once measured", { tag: "@thorough" }, async ({ page }) => {
  await open(page);
  await show(page);
  await measure(page).click();
  await settled(page);
  expect(await violations(page, "gap-panel")).toEqual([]);
});
