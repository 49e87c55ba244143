// Opening the page: it answers at once, nothing jumps, nothing is loaded from elsewhere.

import { expect, test } from "@playwright/test";
import { answered, difference, ink, open, pad, pixels, strips, tiles, valueOfD, watchLayout } from "./helpers";

test("answers soon after opening, with a digit already there", async ({ page }) => {
  await page.goto("");
  await expect(strips(page).first().locator(".figures b")).toHaveText(/\d/);
  const first = await page.evaluate(() => Math.round(performance.now()));
  console.log(`first answer ${first} ms after opening`);
  expect(first).toBeLessThan(4000);
  await answered(page);
  expect(await ink(pad(page).locator("digit-image"))).toBeGreaterThan(0);
  for (const strip of await strips(page).all()) {
    await expect(tiles(strip)).toHaveCount(9);
    for (const tile of await tiles(strip).all()) expect(await ink(tile)).toBeGreaterThan(0);
  }
});

// What the rows say is measured: on other digits than the one that the page opens with it must hold as well.
for (const family of ["rotation", "scale", "shear"])
  test(`for 120 test digits the right D explains best, and so does D's own decoder: ${family}`, {
    tag: "@any-size",
  }, async ({ page }) => {
    await open(page, `?family=${family}`);
    const found = await page.evaluate(async () => {
      let [rightWins, ownIsBest] = [0, 0];
      for (let digit = 0; digit < 120; digit++) {
        window.metavae.pick(digit);
        const { chosen, against } = await window.metavae.ask();
        const best = ({ answer }: typeof chosen) => Math.max(...answer.datasets.map(({ elbo }) => elbo));
        if (best(chosen) > best(against)) rightWins++;
        const { settings, model } = window.metavae.state();
        const outlined = document.querySelector("answer-strips .strip .tiles .best span")?.textContent ?? "";
        const own = model?.seen.indexOf(settings.value) ?? -1;
        const isOwn = chosen.answer.datasets[own]?.elbo === best(chosen);
        // Scale is written as one sees it: a window of half the side shows what is twice as large.
        const written = settings.family === "scale" ? Number((1 / settings.value).toFixed(2)) : settings.value;
        if (isOwn && Number.parseFloat(outlined) === written) ownIsBest++;
      }
      return { rightWins, ownIsBest };
    });
    console.log(
      `${family}: the right D wins ${found.rightWins} of 120, D's own decoder is outlined and best ${found.ownIsBest}`,
    );
    expect(found.rightWins).toBeGreaterThanOrEqual(115);
    expect(found.ownIsBest).toBeGreaterThanOrEqual(115);
  });

test("the digit that the page opens with is read as another one with a wrong D", async ({ page }) => {
  await open(page);
  await expect(strips(page).first()).toContainText("right D");
  await expect(page.getByTestId("decoder-note")).toContainText("in the first row 20°, D's own");
  await expect(page.getByTestId("decoder-note")).toContainText(/The first D fits it better, by \d+ nats\./);
  // The same decoders, and yet other digits: no tile of one row looks like the tile below it.
  const [right, wrong] = [tiles(strips(page).first()), tiles(strips(page).nth(1))];
  for (let i = 0; i < 9; i++)
    expect(difference(await pixels(right.nth(i)), await pixels(wrong.nth(i)))).toBeGreaterThan(20);
});

test("on a low screen all of it is in sight at once: pad, D, both rows, and what is said of them", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await open(page);
  const buttons = page.getByRole("group", { name: "Things to try" });
  await buttons.getByRole("button", { name: "Turn both" }).click();
  const shown = [pad(page), valueOfD(page), buttons, page.getByTestId("try"), page.getByTestId("decoder-note")];
  for (const element of [...shown, ...(await strips(page).all())]) await expect(element).toBeInViewport({ ratio: 1 });
  await expect(page.getByTestId("try")).toContainText("the same row");
});

test("a cleared pad invites to draw", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await expect(page.getByTestId("decoder-note")).toHaveText("Draw a digit: both rows answer while you draw.");
});

test("says in two sentences what one is looking at", async ({ page }) => {
  await page.goto("");
  const lede = (await page.locator(".lede").first().textContent()) ?? "";
  expect(lede.match(/\.(\s|$)/g)).toHaveLength(2);
});

test("loads nothing from elsewhere, complains about nothing, and nothing jumps", { tag: "@every-browser" }, async ({
  page,
  baseURL,
}) => {
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(baseURL ?? "") && !/^(data|blob):/.test(request.url())) elsewhere.push(request.url());
  });
  const layoutShift = await watchLayout(page);
  const complaints = await open(page);
  await page.waitForTimeout(500);
  expect(elsewhere).toEqual([]);
  expect(complaints).toEqual([]);
  const { sum, what } = await layoutShift();
  console.log(`layout shift ${sum.toFixed(4)}`);
  // Pages that answer late may move no more than those that answer at once.
  expect(sum, what.join("\n")).toBeLessThan(0.015);
});

test("fits its width, with targets large enough for a finger", { tag: "@every-browser" }, async ({ page }) => {
  await open(page);
  const report = await page.evaluate(() => {
    const controls = [...document.querySelectorAll<HTMLElement>("button, select, label.button, label.switch, summary")];
    const small = controls.filter((control) => {
      const { width, height } = control.getBoundingClientRect();
      return width > 0 && (width < 43.5 || height < 43.5);
    });
    return {
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      small: small.map((control) => control.outerHTML.slice(0, 80)),
    };
  });
  expect(report).toEqual({ overflow: 0, small: [] });
});

test("works under a sub-path, from a server that compresses nothing", { tag: "@every-browser" }, async ({
  page,
  baseURL,
}) => {
  const { hostname, port } = new URL(baseURL ?? "");
  expect(await open(page, `http://${hostname}:${Number(port) + 1}/some/where/`)).toEqual([]);
});
