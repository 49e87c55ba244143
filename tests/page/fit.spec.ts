// A decoder fitted to a dataset that the model never saw: it gets better at digits that the fit does not see.

import { expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { comeTo, difference, drawLine, open, pad, pixels, posterior, seven } from "./helpers";

const panel = (page: Page) => page.locator("fit-panel");
const start = (page: Page) => panel(page).getByRole("button", { name: "Fit a decoder" });
const stage = (page: Page) => page.getByTestId("fit-stage");
const settled = (page: Page) => expect(stage(page)).toHaveText("Fitted in 80 steps.", { timeout: 120_000 });

async function show(page: Page): Promise<void> {
  await comeTo(page.locator("#adapt"));
  await expect(start(page)).toBeVisible();
}

test("the new decoder explains unseen digits better than the nearest seen one, step by step", {
  tag: "@any-size",
}, async ({ page }) => {
  const complaints = await open(page);
  await show(page);
  await panel(page).getByLabel("An unseen dataset").selectOption("40");
  await start(page).click();
  const curve = panel(page).locator(".story-plot path.line.right");
  await expect.poll(async () => (await curve.getAttribute("d"))?.match(/[ML]/g)?.length ?? 0).toBeGreaterThan(2);
  await settled(page);
  expect((await curve.getAttribute("d"))?.match(/[ML]/g)).toHaveLength(17);
  const said = await page.getByTestId("fit-verdict").textContent();
  console.log(said?.replace(/\s+/g, " "));
  expect(said).toMatch(/For digits turned by 40°, from the decoder of (20|60)°/);
  const [, first, last] = said?.match(/went from\s+(−[\d.]+) to (−[\d.]+)/) ?? [];
  const number = (text = "") => Number(text.replace("−", "-"));
  expect(number(last)).toBeGreaterThan(number(first) + 5);
  // The digit's pictures: as it is, as the seen decoder draws it, as the new one does.
  const pictures = panel(page).locator(".fit-pictures figure digit-image");
  const [digit, seen, fitted] = await Promise.all([0, 1, 2].map((i) => pixels(pictures.nth(i))));
  if (!digit || !seen || !fitted) throw new Error("there are three pictures");
  expect(difference(fitted, digit)).toBeLessThan(difference(seen, digit));
  await expect(panel(page).locator(".fit-course li")).toHaveCount(17);
  expect(complaints).toEqual([]);
});

test("it stops, and drawing is answered while it goes on", { tag: "@any-size" }, async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 3200 });
  await open(page);
  await show(page);
  await start(page).click();
  await expect(stage(page)).toContainText("of 80");
  const before = await posterior(page);
  await comeTo(pad(page));
  await drawLine(page, seven);
  await expect.poll(() => posterior(page)).not.toBe(before);
  await comeTo(panel(page));
  // A quick machine may be through with it.
  const stop = panel(page).getByRole("button", { name: "Stop" });
  await stop.click({ timeout: 1000 }).catch(() => {});
  await expect(stage(page)).toContainText(/Stopped|Fitted in 80 steps/);
});

test("one’s own images are a dataset too", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  await page.getByRole("radio", { name: "My own images" }).check();
  await page.getByTitle("Add the digit on the large pad").click();
  await page.evaluate(() => window.metavae.pick(7));
  await page.getByTitle("Add the digit on the large pad").click();
  await show(page);
  await panel(page).getByLabel("An unseen dataset").selectOption("own");
  await start(page).click();
  await settled(page);
  await expect(page.getByTestId("fit-verdict")).toContainText("For your own images");
});

test("the console fits one too, and refuses what was seen", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  const { curve, start, refused } = await page.evaluate(async () => {
    const refused = await window.metavae.adapt({ value: 20 }).catch((error: Error) => error.message);
    return { ...(await window.metavae.adapt({ value: 80, images: 30, fit: "outputLayer" })), refused };
  });
  expect(refused).toContain("value cannot be 20");
  expect([60, 100]).toContain(start);
  expect(curve[0]?.step).toBe(0);
  expect(curve.at(-1)?.step).toBe(80);
  expect(curve.at(-1)?.heldOutElbo).toBeGreaterThan(curve[0]?.heldOutElbo ?? 0);
});

test("no axe violation once fitted", async ({ page }) => {
  await open(page);
  await show(page);
  await start(page).click();
  await settled(page);
  expect(await violations(page, "#adapt")).toEqual([]);
});
