// The story's first part: exactly by a grid, by chains, by optimisation, all of the digit on the pad and live.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { comeTo, difference, open, pixels } from "./helpers";

const number = (text: string | undefined): number => Number((text ?? "").replace("−", "-").replaceAll(",", ""));

/** Opens the room and waits until the grid has been summed up. */
async function surveyed(page: Page, path = ""): Promise<Locator> {
  await page.goto(`./${path}#idea`);
  const figure = page.locator("grid-figure");
  await expect(figure).toHaveAttribute("aria-busy", "false");
  return figure;
}

const evidence = async (figure: Locator): Promise<number> =>
  number((await figure.locator("figcaption").textContent())?.match(/ln p\(x\) = (−[\d.]+) nats/)?.[1]);

/** ELBO, KL and ln p(x) as they stand above the bar. */
async function values(figure: Locator): Promise<[elbo: number, kl: number, whole: number]> {
  const [elbo, kl, whole] = await figure.locator(".elbo-values b").allTextContents();
  return [number(elbo), number(kl), number(whole)];
}

test("the grid sums up, and each code under the cursor is decoded", async ({ page }) => {
  const figure = await surveyed(page);
  expect(await evidence(figure)).toBeLessThan(-30);
  await expect(figure.locator("figcaption")).toContainText("61 cells a side are 3,721 in 2 dimensions, and 10⁷¹ in 40");
  const decoded = figure.locator(".cursor-row digit-image").nth(1);
  const words = figure.locator(".cursor-words");
  await expect(words).toContainText("the likeliest code");
  await expect.poll(async () => Math.max(...(await pixels(decoded)))).toBeGreaterThan(100);
  const best = await pixels(decoded);
  const digit = await pixels(figure.locator(".cursor-row digit-image").first());
  // By pointer: a corner of the plane, whose image is another one, and less likely by far.
  await figure
    .locator(".plane-map svg")
    .first()
    .click({ position: { x: 12, y: 12 } });
  await expect(words).toContainText("times less likely");
  await expect.poll(async () => difference(best, await pixels(decoded))).toBeGreaterThan(10);
  expect(difference(digit, best)).toBeLessThan(difference(digit, await pixels(decoded)));
  // By keyboard.
  const before = await words.textContent();
  await figure.getByRole("slider").first().press("ArrowRight");
  await expect(words).not.toHaveText(before ?? "");
});

test("another digit has another posterior, and an empty pad has none", { tag: "@any-size" }, async ({ page }) => {
  const figure = await surveyed(page);
  const before = await evidence(figure);
  await page.getByRole("button", { name: "Next test digit" }).last().click();
  await expect.poll(() => evidence(figure)).not.toBe(before);
  await page.locator('.rooms a[href="#play"]').click();
  await page.getByRole("button", { name: "Clear" }).click();
  await comeTo(figure);
  await expect(figure).toContainText("Waiting for a digit on the pad.");
});

test("another family's figure says whose model it uses", { tag: "@any-size" }, async ({ page }) => {
  const figure = await surveyed(page, "?family=scale");
  await expect(figure.locator("figcaption")).toContainText(
    "ships for rotation alone: here your digit is turned by 20°",
  );
});

test("without motion, chains come to what the grid says, and the Gaussian to its end", { tag: "@any-size" }, async ({
  page,
}) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await surveyed(page);
  const figure = page.locator("chain-figure");
  await comeTo(figure);
  // Without motion, in steps.
  const leap = figure.getByRole("button", { name: "100 transitions" });
  const words = figure.locator("figcaption");
  await expect(words).toContainText("Not begun");
  for (const at of ["Warm-up, 1", "after warm-up", "after warm-up", "after warm-up"]) {
    const before = (await words.textContent()) ?? "";
    await leap.click();
    await expect(words).not.toHaveText(before);
    await expect(words).toContainText(at);
  }
  await expect(figure.locator("g.way")).toHaveCount(4);
  const [draws, accepted, rHat, size] = await figure.locator("dd").allTextContents();
  expect(number(draws)).toBeGreaterThan(900);
  expect(Number.parseFloat(accepted ?? "")).toBeGreaterThan(60);
  expect(number(rHat)).toBeLessThan(1.05);
  expect(number(size)).toBeGreaterThan(150);
  for (const dimension of [0, 1]) {
    const [exact, drawn] = await figure.locator(".compared").nth(dimension).locator("dd").allTextContents();
    const read = (text = "") => [...text.matchAll(/−?[\d.]+/g)].map(([found]) => number(found));
    const [[mean = 0, deviation = 0], [drawnMean = 0, drawnDeviation = 0]] = [read(exact), read(drawn)];
    expect(Math.abs(drawnMean - mean)).toBeLessThan(0.4 * deviation);
    expect(Math.abs(drawnDeviation / deviation - 1)).toBeLessThan(0.3);
    const said = await figure.locator(".marginal").nth(dimension).getAttribute("aria-label");
    expect(Number(said?.match(/(\d+) % of them/)?.[1])).toBeLessThan(20);
  }
  await figure.getByRole("button", { name: "Again" }).click();
  await expect(figure.locator("figcaption")).toContainText("Not begun");
  const gaussian = page.locator("gaussian-figure");
  await comeTo(gaussian);
  await gaussian.getByRole("button", { name: "To the end" }).click();
  await expect(gaussian.locator("figcaption")).toContainText("no step brings more");
});

test("chains run until they are stopped, and a transition is shown alone", { tag: "@any-size" }, async ({ page }) => {
  await surveyed(page);
  const figure = page.locator("chain-figure");
  await comeTo(figure);
  const done = async () => {
    const words = (await figure.locator("figcaption").textContent()) ?? "";
    const drawn = words.match(/(\d+) of 1,000 transitions/)?.[1];
    return drawn ? 150 + Number(drawn) : Number(words.match(/Warm-up, (\d+)/)?.[1] ?? 0);
  };
  await figure.getByRole("button", { name: "Run" }).click();
  await expect.poll(done).toBeGreaterThan(3);
  await figure.getByRole("button", { name: "Pause" }).click();
  await expect(figure.getByRole("button", { name: "Run" })).toBeVisible();
  const stopped = await done();
  await figure.getByRole("button", { name: "One transition" }).click();
  await expect.poll(done).toBeGreaterThan(stopped);
});

test("pushing the Gaussian raises the ELBO, the bar keeps its length, and the next digit starts anew", async ({
  page,
}) => {
  const grid = await surveyed(page);
  const figure = page.locator("gaussian-figure");
  await comeTo(figure);
  await expect(figure).toContainText("it stands at the prior");
  const whole = await evidence(grid);
  const bar = figure.locator(".elbo-track");
  const length = async () => (await bar.boundingBox())?.width ?? 0;
  const part = async () => (await bar.locator(".elbo").boundingBox())?.width ?? 0;
  let [elbo] = await values(figure);
  const wide = await length();
  for (let i = 0; i < 6; i++) {
    await figure.getByRole("button", { name: "One step" }).click();
    const [before, share] = [elbo, await part()];
    await expect.poll(async () => (await values(figure))[0]).toBeGreaterThan(before);
    const [now, kl, sum] = await values(figure);
    expect(sum).toBe(whole);
    expect(Math.abs(now + kl - whole)).toBeLessThan(0.2);
    expect(await length()).toBe(wide);
    expect(await part()).toBeGreaterThanOrEqual(share - 0.01);
    elbo = now;
  }
  await figure.getByRole("button", { name: "Optimise" }).click();
  await expect(figure.locator("figcaption")).toContainText("no step brings more");
  expect((await values(figure))[1]).toBeLessThan(3);
  // By hand, away from where it is best.
  const mean = figure.getByRole("slider", { name: "The Gaussian's mean" });
  for (let i = 0; i < 3; i++) await mean.press("Shift+ArrowRight");
  await expect.poll(async () => (await values(figure))[1]).toBeGreaterThan(3);
  const [, kl] = await values(figure);
  await figure.getByRole("slider", { name: "Its deviation in z₁" }).press("Shift+ArrowRight");
  await expect.poll(async () => (await values(figure))[1]).not.toBe(kl);
  await page.getByRole("button", { name: "Next test digit" }).last().click();
  await expect(figure).toContainText("1 digit before this one took");
  await expect(figure).toContainText("0 steps for this digit: it stands at the prior.");
  await expect(figure.locator(".gaussian.before")).toBeVisible();
});

test("the Gaussian is dragged, by its middle and by its edge", async ({ page }) => {
  await surveyed(page);
  const figure = page.locator("gaussian-figure");
  await comeTo(figure);
  await expect(figure).toContainText("it stands at the prior");
  const drag = async (name: string, by: [number, number]) => {
    const before = (await values(figure))[0];
    const knob = figure.getByRole("slider", { name });
    await knob.scrollIntoViewIfNeeded();
    const box = await knob.locator(".grip").boundingBox();
    const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + by[0], y + by[1], { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await values(figure))[0]).not.toBe(before);
  };
  await drag("The Gaussian's mean", [30, -20]);
  await expect(figure.locator("figcaption")).not.toContainText("mean 0.00, 0.00");
  await drag("Its deviation in z₂", [0, 30]);
  await expect(figure.locator("figcaption")).not.toContainText("deviation 1.000, 1.000");
});

test("a worker that dies is spoken of, and can be replaced", { tag: "@any-size" }, async ({ page }) => {
  const figure = await surveyed(page);
  await page
    .workers()
    .at(-1)
    ?.evaluate(() => self.close())
    .catch(() => {});
  await figure.getByRole("slider").first().press("ArrowRight");
  const trouble = figure.locator(".plane-trouble");
  await expect(trouble).toContainText("The worker of the 2-D model stopped", { timeout: 90_000 });
  await trouble.getByRole("button", { name: "Try again" }).click();
  await expect(trouble).toHaveCount(0);
  await expect(figure).toHaveAttribute("aria-busy", "false");
  expect(await evidence(figure)).toBeLessThan(-30);
});

test("a model that cannot be fetched is spoken of, and fetched when asked again", { tag: "@any-size" }, async ({
  page,
}) => {
  await page.route("**/rotation-plane/decoder*", (route) => route.abort());
  await open(page);
  const figure = page.locator("grid-figure");
  await comeTo(figure);
  const trouble = figure.locator(".plane-trouble");
  await expect(trouble).toContainText("The figures of the 2-D model cannot be computed", { timeout: 90_000 });
  await page.unroute("**/rotation-plane/decoder*");
  await trouble.getByRole("button", { name: "Try again" }).click();
  await expect(figure).toHaveAttribute("aria-busy", "false");
  await expect(trouble).toHaveCount(0);
});

test("in Chinese nothing of it is left in English", { tag: "@any-size" }, async ({ page }) => {
  const grid = await surveyed(page, "?lang=zh");
  const [chain, gaussian] = [page.locator("chain-figure"), page.locator("gaussian-figure")];
  await comeTo(chain);
  await chain.getByRole("button", { name: "一次转移" }).click();
  await expect(chain.locator("figcaption")).toContainText("预热，第 1 / 150 次转移");
  await comeTo(gaussian);
  await gaussian.getByRole("button", { name: "一步" }).click();
  await expect(gaussian.locator("figcaption")).toContainText("这个数字至今 1 步。");
  for (const figure of [grid, chain, gaussian]) {
    const words = await figure.evaluate((shown) => {
      const element = shown.cloneNode(true) as Element;
      for (const formula of element.querySelectorAll("math")) formula.remove();
      const texts = [element.textContent ?? ""];
      for (const child of element.querySelectorAll("*"))
        for (const name of ["aria-label", "aria-valuetext", "title"]) texts.push(child.getAttribute(name) ?? "");
      return texts.flatMap((text) => text.match(/[a-z]{3,}/gi) ?? []);
    });
    // "qln" is a formula, whose parts stand without a space.
    expect(words.filter((word) => !["ELBO", "split", "qln"].includes(word))).toEqual([]);
  }
});

test("no violation, and nothing wider than the window", { tag: ["@any-size", "@thorough"] }, async ({ page }) => {
  await surveyed(page);
  for (const name of ["chain-figure", "gaussian-figure"]) {
    await comeTo(page.locator(name));
    await page.locator(name).getByRole("button", { name: /One/ }).click();
  }
  await expect(page.locator("chain-figure g.way")).toHaveCount(4);
  // What has scrolled half under the bar counts as a target that is too small.
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  expect(await violations(page, "#idea")).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
});
