// What the main states look like, against pictures of them: generous towards fonts and rounding, not towards what is gone.

import { expect, type Page, test } from "@playwright/test";
import { button, comeTo, open, smallRun, step } from "./helpers";

/** Curves have a point wherever the machine measured; formulas are set in whatever mathematical font it has. */
const varying = (page: Page) => [page.locator("curve-chart"), page.locator(".multiples svg"), page.locator("math")];

async function looksLike(page: Page, name: string, section: string): Promise<void> {
  await page.locator(section).evaluate((element) => element.scrollIntoView({ block: "start", behavior: "instant" }));
  // Sections that come into sight are laid out and painted in the next frames.
  await page.waitForTimeout(500);
  await expect(page).toHaveScreenshot(`${name}.png`, { mask: varying(page) });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`the page as it opens, ${colorScheme}`, async ({ page, isMobile }) => {
    test.skip(colorScheme === "dark" && !isMobile, "dark is compared where a picture is small");
    await page.emulateMedia({ colorScheme });
    await open(page);
    await looksLike(page, `opening-${colorScheme}`, "body");
  });
}

test("a finished run", async ({ page }) => {
  await open(page);
  // One core, so that the picture does not depend on how many there are.
  await smallRun(page, { steps: "60", cores: "1" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 90_000 }).toBe(60);
  await expect(button(page, "Train on")).toBeVisible();
  await expect(page.locator("probe-panel .run td").first()).not.toHaveText("–");
  await expect(page.locator("train-controls dl")).toContainText("step 60");
  await page.locator("train-settings summary").click();
  await looksLike(page, "training", "#train");
});

test("the map of codes", async ({ page }) => {
  await open(page, "?value=60&mapOf=each&mapColour=dataset");
  await comeTo(page.locator("latent-map"));
  await expect(page.getByTestId("map-note")).toContainText("222 digits");
  await looksLike(page, "map", "#map");
});

test("the story, with a figure that has been computed", async ({ page }) => {
  await open(page);
  const figure = page.locator("matrix-figure");
  await comeTo(figure);
  await expect(figure).toHaveAttribute("aria-busy", "false");
  await looksLike(page, "story", "matrix-figure");
});
