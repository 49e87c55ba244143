// Accessibility as axe sees it, light and dark, in the page's main states.

import { expect, test } from "@playwright/test";
import { violations } from "./accessibility";
import { button, comeTo, enter, open, smallRun, step, throughRooms } from "./helpers";

test("no violation when the page has answered", async ({ page }) => {
  await open(page);
  expect(await violations(page)).toEqual([]);
});

test("no violation in any room, with all that folds open", { tag: "@phone" }, async ({ page }) => {
  // Thirteen places in two colour schemes.
  test.setTimeout(600_000);
  await open(page, "?bench");
  await throughRooms(page, async (place) => {
    expect(await violations(page), place).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });
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
  await expect(page.locator("run-preview .strip")).toHaveCount(2);
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
  await expect(page.getByRole("link", { name: "Skip to the room" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  // The one word of the sentence above it that explains itself, which a phone does without.
  const word = page.locator("#play .lede glossary-term");
  if (await word.isVisible()) {
    await expect(word).toBeFocused();
    await page.keyboard.press("Tab");
  }
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
  await expect(said).toContainText(/Test digit 463, a \d\. KL [\d.]+ nats with your D/);
  await smallRun(page, { steps: "3" });
  await button(page, "Start").click();
  await expect(said).toContainText("Training finished at step 3.", { timeout: 30_000 });
  await expect(page.locator("page-status [role=alert]")).toHaveCount(1);
});

test("nothing at the head of the page is printed over anything else, and all of it ends at the margin", async ({
  page,
}) => {
  await open(page);
  const box = async (selector: string) => {
    const found = await page.locator(selector).first().boundingBox();
    if (!found) throw new Error(`${selector} is not shown.`);
    return { ...found, right: found.x + found.width, bottom: found.y + found.height };
  };
  const padding = (selector: string) =>
    page.locator(selector).evaluate((element) => Number.parseFloat(getComputedStyle(element).paddingRight));
  expect((await box(".pad-digit")).bottom).toBeLessThanOrEqual((await box(".pad-hint")).y);
  expect((await box(".pad-hint")).height).toBeLessThan(30);
  await expect(page.locator(".pad-hint")).toContainText("Example");
  // The icon or word, not the edge of its button, which cannot be seen.
  const margin = (await box(".top-bar nav")).right - (await padding(".top-bar nav"));
  const last = (await page.locator("theme-toggle span").isVisible()) ? "theme-toggle span" : "theme-toggle svg";
  expect(Math.abs((await box(last)).right - margin)).toBeLessThan(3);
  expect((await box("context-source")).y).toBeGreaterThanOrEqual((await box(".ask-context h2")).y);
  await page.getByRole("switch", { name: "Turn my digit with D" }).click();
  const label = page.locator(".own-value label");
  await expect(label).toHaveText("My digit");
  expect((await box(".own-value label")).y).toBeGreaterThanOrEqual((await box(".seen .switch")).bottom);
  // What each strip was given is said in as many lines, and its tiles stand in one row.
  const heights = await page.locator(".given h3").evaluateAll((titles) => titles.map((title) => title.clientHeight));
  expect(new Set(heights).size).toBe(1);
  const rows = await page.locator("answer-strips .strip").evaluateAll((strips) =>
    strips.map((strip) => {
      const tops = [...strip.querySelectorAll("li")].map((tile) => Math.round(tile.getBoundingClientRect().top));
      return new Set(tops).size;
    }),
  );
  expect(rows).toEqual([1, 1]);
});

test("the links at the head stand in one row on a tablet, and on a narrow window", async ({ page }) => {
  await open(page);
  for (const width of [820, 1000, 1100]) {
    await page.setViewportSize({ width, height: 1180 });
    expect((await page.locator(".top-bar nav").boundingBox())?.height, `${width}`).toBeLessThan(60);
    const hidden = await page.locator(".rooms").evaluate((rooms) => rooms.scrollWidth - rooms.clientWidth);
    expect(hidden, `${width}`).toBe(0);
  }
});

test("what is chosen is filled, whichever kind of button it is", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  await comeTo(page.locator("#train"));
  const filling = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
  await expect(page.locator(".presets [aria-pressed=true]")).toHaveCount(1);
  const chosen = await filling("context-chooser .segments input:checked + span");
  expect(await filling(".presets [aria-pressed=true]")).toBe(chosen);
  await comeTo(page.locator("latent-map"));
  expect(await filling("latent-map input[name=map-colour]:checked + span")).toBe(chosen);
  await page.getByLabel("Codes of").selectOption("one");
  await expect(page.locator("latent-map label:has(input:disabled)").first()).toHaveAttribute("title", /all datasets/);
});

test("the headings' font is taken however late it comes", async ({ page }) => {
  const width = () =>
    page
      .locator("h2")
      .first()
      .evaluate((title) => {
        const range = document.createRange();
        range.selectNodeContents(title);
        return range.getBoundingClientRect().width;
      });
  await open(page);
  const intended = await width();
  let release = () => {};
  const wait = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route("**/source-serif*.woff2", async (route) => {
    await wait;
    await route.continue();
  });
  await page.goto("", { waitUntil: "commit" });
  await expect(page.locator("theme-toggle button")).toBeVisible();
  await page.waitForTimeout(500);
  expect(await width()).not.toBe(intended);
  release();
  await expect.poll(width).toBe(intended);
});
