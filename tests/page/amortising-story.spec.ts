// The story from one network for all images on: what moves, what can be touched, and what follows the digit and D.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { comeTo, difference, ink, open, pixels, valueOfD } from "./helpers";

const FIGURES = [
  'max-figure[of="images"]',
  "mismatch-figure",
  "datasets-figure",
  "cost-figure",
  'max-figure[of="datasets"]',
  "path-figure",
  "splits-figure",
  "models-figure",
];

/** Names that Chinese keeps. */
const KEPT = /^(MetaVAE|ELBO|KL|split R̂|ln p\(x(, z)?\)|\W*KL [\d.]+)$/;

/** Opens the room and brings a figure into the middle of the window. */
async function see(page: Page, name: string): Promise<Locator> {
  const figure = page.locator(name);
  await comeTo(figure);
  await expect(figure.locator("figure")).toBeVisible();
  await figure.evaluate((element) => element.scrollIntoView({ block: "center" }));
  return figure;
}

const left = async (place: Locator): Promise<number> => (await place.boundingBox())?.x ?? Number.NaN;

/** Whether the maximum stands before the average, or inside of its bracket. */
async function stands(figure: Locator): Promise<"outside" | "inside" | "on its way"> {
  const moving = await figure.evaluate((element) => element.getAnimations({ subtree: true }).length);
  if (moving > 0) return "on its way";
  const [max, over, bracket] = await Promise.all(
    [".max-limit", ".max-over", ".max-bracket"].map((part) => left(figure.locator(part).first())),
  );
  if ((max ?? 0) < (over ?? 0)) return "outside";
  return (max ?? 0) > (bracket ?? 0) ? "inside" : "on its way";
}

for (const of of ["images", "datasets"]) {
  const tag = of === "images" ? [] : ["@thorough"];
  test(`the maximum over ${of} moves outside by itself, and back by hand: the same element`, { tag }, async ({
    page,
  }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await open(page);
    const figure = await see(page, `max-figure[of="${of}"]`);
    expect(await stands(figure)).toBe("inside");
    const max = await figure.getByTestId("max").elementHandle();
    // What was seen without motion moves once motion is welcome and the figure comes by again.
    await page.emulateMedia({ reducedMotion: "no-preference" });
    await page.evaluate(() => scrollTo(0, 0));
    await figure.evaluate((element) => element.scrollIntoView({ block: "center" }));
    await expect.poll(() => stands(figure)).toBe("outside");
    await expect(figure.locator("figcaption")).toContainText("One training, one φ");
    await figure.getByRole("button", { name: "Move max back inside" }).click();
    await expect.poll(() => stands(figure)).toBe("inside");
    expect(await max?.evaluate((element) => element.isConnected && element.closest(".max-equation") !== null)).toBe(
      true,
    );
    await expect(figure.locator("figcaption")).toContainText(`5 ${of}, 5`);
  });
}

test("with reduced motion a button flips between both states, and nothing moves", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page);
  const figure = await see(page, 'max-figure[of="datasets"]');
  await expect(figure.locator(".max-none").first()).toHaveText("no φ");
  await figure.getByRole("button", { name: "Move max outside" }).click();
  await expect(figure.locator("figure")).toHaveAttribute("data-max", "outside");
  expect(await stands(figure)).toBe("outside");
  await expect(figure.locator(".max-none").first()).not.toHaveText("no φ");
  await expect(figure.getByRole("img", { name: /^Equation 10/ })).toBeVisible();
  const mismatch = await see(page, "mismatch-figure");
  await mismatch.getByRole("button", { name: "Let both climb" }).click();
  await expect(mismatch.getByTestId("posterior-mismatch")).toHaveText("0.00");
});

test("the encoder moves one penalty, the decoder both, and climbing ends both", async ({ page }) => {
  await open(page);
  const figure = await see(page, "mismatch-figure");
  const penalties = async () =>
    Promise.all(["posterior-mismatch", "model-mismatch"].map((name) => figure.getByTestId(name).textContent()));
  const bar = async () =>
    Promise.all(
      [".of-posterior", ".of-model"].map(async (part) => (await figure.locator(part).boundingBox())?.width ?? 0),
    );
  const [posterior, model] = await penalties();
  const [long, short] = await bar();
  expect((long ?? 0) / (short ?? 0)).toBeCloseTo(Number(posterior) / Number(model), 0);
  await figure.getByRole("slider", { name: "Encoder φ" }).press("PageUp");
  const [nearer, same] = await penalties();
  expect(Number(nearer)).toBeLessThan(Number(posterior));
  expect(same).toBe(model);
  await figure.getByRole("slider", { name: "Decoder θ" }).press("PageUp");
  expect(Number((await penalties())[1])).toBeLessThan(Number(model));
  await figure.getByRole("button", { name: "Let both climb" }).click();
  await expect(figure.getByTestId("posterior-mismatch")).toHaveText("0.00");
  await expect(figure.getByTestId("model-mismatch")).toHaveText("0.00");
  await expect(figure.getByRole("button", { name: "Start again" })).toBeVisible();
});

test("datasets are drawn, seen and unseen, and each shows the digit on the pad", async ({ page }) => {
  await open(page);
  const figure = await see(page, "datasets-figure");
  const cards = figure.locator(".dataset-card");
  await expect(cards).toHaveCount(6);
  await expect(figure.locator("figcaption b")).toHaveText(/^Of these 6 datasets \d were there in training/);
  const words = (await figure.locator("figcaption b").textContent()) ?? "";
  const [, seen, unseen] = /6 datasets (\d) were .* (\d) were not/.exec(words) ?? [];
  await expect(cards.filter({ hasText: /never seen/ })).toHaveCount(Number(unseen));
  expect(Number(seen) + Number(unseen)).toBe(6);
  await expect(figure.locator(".is-drawn")).toHaveCount(6);
  const labels = () => cards.locator(".figures").allTextContents();
  const before = await labels();
  const sheet = cards.first().locator("image-sheet");
  const images = await pixels(sheet);
  await page.getByRole("button", { name: /Draw six others/ }).click();
  await expect.poll(labels).not.toEqual(before);
  await expect.poll(async () => difference(images, await pixels(sheet))).toBeGreaterThan(1);
});

test("what K datasets cost is counted", async ({ page }) => {
  await open(page);
  const figure = await see(page, "cost-figure");
  const cells = (name: string) => figure.getByRole("row", { name }).getByRole("cell").allTextContents();
  expect(await cells("trainings")).toEqual(["9", "1"]);
  await figure.getByRole("slider").press("End");
  expect(await cells("trainings")).toEqual(["100", "1"]);
  expect(await cells("weights of encoders")).toEqual(["50,648,000", "1,756,320"]);
  expect(await cells("for a dataset never seen")).toEqual([
    "none, until one more training",
    "the same one, given its D",
  ]);
});

test("a split is chosen by its row of dots, the pipeline follows, and Results opens on it", async ({ page }) => {
  await open(page);
  const figure = await see(page, "splits-figure");
  const dots = (split: string) => figure.locator(`[data-split="${split}"]`);
  for (const [split, seen, all] of [
    ["interleaved", 9, 18],
    ["sparse", 5, 18],
    ["contiguous", 10, 18],
  ] as const) {
    await expect(dots(split).locator(".seen-dot")).toHaveCount(seen);
    await expect(dots(split).locator(".dataset-dot")).toHaveCount(all);
  }
  await dots("sparse").locator(".split-dots").click();
  await expect(figure.getByRole("radio", { name: /^Sparse/ })).toBeChecked();
  await expect(figure.locator(".pipe-own")).toContainText("fit 13 probes");
  await expect(figure.locator(".pipe-train .dataset-dot")).toHaveCount(5);
  await expect(figure.locator(".split-record")).toContainText("In Results: Rotation, Sparse.");
  await figure.getByRole("link", { name: "See what was measured" }).click();
  const results = page.locator("results-view");
  await expect(results.getByRole("radio", { name: "Sparse" })).toBeChecked();
  await expect(results.locator("table").first()).toBeVisible();
  // Another choice there stays, until the story points to something else.
  await results.getByRole("radio", { name: "Contiguous" }).check();
  await expect(results.getByRole("radio", { name: "Contiguous" })).toBeChecked();
});

test("splits are those of the chosen family", { tag: "@any-size" }, async ({ page }) => {
  await open(page, "?family=scale");
  const figure = await see(page, "splits-figure");
  await expect(figure.locator('[data-split="sparse"]')).toContainText("4 seen, 11 never seen");
  await expect(figure.locator('[data-split="sparse"] .split-value').first()).toContainText("2×");
  await expect(figure.locator(".split-record")).toContainText("Scale, Interleaved");
});

test("the path follows digit and D, and each station says what it holds", async ({ page, isMobile }) => {
  await open(page);
  const figure = await see(page, "path-figure");
  const tells = figure.getByTestId("path-tells");
  const point = async (name: RegExp | string) => {
    const station = figure.getByRole("button", { name });
    if (isMobile) await station.tap();
    else await station.hover();
  };
  await point(/^The posterior, dimension/);
  await expect(tells).toContainText(/surest of z[₀-₉]+ = −?\d\.\d\d ± \d\.\d\d/);
  const before = await tells.textContent();
  const given = await pixels(figure.locator(".path-d image-sheet"));
  await valueOfD(page).press("PageUp");
  await expect(tells).not.toHaveText(before ?? "");
  await expect
    .poll(async () => difference(given, await pixels(figure.locator(".path-d image-sheet"))))
    .toBeGreaterThan(1);
  const decoded = await pixels(figure.locator(".path-y digit-image"));
  await page.getByRole("link", { name: "Draw another one" }).or(page.locator(".dock-digit")).first().click();
  // The pad's: the dock, which goes with the room, has one too.
  await page.locator("draw-pad").getByRole("button", { name: "Next test digit" }).click();
  await see(page, "path-figure");
  await expect
    .poll(async () => difference(decoded, await pixels(figure.locator(".path-y digit-image"))))
    .toBeGreaterThan(1);
  expect(await ink(figure.locator(".path-concat digit-image"))).toBe(await ink(figure.locator(".path-x digit-image")));
  // By keyboard too.
  await figure.getByRole("button", { name: "h, the summary network" }).focus();
  await expect(tells).toContainText("each image of D by itself");
  await page.evaluate(() => window.metavae.set({ contextSize: 0 }));
  await figure.getByRole("button", { name: "The mean of the summaries" }).focus();
  await expect(tells).toContainText("the summary is zero");
});

test("every model can be trained from its plates", async ({ page }) => {
  await open(page);
  const system = page.locator("#field-system");
  for (const [name, value] of [
    ["Neural Statistician", "neuralStatistician"],
    ["Variational Homoencoder", "variationalHomoencoder"],
    ["VAE", "vae"],
    ["MetaVAE", "metaVae"],
  ] as const) {
    const figure = await see(page, "models-figure");
    await figure.getByRole("link", { name: `Train this one: ${name}`, exact: true }).click();
    await expect(page.locator("#train")).toBeVisible();
    await expect(system).toHaveValue(value);
    expect(await page.evaluate(() => window.metavae.state().settings.system)).toBe(value);
  }
  const figure = await see(page, "models-figure");
  await expect(figure.locator(".cross")).toHaveCount(1);
  await expect(figure.locator('[data-system="metaVae"] .cross')).toBeVisible();
});

test("its links lead to the gap, the known worlds and the fit of a decoder", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  for (const [name, place] of [
    ["How good is this inference?", "how-good"],
    ["two clouds", "two-clouds"],
    ["one is fitted to it", "adapt"],
  ] as const) {
    await page.goto("#idea");
    await page.locator("#idea").getByRole("link", { name }).last().click();
    await expect(page.locator(`#${place}`)).toBeInViewport();
  }
});

test("no violation in any of it, nothing scrolls sideways, and no formula is cut", async ({ page }) => {
  await open(page);
  for (const name of FIGURES) await see(page, name);
  // Figures that stay in sight are where they belong only at the top.
  await page.evaluate(() => scrollTo({ top: 0, behavior: "instant" }));
  expect(await violations(page, "#idea")).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  const cut = await page
    .locator(".equation, .max-frame, .path, .split-dots")
    .evaluateAll((boxes) =>
      boxes.filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.textContent?.slice(0, 60)),
    );
  expect(cut).toEqual([]);
});

test("in Chinese nothing of it is left in English", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await open(page, "?lang=zh");
  for (const name of FIGURES) await see(page, name);
  for (const figure of await page.locator("max-figure").all())
    await figure.getByRole("button", { name: "把 max 移到外面" }).click();
  // What is out of sight is not asked for.
  await see(page, "datasets-figure");
  await expect(page.locator("datasets-figure figcaption b")).toContainText("个参与了训练");
  const english = async () => {
    const texts = await page.locator("#idea").evaluate((room) => {
      const copy = room.cloneNode(true) as Element;
      for (const other of copy.querySelectorAll("math, code, style, [lang]")) other.remove();
      const elements = [...copy.querySelectorAll("*")];
      const said = elements.flatMap((element) => [...element.childNodes].filter(({ nodeType }) => nodeType === 3));
      const named = elements.map((element) => element.getAttribute("aria-label") ?? "");
      return [...said.map(({ nodeValue }) => nodeValue ?? ""), ...named].map((text) => text.trim());
    });
    return texts.filter((text) => /[a-z]{2}/i.test(text) && !/\p{Script=Han}/u.test(text) && !KEPT.test(text));
  };
  await expect.poll(english).toEqual([]);
});

test("printed, every chapter stands there with its figure", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  for (const name of FIGURES) await see(page, name);
  await page.emulateMedia({ media: "print" });
  for (const name of FIGURES) await expect(page.locator(`${name} figure`)).toBeVisible();
  await expect(page.locator("splits-figure .pipeline li")).toHaveCount(4);
});
