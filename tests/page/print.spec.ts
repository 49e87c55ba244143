// On paper: figures are drawn before they are printed, what is chosen can be told, and nothing is lost in white on white.

import { expect, type Page, test } from "@playwright/test";
import { answered, enterRoom, open } from "./helpers";

/** Ctrl+P, up to where the browser's dialogue would open; the page then stays as it is printed. */
async function print(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.assign(window, { printed: false });
    window.print = () => {
      Object.assign(window, { printed: true });
      throw new Error("stays as it is printed");
    };
  });
  await page.keyboard.press("Control+p");
  await page.waitForFunction(() => (window as unknown as { printed: boolean }).printed, undefined, { timeout: 60_000 });
  await page.emulateMedia({ media: "print" });
}

/** Canvases in sight that hold nothing. */
const blank = (page: Page, room: string): Promise<string[]> =>
  page.locator(`#${room} canvas`).evaluateAll((all) =>
    (all as HTMLCanvasElement[])
      .filter((canvas) => canvas.checkVisibility() && canvas.clientWidth > 0)
      .filter((canvas) => {
        if (canvas.width === 0 || canvas.height === 0) return true;
        const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
        return !data.some((value) => value > 0);
      })
      .map((canvas) => canvas.parentElement?.localName ?? ""),
  );

test("the whole idea prints, figures included, though nobody has scrolled to them", async ({ page }) => {
  await open(page);
  await enterRoom(page, "idea");
  await print(page);
  await expect(page.locator("matrix-figure td", { hasText: /\d/ })).toHaveCount(81);
  await expect(page.locator("search-figure")).toHaveAttribute("aria-busy", "false");
  await expect(page.locator("growth-figure")).toHaveAttribute("aria-busy", "false");
  expect(await blank(page, "idea")).toEqual([]);
  await expect(page.locator(".top")).toBeHidden();
  for (const figure of await page.locator("#idea figure").all())
    expect(await figure.evaluate((element) => getComputedStyle(element).breakInside)).toBe("avoid");
});

test("the present room prints whole: Look inside, with what is computed only when it is seen", async ({ page }) => {
  await page.setViewportSize({ width: 1000, height: 400 });
  await open(page);
  await enterRoom(page, "how-sure");
  await print(page);
  await expect(page.locator(".tightening")).toHaveAttribute("aria-busy", "false");
  await expect(page.locator("tightening-plot path").first()).toHaveAttribute("d", /\d/);
  expect(await blank(page, "inside")).toEqual([]);
  await expect(page.locator("#how-sure")).toBeVisible();
  await expect(page.locator("#map")).toBeHidden();
});

test("a dark page prints in ink, and what is chosen is told without a background", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page, "?lesson=1");
  await print(page);
  const look = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        const { color, backgroundColor, borderTopWidth, fontWeight, filter } = getComputedStyle(element);
        return {
          color,
          backgroundColor,
          border: Number.parseFloat(borderTopWidth),
          weight: Number(fontWeight),
          filter,
        };
      });
  const chosen = await look("context-chooser .segments input:checked + span");
  const other = await look("context-chooser .segments input:not(:checked) + span");
  expect(chosen.color).toBe("rgb(0, 0, 0)");
  expect(chosen.border).toBeGreaterThan(other.border);
  expect(chosen.weight).toBeGreaterThan(other.weight);
  expect((await look("h1")).color).toBe("rgb(0, 0, 0)");
  expect((await look("answer-strips .ink")).filter).toBe("none");
  await expect(page.locator("lesson-panel")).toBeHidden();
  expect((await look(".lede a, .lede glossary-term")).color).not.toBe("rgb(255, 255, 255)");
  // The button that starts a run was white on white.
  await page.emulateMedia({ media: "screen" });
  await enterRoom(page, "train");
  await page.emulateMedia({ media: "print" });
  const start = await look("train-controls .primary");
  expect(start.color).toBe("rgb(0, 0, 0)");
  expect(start.border).toBeGreaterThan(0);
});

test("Chromium makes pages of it, and the colours come back afterwards", { tag: "@any-size" }, async ({ page }) => {
  await page.emulateMedia({ colorScheme: "dark" });
  await open(page);
  await enterRoom(page, "idea");
  await expect(page.locator("matrix-figure td").first()).toBeAttached();
  const pdf = await page.pdf({ format: "A4" });
  expect(pdf.byteLength).toBeGreaterThan(50_000);
  await expect(page.locator("html")).not.toHaveAttribute("data-theme");
  await expect(page.locator("html")).not.toHaveAttribute("data-paper");
  await enterRoom(page, "play");
  await answered(page);
});
