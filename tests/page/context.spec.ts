// The dataset D: changing it changes what the model believes of the same strokes.

import { expect, test } from "@playwright/test";
import {
  answered,
  difference,
  drawLine,
  enter,
  open,
  pixels,
  posterior,
  seven,
  strips,
  tiles,
  valueOfD,
} from "./helpers";

test("another D changes the posterior of the same digit", async ({ page }) => {
  await open(page);
  await drawLine(page, seven);
  // The digit stays as it is, so that only D changes.
  await page
    .getByRole("switch", { name: /my digit with D/ })
    .first()
    .click();
  const seen = page.locator("digit-image.pixels");
  const digit = await pixels(seen);
  const before = await posterior(page);
  const value = valueOfD(page);
  await value.focus();
  for (let i = 0; i < 8; i++) await page.keyboard.press("PageUp");
  await expect.poll(() => posterior(page)).not.toBe(before);
  await expect(strips(page).first()).toContainText("wrong D");
  await expect(strips(page).nth(1)).toContainText("right D");
  expect(await pixels(seen)).toEqual(digit);
});

test("linked, the digit turns with D and D stays right", { tag: "@every-browser" }, async ({ page }) => {
  await open(page);
  const seen = page.locator("digit-image.pixels");
  const upright = await pixels(seen);
  const number = page.getByRole("spinbutton", { name: "Rotation, as a number" });
  await enter(number, "60");
  await expect.poll(async () => difference(await pixels(seen), upright)).toBeGreaterThan(3);
  await expect(strips(page).first()).toContainText("D: digits turned by 60°");
  await expect(strips(page).first()).toContainText("right D");
  await expect(strips(page).nth(1)).toContainText("D: digits turned by −100°");
  await expect(strips(page).nth(1)).toContainText("wrong D");
  await expect(page.getByTestId("decoder-note")).toContainText("D's own");
});

test("a right D and a wrong D read the same strokes differently, and the right one reconstructs them", async ({
  page,
}) => {
  await open(page);
  const number = page.getByRole("spinbutton", { name: "Rotation, as a number" });
  await enter(number, "20");
  await expect(page.locator("context-chooser image-sheet[role=img]")).toHaveAttribute("aria-label", /10 images/);
  await expect(strips(page).first()).toContainText("turned by 20°");
  await page.waitForTimeout(500);
  const digit = await pixels(page.locator("digit-image.pixels"));
  const own = strips(page).first().locator(".best digit-image");
  const index = await strips(page)
    .first()
    .locator(".tiles li")
    .evaluateAll((list) => list.findIndex((item) => item.classList.contains("best")));
  const right = difference(await pixels(own), digit);
  const wrong = difference(await pixels(tiles(strips(page).nth(1)).nth(index)), digit);
  console.log(`distance to the digit: right D ${right.toFixed(1)}, wrong D ${wrong.toFixed(1)}`);
  expect(right).toBeLessThan(wrong);
});

test("between two trained values the decoder that explains the digit best is outlined, and the page says between which", async ({
  page,
}) => {
  await open(page, "?value=0");
  await expect(page.getByTestId("decoder-note")).toContainText("as 0° lies between −20° and 20°");
  const known = page.locator("context-chooser .known");
  await expect(known).toContainText("never seen in training");
  const number = page.getByRole("spinbutton", { name: "Rotation, as a number" });
  // What the encoder saw of 20° reaches as far as half way to the next value of the grid.
  for (const [value, words] of [
    ["7", "between the grid, never seen"],
    ["13", "between the grid, the encoder has seen such"],
    ["20", "trained on"],
  ] as const) {
    await enter(number, value);
    await expect(known).toContainText(words);
  }
});

test("N from 0 to 50, and another draw of the images", { tag: ["@any-size", "@every-browser"] }, async ({ page }) => {
  await open(page);
  const size = page.locator("#context-size");
  const sheet = page.locator("context-chooser image-sheet");
  const before = await pixels(sheet);
  await page.getByRole("button", { name: "Resample" }).click();
  await expect.poll(async () => difference(await pixels(sheet), before)).toBeGreaterThan(1);
  const withTen = await posterior(page);
  await size.focus();
  await page.keyboard.press("End");
  await expect(sheet).toHaveAttribute("aria-label", /The 50 images/);
  await expect.poll(() => posterior(page)).not.toBe(withTen);
  const withFifty = await posterior(page);
  await page.keyboard.press("Home");
  await expect(page.locator("context-chooser")).toContainText("D is empty");
  await expect.poll(() => posterior(page)).not.toBe(withFifty);
  await expect(strips(page).first()).toContainText("empty D");
});

test("an empty D beside the right one", async ({ page }) => {
  await open(page);
  await page.getByLabel("Compare with").selectOption("empty");
  await expect(strips(page).nth(1)).toContainText("empty D");
});

test("every family and every shipped model answers", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  const asked: string[] = [];
  for (const family of ["Scale", "Shear", "Rotation"]) {
    await page.getByRole("radio", { name: family, exact: true }).check();
    await expect(page.getByRole("radio", { name: "Common code" })).toBeChecked();
    for (const model of ["As in the paper", "2-D code", "Common code"]) {
      if (await page.getByRole("radio", { name: model }).isDisabled()) continue;
      const before = await posterior(page);
      await page.getByRole("radio", { name: model, exact: true }).check();
      const kinds: Record<string, string> = {
        "As in the paper": "separate decoders",
        "2-D code": "shared decoder trunk, a code of 2 dimensions",
        "Common code": "shared decoder trunk.",
      };
      const kind = kinds[model] ?? "";
      await expect(page.getByTestId("model")).toContainText(kind);
      if (model !== "Common code") await expect.poll(() => posterior(page)).not.toBe(before);
      await answered(page);
      asked.push(`${family}, ${kind}`);
    }
  }
  console.log(asked.join("; "));
  expect(asked).toEqual(
    expect.arrayContaining([
      "Scale, shared decoder trunk.",
      "Shear, shared decoder trunk.",
      "Rotation, shared decoder trunk, a code of 2 dimensions",
      "Rotation, separate decoders",
    ]),
  );
});

test("three things to try show what D does, each with a sentence, and a second press takes it back", {
  tag: "@every-browser",
}, async ({ page }) => {
  await open(page);
  const tries = page.getByRole("group", { name: "Things to try" });
  const words = page.getByTestId("try");
  const first = () => pixels(tiles(strips(page).first()).nth(4));
  const upright = await first();
  const query = () => new URL(page.url()).search;
  await expect(words).toHaveText("");
  await tries.getByRole("button", { name: "Turn both" }).click();
  await expect(words).toContainText("the same row");
  await expect(strips(page).first()).toContainText("D: digits turned by 60°");
  await expect(strips(page).first()).toContainText("right D");
  await page.waitForTimeout(500);
  const both = difference(await first(), upright);
  await tries.getByRole("button", { name: "Turn D alone" }).click();
  await expect(strips(page).first()).toContainText("wrong D");
  await expect(words).toContainText("something else");
  await page.waitForTimeout(500);
  const alone = difference(await first(), upright);
  console.log(`the tile at -20 degrees moves by ${both.toFixed(1)} when both turn, by ${alone.toFixed(1)} when D does`);
  expect(alone).toBeGreaterThan(both);
  await tries.getByRole("button", { name: "Take D away" }).click();
  await expect(strips(page).first()).toContainText("empty D");
  await expect.poll(query).toBe("?contextSize=0");
  await tries.getByRole("button", { name: "Take D away" }).click();
  await expect(words).toHaveText("");
  await expect.poll(query).toBe("");
  await expect.poll(first).toEqual(upright);
  // It takes the place of one's own images, which are not lost.
  await page.getByRole("radio", { name: "My own images" }).check();
  await tries.getByRole("button", { name: "Turn both" }).click();
  await expect(page.getByRole("radio", { name: "Test digits" })).toBeChecked();
});

test("what turns is seen to turn, but not where motion is not wanted", async ({ page }) => {
  await open(page);
  /** All values of D that the slider shows from now on until it stands at 60°. */
  const passed = () =>
    page.evaluate(
      () =>
        new Promise<number[]>((resolve) => {
          const values: number[] = [];
          const look = () => {
            const value = Number(document.querySelector<HTMLInputElement>("#dock-value, #context-value")?.value);
            if (value !== values.at(-1)) values.push(value);
            if (value === 60) resolve(values);
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
  const both = page.getByRole("group", { name: "Things to try" }).getByRole("button", { name: "Turn both" });
  const [turning] = await Promise.all([passed(), both.click()]);
  expect(turning.length).toBeGreaterThan(4);
  expect(turning).toEqual([...turning].sort((a, b) => a - b));
  await both.click();
  await expect(valueOfD(page)).toHaveValue("20");

  await page.emulateMedia({ reducedMotion: "reduce" });
  const [still] = await Promise.all([passed(), both.click()]);
  expect(still).toEqual([20, 60]);
});
