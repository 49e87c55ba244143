// Where the system sets the colours, everything can still be told apart, whatever theme was chosen: by what is painted.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { button, comeTo, open, smallRun, step } from "./helpers";

type Colour = [red: number, green: number, blue: number];

/** The colours of a part of what an element looks like, with how often each occurs; fractions of its size. */
async function painted(element: Locator, [left, right]: [number, number] = [0, 1]): Promise<Array<[Colour, number]>> {
  await comeTo(element);
  const picture = (await element.screenshot({ animations: "disabled" })).toString("base64");
  return element.page().evaluate(
    async ([picture, left, right]) => {
      const content = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([content], { type: "image/png" }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
      if (!context) throw new Error("no canvas");
      context.drawImage(bitmap, 0, 0);
      const from = Math.round(left * bitmap.width);
      const width = Math.max(1, Math.round(right * bitmap.width) - from);
      const { data } = context.getImageData(from, 0, width, bitmap.height);
      const counts = new Map<string, number>();
      for (let i = 0; i < data.length; i += 4) {
        const colour = [...data.subarray(i, i + 3)].join();
        counts.set(colour, (counts.get(colour) ?? 0) + 1);
      }
      return [...counts]
        .sort(([, a], [, b]) => b - a)
        .map(([colour, count]): [[number, number, number], number] => [
          colour.split(",").map(Number) as [number, number, number],
          count,
        ]);
    },
    [picture, left, right] as const,
  );
}

/** The colour that most of it has. */
async function backdrop(element: Locator, part?: [number, number]): Promise<Colour> {
  return (await painted(element, part))[0]?.[0] ?? [0, 0, 0];
}

/** As WCAG has it, 1 to 21. */
function contrast(a: Colour, b: Colour): number {
  const luminance = (colour: Colour) => {
    const [red = 0, green = 0, blue = 0] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** How much the strongest ink stands out against the paper. */
async function legibility(element: Locator): Promise<number> {
  const colours = await painted(element);
  const paper = colours[0]?.[0] ?? [0, 0, 0];
  return Math.max(...colours.map(([colour]) => contrast(colour, paper)));
}

const TOLD_APART = 3;

async function expectApart(a: Locator, b: Locator): Promise<void> {
  expect(contrast(await backdrop(a), await backdrop(b))).toBeGreaterThan(TOLD_APART);
}

async function openForced(page: Page, colorScheme: "light" | "dark", theme: string, path = ""): Promise<void> {
  await page.emulateMedia({ forcedColors: "active", colorScheme });
  await page.addInitScript((theme) => localStorage.setItem("metavae-theme", theme), theme);
  await open(page, path);
}

for (const [colorScheme, theme] of [
  ["dark", "light"],
  ["light", "dark"],
  ["dark", "auto"],
] as const) {
  test(`digits, choices, switches and ticks, forced to ${colorScheme}, theme ${theme}`, async ({ page }) => {
    await openForced(page, colorScheme, theme);
    for (const image of [".pad", ".seen digit-image", ".tray image-sheet", ".given image-sheet", ".tiles digit-image"])
      expect([image, await legibility(page.locator(image).first())]).toEqual([image, expect.closeTo(21, -1)]);

    const segment = (name: string) => page.locator(".segments label").filter({ hasText: name }).first();
    await expectApart(segment("Rotation"), segment("Shear"));
    await expectApart(segment("Test digits"), segment("My own"));

    const turns = page.getByRole("switch", { name: /my digit with D/ }).first();
    await expect(turns).toBeChecked();
    const on = await backdrop(turns);
    await turns.click();
    await page.mouse.move(0, 0);
    await page.locator("body").click({ position: { x: 1, y: 1 } });
    expect(contrast(on, await backdrop(turns))).toBeGreaterThan(TOLD_APART);

    const legend = page.locator("context-chooser .known");
    await expectApart(legend.locator(".tick-seen"), legend.locator(".tick-unseen"));
  });
}

test("how far a run is, its presets, and what is not to be had", async ({ page }) => {
  await openForced(page, "dark", "light", "#train");
  await expectApart(
    page.locator(".presets [aria-pressed=true]").first(),
    page.locator(".presets [aria-pressed=false]").first(),
  );
  const colour = (name: string) => button(page, name).evaluate((element) => getComputedStyle(element).color);
  // Before there is a run there is nothing to save.
  const missing = await colour("Save");
  await smallRun(page, { steps: "2" });
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(1);
  const bar = page.locator("train-controls progress");
  const [done, left] = [await backdrop(bar, [0.05, 0.45]), await backdrop(bar, [0.55, 0.95])];
  expect(contrast(done, left)).toBeGreaterThan(TOLD_APART);
  expect(await legibility(page.locator("curve-chart").first())).toBeGreaterThan(TOLD_APART);
  await button(page, "Start").or(button(page, "Continue")).click();
  await expect(button(page, "Train on")).toBeVisible({ timeout: 60_000 });
  expect(await colour("Train on")).not.toBe(missing);
});

test("the lines of the results, the classes of the map and their legends, and right from wrong", async ({ page }) => {
  await openForced(page, "dark", "auto", "?linked=no&value=60");
  await comeTo(page.locator("latent-map"));
  await expect(page.getByTestId("map-note")).toContainText("posterior means");
  const distinct = (selector: string, property: string) =>
    page
      .locator(selector)
      .evaluateAll(
        (elements, property) =>
          new Set(elements.map((element) => getComputedStyle(element).getPropertyValue(property))).size,
        property,
      );
  expect(await distinct(".map-legend i", "color")).toBe(10);
  await comeTo(page.locator("#results"));
  await expect(page.locator(".lines-plot g").first()).toBeAttached();
  const lines = await distinct(".lines-plot g path:first-child", "stroke");
  expect(lines).toBeGreaterThan(2);
  expect(await distinct(".swatch", "border-top-color")).toBeGreaterThanOrEqual(lines);
  const strips = page.locator("answer-strips .strip");
  const style = (n: number) => strips.nth(n).evaluate((element) => getComputedStyle(element).borderLeftStyle);
  await expect(strips.first().locator(".verdict")).toHaveText("wrong D");
  expect(await style(0)).not.toBe("solid");
});
