// Chains of Hamiltonian Monte Carlo on view: they move, pause, go on by hand, are measured, exported, and end with their question.

import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { comeTo, open } from "./helpers";

const panel = (page: Page) => page.locator("chain-panel");
const press = (page: Page, name: string) => panel(page).getByRole("button", { name, exact: true }).click();
const stage = (page: Page) => page.getByTestId("chains-stage");
const transitions = async (page: Page): Promise<number> =>
  Number(((await stage(page).textContent())?.match(/([\d,]+)/)?.[1] ?? "0").replace(",", ""));

async function show(page: Page, path = ""): Promise<string[]> {
  const complaints = await open(page, path);
  await comeTo(page.locator("gap-panel"));
  await expect(panel(page).getByRole("button", { name: /Watch the chains|观看链/ })).toBeEnabled();
  await panel(page).scrollIntoViewIfNeeded();
  return complaints;
}

/** What is still said in English; terms and formulas are the same everywhere. */
async function english(page: Page): Promise<string[]> {
  const texts = await panel(page).evaluate((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if (node instanceof Element) found.push(...["aria-label", "title"].map((name) => node.getAttribute(name) ?? ""));
      else found.push(node.nodeValue ?? "");
    }
    return found.map((text) => text.replace(/\s+/g, " ").trim());
  });
  return texts.filter((text) => /[a-z]{2}/i.test(text) && !/\p{Script=Han}/u.test(text) && !KEPT.test(text));
}
const KEPT = /^(R-hat|−?ln p\(x, z\))$/;

/** How much is painted on one of a figure's sheets, in pixels that are not empty. */
const painted = (page: Page, selector: string, sheet = 0): Promise<number> =>
  page
    .locator(`${selector} canvas`)
    .nth(sheet)
    .evaluate((canvas: HTMLCanvasElement) => {
      const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      let filled = 0;
      for (let i = 3; i < data.length; i += 4) if (data[i]) filled++;
      return filled;
    });

const figure = (page: Page, name: string) => panel(page).locator(".chain-figures div", { hasText: name }).locator("dd");

test("before they begin there is an invitation, and no empty figure", async ({ page }) => {
  await show(page);
  await expect(panel(page).locator("svg:not(.icon), canvas")).toHaveCount(0);
  await expect(page.locator("gap-panel").locator("svg:not(.icon), table")).toHaveCount(0);
  const foot = await panel(page).evaluate((element) => {
    const last = element.querySelector(".chain-controls") as Element;
    return element.getBoundingClientRect().bottom - last.getBoundingClientRect().bottom;
  });
  expect(foot).toBeLessThan(60);
});

test("paths grow, transitions follow one another, and pause, one step and again do what they say", async ({ page }) => {
  const complaints = await show(page);
  await press(page, "Watch the chains");
  // A path grows leapfrog step by leapfrog step.
  const seen: number[] = [];
  await expect.poll(() => painted(page, "chain-canvas", 1)).toBeGreaterThan(0);
  for (let i = 0; i < 8; i++) {
    seen.push(await painted(page, "chain-canvas", 1));
    await page.waitForTimeout(90);
  }
  expect(new Set(seen).size).toBeGreaterThan(2);
  await expect.poll(() => transitions(page)).toBeGreaterThan(2);
  await press(page, "Pause");
  await expect(stage(page)).toContainText("paused");
  const paused = await transitions(page);
  await page.waitForTimeout(2000);
  expect(await transitions(page)).toBe(paused);
  await press(page, "One transition");
  await expect.poll(() => transitions(page)).toBe(paused + 1);
  await press(page, "Go on");
  await expect.poll(() => transitions(page)).toBeGreaterThan(paused + 1);
  await press(page, "Again");
  await expect.poll(() => transitions(page)).toBeLessThan(paused);
  expect(complaints).toEqual([]);
});

test("at their end they agree, with traces, acceptance and the pair that hangs together the most, on the page, for the console and in a file", {
  tag: "@thorough",
}, async ({ page }) => {
  const complaints = await show(page, "?value=60");
  // One run for all that follows: it takes a while.
  const told = await page.evaluate(() => window.metavae.chains());
  await expect(stage(page)).toHaveText(/1,150 of 1,150: done/);
  const number = async (name: string) =>
    Number.parseFloat((await figure(page, name).textContent())?.replace(",", "") ?? "");
  const accepted = await number("accepted");
  expect(accepted).toBeGreaterThan(60);
  expect(accepted).toBeLessThan(97);
  expect(await number("R-hat")).toBeLessThan(1.05);
  expect(await number("effective")).toBeGreaterThan(400);
  const [refused = 0, paths = 0] = ((await figure(page, "refused").textContent()) ?? "")
    .split(" of ")
    .map((text) => Number(text.replace(",", "")));
  expect(paths).toBe(4600);
  expect(refused).toBeGreaterThan(0);
  await expect(page.getByTestId("chains-verdict")).toContainText("R-hat is near 1");
  // Both courses are drawn, and every chain has its trace.
  for (const line of await panel(page).locator(".convergence .line").all())
    expect((await line.getAttribute("d"))?.match(/[ML]/g)?.length).toBeGreaterThan(10);
  expect(await painted(page, "trace-canvas")).toBeGreaterThan(5000);
  await expect(panel(page)).toContainText("hang together the most: their correlation is");
  // Prior, the encoder's Gaussian; the best one once it was searched for.
  await expect(panel(page).locator("ellipse")).toHaveCount(2);
  const across = panel(page).getByLabel("Across");
  const before = await painted(page, "chain-canvas");
  await across.selectOption({ index: 3 });
  await expect(panel(page).locator(".chain-traces figcaption")).toContainText("z 4,");
  await expect.poll(() => painted(page, "chain-canvas")).not.toBe(before);
  // All of the prior is a circle within the frame.
  await panel(page).getByRole("switch", { name: "Show all of the prior" }).click();
  const [prior, plane] = await Promise.all(
    [".chain-plane ellipse.prior", ".chain-plane"].map((selector) => page.locator(selector).boundingBox()),
  );
  expect(prior && plane && prior.x >= plane.x && prior.y + prior.height <= plane.y + plane.height).toBe(true);
  await panel(page)
    .getByRole("button", { name: /^Show z \d+ and z \d+/ })
    .click();
  await expect(panel(page)).toContainText("hang together the most: their correlation is");
  expect(complaints).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  expect(await violations(page, "chain-panel")).toEqual([]);

  expect(told).toMatchObject({ decoder: 60, chains: 4, transitions: 1150, warmUp: 150 });
  expect(told.splitRHat).toBeLessThan(1.05);
  expect(told.acceptance).toBeGreaterThan(0.6);
  expect(told.mean).toHaveLength(40);
  // What the console says is what the page shows, and what the file holds.
  expect(refused).toBe(told.refused);
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Draws as CSV")]);
  const [header, ...lines] = readFileSync(await download.path(), "utf8")
    .trim()
    .split("\n");
  expect(header).toMatch(/^transition,chain,warm_up,moved,z1,.*,z40$/);
  expect(lines).toHaveLength(4600);
  const draws = lines.map((line) => line.split(",").map(Number)).filter(([, , warmUp]) => warmUp === 0);
  const mean = draws.reduce((sum, row) => sum + (row[4] ?? 0), 0) / draws.length;
  expect(mean).toBeCloseTo(told.mean[0] ?? Number.NaN, 3);
  expect(lines.filter((line) => line.split(",")[3] === "0")).toHaveLength(told.refused);

  await page.locator("language-switch a").click();
  await expect(stage(page)).toContainText("已完成");
  expect(await english(page)).toEqual([]);
});

test("the best Gaussian joins them once the gap is measured", { tag: ["@any-size", "@thorough"] }, async ({ page }) => {
  await show(page);
  await page.locator("gap-panel").getByRole("button", { name: "Measure" }).click();
  await expect(page.getByTestId("gap-stage")).toHaveText("Measured.", { timeout: 90_000 });
  await press(page, "Watch the chains");
  await expect(panel(page).locator("ellipse.best")).toBeAttached();
  await expect(panel(page)).toContainText("the best Gaussian");
});

test("another digit or D ends them with a word; drawing is answered meanwhile", { tag: "@any-size" }, async ({
  page,
}) => {
  await show(page);
  for (const change of [{ digit: 41 }, { contextSeed: 9 }]) {
    await press(page, "Watch the chains");
    await expect.poll(() => transitions(page)).toBeGreaterThan(0);
    await page.evaluate((change) => window.metavae.set(change), change);
    await expect(stage(page)).toContainText("The question has changed");
    await expect(panel(page).locator(".stale-figures")).toBeVisible();
  }
});

test("where motion is not wanted, each transition waits, and is drawn whole", { tag: "@any-size" }, async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await show(page);
  await press(page, "Watch the chains");
  await expect(stage(page)).toHaveText(/^Transition 1 of 1,150: paused/);
  await expect.poll(() => painted(page, "chain-canvas", 1)).toBeGreaterThan(0);
  const whole = await painted(page, "chain-canvas", 1);
  await page.waitForTimeout(1500);
  expect(await painted(page, "chain-canvas", 1)).toBe(whole);
  expect(await transitions(page)).toBe(1);
  await press(page, "One transition");
  await expect.poll(() => transitions(page)).toBe(2);
});

test("a worker that dies takes them along, and that is said", { tag: "@any-size" }, async ({ page }) => {
  await show(page);
  await press(page, "Watch the chains");
  await expect.poll(() => transitions(page)).toBeGreaterThan(0);
  // Where nobody catches, as a trap in a callback would.
  await page
    .workers()
    .at(0)
    ?.evaluate(() => {
      setTimeout(() => {
        throw new Error("the worker was made to crash");
      }, 0);
    });
  await expect(stage(page)).toContainText("The worker that answers was replaced");
  await expect(panel(page).getByRole("button", { name: "Watch the chains" })).toBeEnabled();
});

test("in Chinese, before they begin and while they run", async ({ page }) => {
  await show(page, "?lang=zh");
  expect(await english(page)).toEqual([]);
  await press(page, "观看链");
  await expect(stage(page)).toHaveText(/^第 \d+ 次转移，共 1,150 次，预热中……$/);
  expect(await english(page)).toEqual([]);
});
