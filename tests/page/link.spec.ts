// The address holds what was set, a link brings it back, and what a link gets wrong is named.

import { expect, test } from "@playwright/test";
import { answered, drawLine, enter, enterRoom, open, posterior, seven, strips } from "./helpers";

const query = (page: { url(): string }) => new URL(page.url()).searchParams;

test("what is set stands in the address, and a reload gives the same answer", { tag: "@every-browser" }, async ({
  page,
}) => {
  await open(page);
  expect(new URL(page.url()).search).toBe("");
  const number = page.getByRole("spinbutton", { name: "Rotation, as a number" });
  await enter(number, "60");
  await page.getByRole("button", { name: "Next test digit" }).click();
  await page.getByRole("button", { name: "Resample" }).click();
  await expect.poll(() => query(page).toString()).toBe("value=60&contextSeed=2&digit=463");
  await expect(strips(page).first()).toContainText("turned by 60°");
  await page.waitForTimeout(800);
  const before = await posterior(page);
  await page.reload();
  await answered(page);
  await expect.poll(() => posterior(page)).toBe(before);
  await expect(page.getByRole("img", { name: "test digit number 463" })).toBeVisible();
});

test("a link opens another family, its model and the trainer's form", async ({ page }) => {
  await open(page, "?family=scale&value=1.4&model=separate&contextSize=3&steps=77&trainSeed=5");
  await expect(page.getByRole("radio", { name: "Scale", exact: true })).toBeChecked();
  await expect(strips(page).first()).toContainText("digits scaled by 0.71×");
  await expect(page.getByTestId("model")).toContainText("separate decoders");
  await expect(page.locator("context-chooser image-sheet")).toHaveAttribute("aria-label", /The 3 images/);
  await enterRoom(page, "train");
  await expect(page.locator("#field-steps")).toHaveValue("77");
  await expect(page.locator("#field-trainSeed")).toHaveValue("5");
  await expect(page.locator(".problem")).toHaveCount(0);
});

test("what a link gets wrong is named and ignored, and the rest holds", async ({ page }) => {
  await open(page, "?contextSize=900&family=skew&digit=5&trainseed=3");
  const problem = page.locator('[data-problem="link"]');
  await expect(problem).toContainText("contextSize=900 (0 to 50, whole)");
  await expect(problem).toContainText("family=skew (one of rotation, scale, shear)");
  await expect(problem).toContainText("“trainseed” (did you mean trainSeed?)");
  await expect(page.getByRole("img", { name: "test digit number 5" })).toBeVisible();
  await expect(page.locator("output[for=context-size]")).toHaveText("10");
});

test("a model that does not ship is named, and another one answers", async ({ page }) => {
  await open(page, "?family=shear&model=plane");
  await expect(page.locator('[data-problem="link"]')).toContainText("does not ship for shear");
  await expect(page.getByTestId("model")).toContainText("shared decoder trunk");
  await expect(page.locator('[data-problem="model"]')).toHaveCount(0);
});

test("the link can be copied, and says so", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "?contextSeed=9");
  await page.getByLabel("Compare with").selectOption("empty");
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  await expect(page.locator("page-status [role=status]")).toHaveText("Link copied.");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(copied).search).toBe("?contextSeed=9&against=empty");
  await expect(page.getByRole("button", { name: "Copy link" })).toBeVisible();
});

test("a copied link holds the drawing, and opens to the same answer; another drawing replaces it", {
  tag: "@every-browser",
}, async ({ page }) => {
  await open(page, "?value=60");
  await drawLine(page, seven);
  await expect.poll(() => query(page).get("strokes")).toMatch(/^[\w-]{10,200}$/);
  await page.reload();
  await answered(page);
  const shown = await posterior(page);
  const drawn = query(page).get("strokes");
  await page.goto(`?${query(page)}`);
  await answered(page);
  expect(await posterior(page)).toBe(shown);
  expect(query(page).get("strokes")).toBe(drawn);
  expect(await page.evaluate(async () => (await window.metavae.ask()).label)).toBeNull();
  await page.getByRole("button", { name: "Next test digit" }).click();
  await expect.poll(() => query(page).has("strokes")).toBe(false);
});

test("a drawing that a link holds wrongly is named, and the page opens all the same", async ({ page }) => {
  await open(page, "?strokes=nonsense!");
  await expect(page.locator('[data-problem="link"]')).toContainText(
    "strokes=nonsense! (a drawing that the page wrote)",
  );
});

test("what mail programs and networks add to a link is no fault of the visitor, and is not handed on", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page, "?value=60&lang=en&hide=results&fbclid=x&utm_source=y&gclid=z");
  await expect(strips(page).first()).toContainText("turned by 60°");
  await expect(page.locator(".problem")).toHaveCount(0);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(copied).search).toBe("?lang=en&hide=results&value=60");
});

test("a lesson's link leaves sections out, keeps doing so, and a section that does not exist is named", async ({
  page,
}) => {
  await open(page, "?hide=map,train,moon");
  await expect(page.getByRole("link", { name: "Look inside" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Train", exact: true })).toHaveCount(0);
  await expect(page.locator('[data-problem="hide"]')).toContainText(
    "hide “moon”; what can be hidden is idea, inside, which-dataset, how-sure, map, how-good, truths, two-clouds, inclined-plane, league, exponential-families, train, results, adapt.",
  );
  await enterRoom(page, "how-sure");
  for (const left of ["#map", "#train", "a[href='#map']"]) await expect(page.locator(left)).toHaveCount(0);
  await enterRoom(page, "play");
  await page.getByRole("button", { name: "Resample" }).click();
  await expect.poll(() => new URL(page.url()).search).toBe("?hide=map,train,moon&contextSeed=2");
});
