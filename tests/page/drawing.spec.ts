// Drawing: with mouse, finger and keyboard; posterior and reconstruction follow.

import { expect, test } from "@playwright/test";
import { difference, drawLine, ink, open, pad, pixels, posterior, seven } from "./helpers";

test("a drawn digit changes the posterior and the reconstruction", { tag: "@every-browser" }, async ({ page }) => {
  await open(page);
  const before = await posterior(page);
  const reconstruction = page.getByTestId("reconstruction");
  const picture = await pixels(reconstruction);
  await drawLine(page, seven);
  await expect.poll(() => posterior(page)).not.toBe(before);
  await expect.poll(async () => difference(await pixels(reconstruction), picture)).toBeGreaterThan(5);
  await expect(page.locator("digit-image.pixels")).toHaveAttribute("aria-label", /28 by 28/);
  expect(await ink(page.locator("digit-image.pixels"))).toBeGreaterThan(0);
});

test("the answer follows the pen while it moves", async ({ page }) => {
  await open(page);
  const box = await pad(page).boundingBox();
  if (!box) throw new Error("there is no pad");
  await page.mouse.move(box.x + 60, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + 160, box.y + 60, { steps: 5 });
  await page.waitForTimeout(300);
  const halfway = await posterior(page);
  await page.mouse.move(box.x + 100, box.y + 200, { steps: 5 });
  await expect.poll(() => posterior(page)).not.toBe(halfway);
  await page.mouse.up();
});

test("undo, clear, and an empty pad", { tag: ["@any-size", "@every-browser"] }, async ({ page }) => {
  await open(page);
  const seen = page.locator("digit-image.pixels");
  const digit = await pixels(seen);
  await drawLine(page, seven);
  await expect.poll(async () => difference(await pixels(seen), digit)).toBeGreaterThan(1);
  const drawn = await pixels(seen);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect.poll(() => ink(seen)).toBe(0);
  await expect(page.getByTestId("readout")).toHaveText("No posterior yet.");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => pixels(seen)).toEqual(drawn);
  await page.keyboard.press("Control+z");
  await expect.poll(() => pixels(seen)).toEqual(digit);
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
});

test("a finger draws, and the page does not scroll under it", async ({ page, hasTouch }) => {
  test.skip(!hasTouch, "needs a touch screen");
  await open(page);
  const before = await posterior(page);
  const box = await pad(page).boundingBox();
  if (!box) throw new Error("there is no pad");
  const scrolled = await page.evaluate(() => scrollY);
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", x: number, y: number) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  await touch("touchStart", box.x + 60, box.y + 30);
  for (let i = 1; i <= 10; i++) await touch("touchMove", box.x + 60 + 4 * i, box.y + 30 + 15 * i);
  await touch("touchEnd", 0, 0);
  await expect.poll(() => posterior(page)).not.toBe(before);
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
});

test("test digits by keyboard alone, and each dimension read out", async ({ page }) => {
  await open(page);
  const before = await posterior(page);
  await page.getByRole("button", { name: "Next test digit" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => posterior(page)).not.toBe(before);
  await page.getByRole("button", { name: "Previous test digit" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => posterior(page)).toBe(before);
  const plot = page.getByRole("slider", { name: "Dimension of the code" });
  await plot.focus();
  await page.keyboard.press("ArrowRight");
  await expect(plot).toHaveAttribute("aria-valuenow", "2");
  await expect(page.getByTestId("readout")).toContainText("Dimension 2: mean");
});
