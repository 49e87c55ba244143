// A closer look at one decoder: both rows large, with what differs from the digit.

import { expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { ink, open, strips, tiles } from "./helpers";

const dialog = (page: Page) => page.getByRole("dialog");
const pictures = (page: Page) => dialog(page).locator("digit-image");

test("a button opens it at the best decoder, the arrows turn to others, Escape leads back", {
  tag: "@any-size",
}, async ({ page }) => {
  const complaints = await open(page);
  const button = page.getByRole("button", { name: "Look closer" });
  await button.click();
  await expect(dialog(page).getByRole("heading", { level: 2 })).toHaveText("Decoded for 20°");
  await expect(pictures(page)).toHaveCount(6);
  for (const picture of await pictures(page).all()) expect(await ink(picture)).toBeGreaterThan(0);
  // With the right D less of the digit is left unexplained.
  expect(await ink(pictures(page).nth(2))).toBeLessThan(await ink(pictures(page).nth(5)));
  expect(await violations(page, "closer-look")).toEqual([]);
  const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(width).toBeLessThanOrEqual(0);
  await page.keyboard.press("ArrowRight");
  await expect(dialog(page).getByRole("heading", { level: 2 })).toHaveText("Decoded for 60°");
  await dialog(page).getByRole("button", { name: "The dataset before" }).click();
  await expect(dialog(page).getByRole("heading", { level: 2 })).toHaveText("Decoded for 20°");
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toBeHidden();
  await expect(button).toBeFocused();
  expect(complaints).toEqual([]);
});

test("a tile opens it at its own decoder, and a click beside it closes it", async ({ page }) => {
  await open(page);
  await tiles(strips(page).nth(1)).nth(0).click();
  await expect(dialog(page).getByRole("heading", { level: 2 })).toHaveText("Decoded for −180°");
  const figures = dialog(page).getByTestId("closer-figures");
  await expect(figures).toHaveCount(2);
  await expect(figures.first()).toHaveText(/^ELBO −[\d.]+ nats, KL [\d.]+ nats$/);
  await page.mouse.click(5, 5);
  await expect(dialog(page)).toBeHidden();
});
