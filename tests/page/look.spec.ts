// Accessibility as axe sees it, light and dark, in the page's main states.

import { expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { button, enter, open, smallRun, step } from "./helpers";

/** Scrolls through the page; what waits for being seen has computed then. */
async function bringIntoSight(page: Page): Promise<void> {
  for (const section of ["#inside", "#map", "#train", "#story", "search-figure", "matrix-figure", "growth-figure"])
    await page.locator(section).scrollIntoViewIfNeeded();
  for (const figure of ["search-figure", "matrix-figure", "growth-figure"]) {
    await page.locator(figure).scrollIntoViewIfNeeded();
    await expect(page.locator(figure)).toHaveAttribute("aria-busy", "false");
  }
  await page.locator("latent-map").scrollIntoViewIfNeeded();
  await expect(page.getByTestId("map-note")).toContainText("posterior means");
}

test("no violation when the page has answered", async ({ page }) => {
  await open(page);
  expect(await violations(page)).toEqual([]);
});

test("no violation in any view, each brought into sight and all that folds open", async ({ page }) => {
  await open(page, "?bench");
  await bringIntoSight(page);
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  expect(await violations(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
});

test("no violation while loading, with D wrong, and with a problem shown", async ({ page }) => {
  await page.route("**/t10k-images*", (route) => route.fulfill({ status: 503 }));
  await page.goto("");
  await expect(page.locator('[data-problem="answering"]')).toBeVisible();
  await page
    .getByRole("switch", { name: /my digit with D/ })
    .first()
    .click();
  expect(await violations(page)).toEqual([]);
});

test("no violation while a run stands, with all settings open", async ({ page }) => {
  await open(page);
  await smallRun(page);
  await button(page, "Step").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBe(1);
  await enter(page.locator("#field-batch"), "0");
  await page.getByRole("switch", { name: /Let this model answer/ }).click();
  await expect(page.locator("live-strip .strip")).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test("the colours can be chosen, and the choice is kept", { tag: ["@any-size", "@every-browser"] }, async ({
  page,
}) => {
  await page.goto("");
  const toggle = page.getByRole("button", { name: /^Colours/ });
  await toggle.click();
  await toggle.click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await expect(toggle).toHaveAccessibleName("Colours: dark. Change");
});

test("the keyboard reaches the pad's tools first, by the skip link", { tag: "@every-browser" }, async ({ page }) => {
  await open(page);
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the drawing pad" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Clear" })).toBeFocused();
});

test("nothing moves by itself where motion is not wanted", { tag: "@any-size" }, async ({ page }) => {
  const moving = () =>
    page.evaluate(
      () =>
        [...document.querySelectorAll("*")].filter((element) =>
          [null, "::before", "::after"].some((part) => {
            const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element, part);
            const turns = transitionDuration.split(", ").some((duration) => duration !== "0s");
            return turns || animationName !== "none" || scrollBehavior === "smooth";
          }),
        ).length,
    );
  await open(page);
  expect(await moving()).toBeGreaterThan(0);
  await page.emulateMedia({ reducedMotion: "reduce" });
  expect(await moving()).toBe(0);
});

test("what happens is told to screen readers, in one polite region and one for problems", { tag: "@any-size" }, async ({
  page,
}) => {
  await open(page);
  const said = page.locator("page-status [role=status]");
  await page.getByRole("button", { name: "Next test digit" }).click();
  await expect(said).toContainText(/Test digit 33, a \d\. KL [\d.]+ nats with your D/);
  await smallRun(page, { steps: "3" });
  await button(page, "Start").click();
  await expect(said).toContainText("Training finished at step 3.", { timeout: 30_000 });
  await expect(page.locator("page-status [role=alert]")).toHaveCount(1);
});
