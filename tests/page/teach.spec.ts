// Teaching with the page: lessons that notice what was done, and the menu's size, links, frames and notes, by what they show.

import { expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { answered, open, strips, valueOfD, watchLayout } from "./helpers";

const panel = (page: Page) => page.locator(".lesson");
const reveal = (page: Page) => page.getByRole("region", { name: "What the page shows" });
const option = (page: Page, index: number) => panel(page).locator(".prediction button").nth(index);
const next = (page: Page) => panel(page).getByRole("button", { name: "Next", exact: true });
const menu = (page: Page) => page.getByRole("button", { name: "Teach", exact: true });

test("a lesson opens from the bar, notices what was done, and quotes what the page shows", async ({ page }) => {
  const complaints = await open(page);
  await menu(page).click();
  await expect(page.getByRole("link", { name: /^What D is/ })).toBeFocused();
  await page.getByRole("link", { name: /^What D is/ }).click();
  await expect(panel(page)).toContainText("Give the network a wrong D");
  await expect.poll(() => new URL(page.url()).searchParams.get("lesson")).toBe("1.1");
  await expect(page.locator("page-status [role=status]")).toContainText("Lesson 1, step 1 of 3.");
  // First the prediction: before it nothing is told.
  await expect(panel(page)).not.toContainText("Do it for me");
  await option(page, 1).click();
  await expect(option(page, 1)).toHaveAttribute("aria-pressed", "true");
  await expect(reveal(page)).toBeHidden();
  // The page's own controls do it.
  const fold = panel(page).getByRole("button", { name: "Fold the lesson" });
  if (await fold.isVisible()) await fold.click();
  await page.getByRole("switch", { name: /my digit with D/ }).click();
  await valueOfD(page).focus();
  for (let i = 0; i < 9; i++) await page.keyboard.press("PageDown");
  const unfold = panel(page).getByRole("button", { name: "Unfold the lesson" });
  if (await unfold.isVisible()) await unfold.click();
  await expect(reveal(page)).toContainText(/As you predicted|Not as you predicted/);
  const wrong = await strips(page).first().locator("answer-reading b").textContent();
  const right = await strips(page).last().locator("answer-reading b").textContent();
  await expect(reveal(page)).toContainText(`${wrong}`);
  await expect(reveal(page)).toContainText(`${right}`);
  await next(page).click();
  await expect(panel(page).locator(".lesson-task")).toBeFocused();
  await expect(panel(page)).toContainText("Now turn the digit, and D with it");
  expect(complaints).toEqual([]);
});

test("done for the student, a step reveals live numbers; the address brings it back; leaving ends it", async ({
  page,
}) => {
  await open(page, "?lesson=1.2");
  await option(page, 0).click();
  await page.getByRole("button", { name: "Do it for me" }).click();
  await expect(reveal(page)).toContainText("digits turned by 100°");
  await expect(reveal(page)).toContainText(/differ by \d+\.\d grey levels/);
  await expect(reveal(page)).toContainText("As you predicted.");
  await expect.poll(() => new URL(page.url()).searchParams.get("value")).toBe("100");
  await page.reload();
  await answered(page);
  await expect(panel(page)).toContainText("Now turn the digit, and D with it");
  await expect(strips(page).first().locator("h3")).toContainText("100°");
  await panel(page).getByRole("button", { name: "Leave the lesson" }).click();
  await expect(panel(page)).toHaveCount(0);
  await expect.poll(() => new URL(page.url()).search).toBe("?value=100");
});

test("a letter is answered and doubted, and a digit beside it is compared", async ({ page }) => {
  await open(page, "?lesson=2");
  await option(page, 0).click();
  await page.getByRole("button", { name: "Do it for me" }).click();
  await expect(reveal(page)).toContainText("unlike the digits it knows");
  await expect(reveal(page)).toContainText(/Of digits under their own D, \d+ % are explained worse/);
  await next(page).click();
  await option(page, 0).click();
  await page.getByRole("button", { name: "Do it for me" }).click();
  await expect(reveal(page)).toContainText(/The drawing: ELBO −\d+\.\d.*The test digit: ELBO −\d+\.\d/s);
  await expect(strips(page).first()).toContainText("Reads a 6");
});

test("known truths: the lesson brings its league, D and N, and quotes the exact answer", async ({ page }) => {
  await open(page, "?lesson=3#league");
  const size = page.locator('known-world[world="league"]').getByLabel("N", { exact: true });
  await expect(size).toHaveValue("1", { timeout: 60_000 });
  await option(page, 0).click();
  await expect(panel(page).locator(".do-it")).toBeVisible();
  await page.getByRole("button", { name: "Do it for me" }).click();
  await expect(size).toHaveValue("50");
  await expect(reveal(page)).toContainText(/With N = 1 the exact answer was .* ± .*; with N = 50 it is .* ± /, {
    timeout: 60_000,
  });
});

test("results: the lesson takes its numbers from the record, with and without D", async ({ page }) => {
  await open(page, "?lesson=5.2#results");
  await expect(page.locator("results-view table").first()).toBeVisible();
  await option(page, 3).click();
  await page.getByRole("button", { name: "Do it for me" }).click();
  await expect(reveal(page)).toContainText(/With D \.\d{3} \(one seed\), the same recipe without D \.\d{3}/);
});

test("from scratch: the lesson starts a run and tells what it saw first", { tag: "@any-size" }, async ({ page }) => {
  await open(page, "?lesson=4#train");
  await option(page, 0).click();
  await page.getByRole("button", { name: "Do it for me" }).click();
  await expect(page.getByTestId("phase")).toContainText(/Step \d+/, { timeout: 120_000 });
  await page.locator("train-controls .primary").click();
  await expect(reveal(page)).toContainText(/The average digit: from step \d+\./, { timeout: 120_000 });
  await expect(reveal(page)).toContainText("its code costs");
});

test("what is no lesson is named, and the page opens all the same", { tag: "@any-size" }, async ({ page }) => {
  await open(page, "?lesson=9");
  await expect(page.locator('[data-problem="lesson"]')).toContainText("there are lessons 1 to 5");
  await expect(panel(page)).toHaveCount(0);
  await open(page, "?only=moon");
  await expect(page.locator('[data-problem="only"]')).toContainText("“moon”");
  await expect(page.locator(".top-bar")).toBeVisible();
});

test("nothing moves when a lesson opens by its address, and nothing of it is fetched without", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await open(page);
  await page.waitForLoadState("networkidle");
  expect(asked.filter((url) => /lesson|teach-panel/.test(url))).toEqual([]);
  const shift = await watchLayout(page);
  await open(page, "?lesson=1");
  await expect(panel(page)).toBeVisible();
  const { sum, what } = await shift();
  expect(sum, what.join("\n")).toBeLessThan(0.05);
  await expect
    .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth))
    .toBeLessThanOrEqual(0);
});

test("no violation with a lesson open, nor with the menu", { tag: "@phone" }, async ({ page }) => {
  await open(page, "?lesson=1.2");
  await option(page, 0).click();
  await page.getByRole("button", { name: "Do it for me" }).click();
  await expect(reveal(page)).toContainText("grey levels");
  expect(await violations(page, "lesson-panel")).toEqual([]);
  await panel(page).getByRole("button", { name: "Leave the lesson" }).click();
  await menu(page).click();
  for (const name of ["For teachers", "Hide parts", "Show a part elsewhere"]) await page.getByText(name).click();
  expect(await violations(page, "teach-menu")).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(menu(page)).toBeFocused();
  await expect(page.getByText("For teachers")).toBeHidden();
});

test("in Chinese a lesson and the menu have nothing left in English", async ({ page }) => {
  await open(page, "?lang=zh&lesson=1.2");
  await expect(panel(page)).toContainText("现在旋转数字");
  await option(page, 0).click();
  await page.getByRole("button", { name: "替我做" }).click();
  await expect(panel(page).locator(".reveal")).toContainText("灰度级");
  await page.getByRole("button", { name: "教学" }).click();
  for (const name of ["给教师", "隐藏部分内容", "在别处显示一部分"]) await page.getByText(name).click();
  const english = await page
    .locator(".lesson p, .lesson button, .teach-panel :is(p, span, summary, dd, option)")
    .evaluateAll((all) =>
      all
        .map((element) => element.textContent?.trim() ?? "")
        .filter((text) => /[a-z]{3}/.test(text) && !/\p{Script=Han}/u.test(text)),
    );
  expect(english).toEqual([]);
});

test("the projector's size makes text larger, lets nothing overflow, and stays in the address", {
  tag: "@any-size",
}, async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await open(page);
  const before = await page
    .locator(".verdict")
    .first()
    .evaluate((element) => getComputedStyle(element).fontSize);
  await menu(page).click();
  await page.getByRole("switch", { name: "Projector size" }).click();
  await expect.poll(() => new URL(page.url()).search).toBe("?size=projector");
  await page.reload();
  await answered(page);
  const after = await page
    .locator(".verdict")
    .first()
    .evaluate((element) => getComputedStyle(element).fontSize);
  expect(Number.parseFloat(after)).toBeGreaterThan(1.1 * Number.parseFloat(before));
  for (const [width, height] of [
    [1280, 720],
    [1920, 1080],
  ] as const) {
    await page.setViewportSize({ width, height });
    for (const strip of await strips(page).all()) await expect(strip).toBeInViewport({ ratio: 0.85 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
});

test("ticks make a link that hides parts", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await menu(page).click();
  await page.getByText("Hide parts").click();
  await page.getByRole("checkbox", { name: "A map of codes" }).check();
  await page.getByRole("checkbox", { name: "Train one yourself" }).check();
  await page.getByRole("button", { name: "Copy this link" }).click();
  await expect(page.locator("page-status [role=status]")).toHaveText("Link copied.");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(copied).search).toBe("?hide=map,train");
  await open(page, new URL(copied).search);
  await expect(page.locator("#train")).toHaveCount(0);
  await expect(page.locator('.rooms a[href="#train"]')).toHaveCount(0);
  // What is hidden can be brought back from the same form.
  await menu(page).click();
  await page.getByText("Hide parts").click();
  await expect(page.getByRole("checkbox", { name: "Train one yourself" })).toBeChecked();
});

test("a frame's code shows one part alone, also in a frame without an origin", { tag: "@any-size" }, async ({
  page,
  baseURL,
}) => {
  await open(page, "?value=60");
  await menu(page).click();
  await page.getByText("Show a part elsewhere").click();
  await page.getByLabel("Part").selectOption("how-sure");
  const code = await page.getByRole("textbox", { name: "Code of a frame" }).inputValue();
  expect(code).toContain("?value=60&amp;only=how-sure#how-sure");
  const port = Number(new URL(baseURL ?? "").port) + 1;
  await page.goto("results/paper.json");
  await page.evaluate((address) => {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts");
    // In sight: what is not, in a frame of another site, is never near.
    frame.style.cssText = "position: fixed; inset: 0; width: 900px; height: 700px; background: white";
    frame.src = address;
    document.body.append(frame);
  }, `http://localhost:${port}/some/where/?value=60&only=how-sure#how-sure`);
  const frame = page.frameLocator("iframe");
  await expect(frame.locator("posterior-plot svg").first()).toBeVisible({ timeout: 60_000 });
  await expect(frame.locator(".dock-side").first()).toContainText("60°");
  await expect(frame.locator(".top-bar, .foot, #map, #train").filter({ visible: true })).toHaveCount(0);
  // The pad is there for who wants another digit, and a way back.
  await frame.locator(".dock-digit").click();
  await expect(frame.locator(".pad")).toBeVisible();
  await frame.getByRole("link", { name: "Back to the figure" }).click();
  await expect(frame.locator("posterior-plot")).toBeVisible();
});

test("a figure of the story alone is the figure alone", { tag: "@any-size" }, async ({ page }) => {
  await page.goto("?only=matrix-figure#idea");
  await expect(page.locator("matrix-figure td", { hasText: /\d/ }).first()).toBeVisible({ timeout: 60_000 });
  await expect(page.locator("search-figure")).toHaveCount(0);
  await expect(page.locator("#idea .prose")).toHaveCount(0);
});
