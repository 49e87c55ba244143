// The room of known truths: each world answers on opening, trains to its floor, and shows what it is there for.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { worldAnswered } from "./helpers";

/** What a method says in the table, by column: what it infers, KL to the exact answer, KL to the model known. */
async function row(place: Locator, name: string): Promise<string[]> {
  const cells = place
    .locator("methods-table tbody tr")
    .filter({ has: place.page().getByText(name, { exact: true }) })
    .locator("td");
  await expect(cells.first()).toBeVisible();
  return cells.allTextContents();
}

async function openWorld(page: Page, id: string): Promise<Locator> {
  await page.goto(`./#${id}`);
  return worldAnswered(page, id);
}

const percent = (text = ""): number => Number.parseFloat(text);
const preset = (place: Locator, name: string) => place.getByRole("button", { name, exact: true }).click();

test("D moves the border of the clouds, and no network was trained anew", async ({ page }) => {
  const place = await openWorld(page, "two-clouds");
  await preset(place, "Ten points");
  // By simulation the answer is close to the exact one, and far from the one without D.
  await expect(async () => {
    const [says, away] = await row(place, "MetaVAE by simulation");
    const [exact] = await row(place, "only D known");
    expect(Math.abs(percent(says) - percent(exact))).toBeLessThan(15);
    expect(Number(away)).toBeLessThan(0.15);
  }).toPass({ timeout: 15_000 });
  const before = await place.locator("canvas").screenshot();
  await preset(place, "A wrong D");
  await expect(async () => {
    expect(Buffer.compare(before, await place.locator("canvas").screenshot())).not.toBe(0);
  }).toPass({ timeout: 15_000 });
});

test("equation 10 is too sure after one result, and simulation is not", async ({ page }) => {
  const place = await openWorld(page, "league");
  await preset(place, "N = 1: too sure");
  await place.getByLabel("N of the questions").selectOption("1");
  const trust = place.locator("trust-panel");
  await expect(trust.locator("tbody tr")).toHaveCount(3, { timeout: 60_000 });
  const holds = async (name: string) => {
    const cells = await trust.locator("tbody tr").filter({ hasText: name }).locator("td").allTextContents();
    return percent(cells[2]);
  };
  expect(await holds("by simulation")).toBeGreaterThan(92);
  expect(await holds("by equation 10")).toBeLessThan(91);
  await expect(trust.getByRole("img")).toHaveAttribute(
    "aria-label",
    /by simulation: inside the band.*by equation 10: outside the band/,
  );
});

/** How many humps a line of the figure has, small ripples aside. */
async function humps(place: Locator, line: string): Promise<number> {
  const path = (await place.locator(`posterior-chart path.${line}`).getAttribute("d")) ?? "";
  const heights = [...path.matchAll(/[ML]\S+ (\S+?)(?=L|$)/g)].map(([, y]) => 200 - Number(y));
  let [count, low, high, rising] = [0, 0, 0, true];
  for (const height of heights) {
    if (rising && height < high - 5) {
      count++;
      [rising, low] = [false, height];
    } else if (!rising && height > low + 5) [rising, high] = [true, height];
    [low, high] = [Math.min(low, height), rising ? Math.max(high, height) : height];
  }
  return count;
}

test("a Gaussian cannot hold two humps, and four can", { tag: "@any-size" }, async ({ page }) => {
  test.slow();
  const place = await openWorld(page, "league");
  await preset(place, "Two humps");
  await expect.poll(() => humps(place, "line-simulation")).toBe(2);
  await place.getByLabel("Posterior family").selectOption({ label: "a Gaussian" });
  await place.getByLabel("Steps in all").selectOption("500");
  await place.getByRole("button", { name: "Train one now" }).click();
  await expect(place.getByRole("button", { name: "Train another" })).toBeVisible({ timeout: 120_000 });
  expect(await humps(place, "line-yours")).toBe(1);
  // Further from the truth than four Gaussians, too.
  const [gaussian, mixture] = await Promise.all(["yours", "MetaVAE by simulation"].map((name) => row(place, name)));
  expect(Number(gaussian?.[1])).toBeGreaterThan(2 * Number(mixture?.[1]));
});

test("a network trained here comes down to its floor", { tag: "@any-size" }, async ({ page }) => {
  test.slow();
  const place = await openWorld(page, "inclined-plane");
  await place.getByLabel("D shows").selectOption({ label: "times and frictions" });
  await expect(place.locator("methods-table tbody")).toContainText("without D");
  await place.getByRole("button", { name: "Train one now" }).click();
  const steps = place.getByTestId("world-steps");
  await expect(steps).toContainText("Step 2,000 of 2,000", { timeout: 120_000 });
  await place.getByLabel("N of the questions").selectOption("20");
  const mine = place.locator("trust-panel tbody tr").filter({ hasText: "yours" });
  await expect(mine).toBeVisible({ timeout: 60_000 });
  // .0565 without D, .0003 with the plane known.
  expect(percent((await mine.locator("td").first().textContent()) ?? "")).toBeLessThan(0.006);
  await place.getByRole("button", { name: "Reset" }).click();
  await expect(place.locator("methods-table tbody")).not.toContainText("yours");
});

test("search and chains come to the answer with the model known, and begin anew for another x", async ({ page }) => {
  const place = await openWorld(page, "inclined-plane");
  await place.getByRole("button", { name: "Search and sample" }).click();
  await expect(place.locator(".search")).toContainText("Step 450 of 450, 1,200 draws", { timeout: 60_000 });
  const [known] = await row(place, "the model known");
  const [says, , away] = await row(place, "the best Gaussian, by search");
  expect(Math.abs(percent(says) - percent(known))).toBeLessThan(0.02);
  expect(Number(away)).toBeLessThan(0.1);
  const [drawn] = await row(place, "Hamiltonian Monte Carlo");
  expect(Math.abs(percent(drawn) - percent(known))).toBeLessThan(0.02);
  await place.getByRole("slider", { name: "The time that is asked about" }).focus();
  await page.keyboard.press("ArrowRight");
  await expect(place.locator("methods-table tbody")).not.toContainText("Hamiltonian");
});

test("a network for one model alone is right there, and wrong elsewhere", { tag: "@thorough" }, async ({ page }) => {
  test.slow();
  const place = await openWorld(page, "league");
  await preset(place, "N = 1: too sure");
  await place.getByLabel("Models in training").selectOption("one");
  await expect(place.getByLabel("Largest N in training")).toBeDisabled();
  await place.getByRole("button", { name: "Train one now" }).click();
  await expect(place.getByRole("button", { name: "Train another" })).toBeVisible({ timeout: 120_000 });
  const away = async () => Number((await row(place, "yours"))[2]);
  expect(await away()).toBeLessThan(0.1);
  await preset(place, "Everybody alike");
  await expect.poll(away).toBeGreaterThan(0.5);
});

test("everything moves by keyboard, and says where it is", async ({ page }) => {
  const place = await openWorld(page, "two-clouds");
  const x = place.getByRole("slider", { name: "The point x" });
  const said = (handle: Locator) => handle.getAttribute("aria-valuetext");
  const known = async () => (await row(place, "the model known"))[0];
  const before = await said(x);
  expect(await known()).toBe("100 %");
  await x.focus();
  for (let i = 0; i < 4; i++) await page.keyboard.press("Shift+ArrowRight");
  expect(await said(x)).not.toBe(before);
  await expect.poll(known).toBe("0 %");
  const cloud = place.getByRole("slider", { name: "The left cloud" });
  const there = await said(cloud);
  await cloud.focus();
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => said(cloud)).not.toBe(there);
});

test("a dead worker is replaced, and what was asked is answered", async ({ page }) => {
  const place = await openWorld(page, "league");
  const workers = page.workers();
  await workers
    .at(-1)
    ?.evaluate(() => self.close())
    .catch(() => {});
  await place.getByRole("button", { name: "New world" }).click();
  await expect(place.locator(".problem")).toContainText("another one goes on", { timeout: 90_000 });
  await expect(place.locator("methods-table tbody")).toContainText("only D known", { timeout: 60_000 });
});

for (const id of ["two-clouds", "inclined-plane", "league"]) {
  test(`${id} has no fault that axe finds, and fits its window`, { tag: "@phone" }, async ({ page }) => {
    const place = await openWorld(page, id);
    await expect(place.locator("posterior-chart svg")).toBeVisible();
    expect(await violations(page, "#truths")).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
}

test("out of range what is exact stays at the end of its range, and the map says how far each holds", {
  tag: "@any-size",
}, async ({ page }) => {
  const place = await openWorld(page, "exponential-families");
  await preset(place, "Within training");
  const mean = (text = "") => Number.parseFloat(text.replace("−", "-"));
  await expect(async () => {
    for (const name of ["the model known", "MetaVAE by simulation"])
      expect(Math.abs(mean((await row(place, name))[0]) - 1)).toBeLessThan(0.15);
  }).toPass({ timeout: 20_000 });
  await preset(place, "Out of it");
  await expect(async () => {
    expect(Math.abs(mean((await row(place, "the model known"))[0]) - 5)).toBeLessThan(0.1);
    // A classical estimator knows of no range.
    expect(Math.abs(mean((await row(place, "mean of the twenty"))[0]) - 7.5)).toBeLessThan(0.01);
  }).toPass({ timeout: 20_000 });
  const reach = place.locator("reach-panel");
  await reach.getByRole("button", { name: "Measure how far they hold" }).click();
  await expect(reach.getByRole("img")).toHaveCount(3, { timeout: 90_000 });
  await expect(reach.getByText("lower is better")).toBeVisible({ timeout: 90_000 });
  const [, inside = "", outside = ""] = await reach
    .locator("tbody tr")
    .filter({ hasText: "the model known" })
    .locator("th, td")
    .allTextContents();
  expect(Number(outside)).toBeGreaterThan(5 * Number(inside));
});

test("the map of planes is drawn beside that of who knows the model, and written as a table", {
  tag: "@any-size",
}, async ({ page }) => {
  const place = await openWorld(page, "inclined-plane");
  const reach = place.locator("reach-panel");
  await reach.getByRole("button", { name: "Measure how far they hold" }).click();
  await expect(reach.locator(".error-map").first().locator(".cell")).toHaveCount(14 * 15, { timeout: 120_000 });
  const shades = (which: number) =>
    reach
      .locator(".error-map")
      .nth(which)
      .locator(".cell")
      .evaluateAll((cells) => cells.map((cell) => Number((cell as SVGElement).style.getPropertyValue("--error"))));
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  expect(sum(await shades(0))).toBeGreaterThan(1.5 * sum(await shades(1)));
  const offered = page.waitForEvent("download");
  await reach.getByRole("button", { name: "CSV" }).click();
  expect((await offered).suggestedFilename()).toBe("plane-times-mean-squared-errors.csv");
});

test("a question travels in the address, and goes when the room is left", { tag: "@any-size" }, async ({ page }) => {
  const place = await openWorld(page, "league");
  await preset(place, "A wrong D");
  await expect(page).toHaveURL(/[?&]world=league-normal,wrong,50,/);
  const link = page.url();
  const [before] = await row(place, "MetaVAE by simulation");
  await page.goto("about:blank");
  await page.goto(link);
  const again = await worldAnswered(page, "league");
  await expect(again.getByLabel("Which D")).toHaveValue("wrong");
  await expect(async () => expect((await row(again, "MetaVAE by simulation"))[0]).toBe(before)).toPass({
    timeout: 15_000,
  });
  await page.goto(`${link.split("#")[0]}#train`);
  await expect(page).not.toHaveURL(/world=/);
  await page.goto("./?world=league-normal,mine#league");
  await expect(page.getByText("The link asks for a world that cannot be read")).toBeVisible();
});

test("the console asks, trains and measures here too", { tag: "@any-size" }, async ({ page }) => {
  await openWorld(page, "two-clouds");
  const told = await page.evaluate(async () => {
    interface World {
      open(world: string): Promise<void>;
      ask(change: object): Promise<Array<{ name: string; mean: number }>>;
      train(change: object): Promise<{ phase: string; step: number }>;
      state(): { world: string; answers: Array<{ name: string }> };
    }
    const world = window.metavae.world as unknown as World;
    await world.open("plane-pairs");
    const few = await world.ask({ size: 1 });
    const trained = await world.train({ steps: 40, width: 8, batch: 4 });
    const refused = await world.ask({ x: [1, 2] }).catch((error: Error) => error.message);
    return { few: few.map(({ name }) => name), trained, refused, state: world.state() };
  });
  expect(told.few).toContain("only D known");
  expect(told.trained).toMatchObject({ phase: "done", step: 40 });
  expect(told.refused).toContain("An observation is made of 1 finite numbers here");
  expect(told.state.world).toBe("plane-pairs");
  expect(told.state.answers.map(({ name }) => name)).toContain("yours");
});
