// Words that explain themselves: pointed at, focused or tapped they show a card, in both languages.

import { expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { answered, open } from "./helpers";

const card = (page: Page) => page.getByRole("tooltip");
const word = (page: Page, of: string) => page.locator(`glossary-term[of="${of}"]:visible`).first();

test("a word that is pointed at says what it means, and stops when left", async ({ page }) => {
  await open(page);
  await word(page, "KL").hover();
  await expect(card(page)).toContainText("how far the posterior went from the prior");
  await expect(word(page, "KL")).toHaveAccessibleDescription(/how far the posterior/);
  await page.mouse.move(5, 300);
  await expect(card(page)).toBeHidden();
});

test("by keyboard and by finger, one card at a time, inside the window", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, "#how-sure");
  for (const of of ["code", "posterior", "KL", "nat", "prior"]) {
    await word(page, of).focus();
    await expect(card(page)).toHaveCount(1);
    await expect(card(page)).toBeVisible();
    await expect(card(page)).toBeInViewport({ ratio: 1 });
  }
  await page.keyboard.press("Escape");
  await expect(card(page)).toBeHidden();
  await word(page, "code").click();
  await expect(card(page)).toContainText("what the network makes of a digit");
  expect(await violations(page, "#how-sure")).toEqual([]);
});

test("in Chinese the cards are Chinese, also those of passages that were replaced", async ({ page }) => {
  await open(page, "?lang=zh#which-dataset");
  await answered(page);
  for (const of of ["ELBO", "KL", "nat", "decoder"]) {
    await word(page, of).focus();
    await expect(card(page)).toHaveText(/^[^a-z]*(ELBO|KL|D|z|ln p\(x\)|[^a-z])*$/);
    await expect(card(page)).toContainText(/[一-鿿]/);
  }
  await page.locator('.rooms a[href="#results"]').click();
  await word(page, "probe").focus();
  await expect(card(page)).toContainText("线性分类器");
});

test("words that fail to arrive once are fetched again", async ({ page }) => {
  let refusals = 1;
  await page.route(/glossary-[^/]*\.js$/, (route) => (refusals-- > 0 ? route.abort() : route.continue()));
  await open(page);
  await word(page, "D").hover();
  await expect(card(page)).toContainText("a handful of images from one dataset");
  expect(refusals).toBeLessThan(1);
});
