// The committed results, drawn from a file that may hold any part of them, and from the one that is committed.

import { expect, type Page, test } from "@playwright/test";
import { sampleFigure6 } from "../../www/rooms/results/sample-results";
import { violations } from "./accessibility";
import { comeTo, open } from "./helpers";
import { cell, enter, row, view } from "./results-room";

const figure6 = sampleFigure6([
  { title: "MetaVAE", right: [0.88, 0.9, 0.89], wrong: 0.6, empty: 0.7 },
  { title: "VAE", model: "vae", right: [0.7, 0.72, 0.71] },
  { title: "MetaVAE", family: "scale", split: "sparse", right: [0.95, 0.95, 0.95], wrong: 0.4 },
]);

async function show(page: Page, body: string | null = JSON.stringify(figure6)): Promise<void> {
  await page.route("**/results/figure6.json", (route) =>
    body === null ? route.fulfill({ status: 404 }) : route.fulfill({ contentType: "application/json", body }),
  );
  await open(page);
  await comeTo(page.locator("#results"));
}

const verdict = (page: Page) => page.getByTestId("results-verdict");
const linesDrawn = (page: Page) =>
  view(page)
    .locator(".results-parts figure:first-child .lines-plot [data-line]")
    .evaluateAll((lines) => lines.map((line) => line.getAttribute("data-line")));

test("opens with what D buys, by the same recipe trained without it, and apart from that with what a wrong D breaks", async ({
  page,
}) => {
  await enter(page);
  const claim = page.getByTestId("headline-claim");
  await expect(claim).toHaveText(
    /nine angles .*\.\d{3}\s±\s\.\d{3} .*with D \(three seeds\), \.\d{3} .*trained without D \(one seed\)/,
  );
  // The first sentence of the room, above its first chart.
  const [sentence, chart] = [await claim.boundingBox(), await view(page).locator("svg[role]").first().boundingBox()];
  expect(sentence?.y).toBeLessThan(chart?.y ?? 0);
  const numbers = (name: string) =>
    view(page)
      .locator(`figure[data-name="${name}"] [data-bar]`)
      .evaluateAll((bars) =>
        bars.map((bar) => [
          bar.getAttribute("data-bar"),
          Number.parseFloat(bar.querySelector(".number")?.textContent ?? ""),
          Number(bar.querySelector(".length")?.getAttribute("width")) /
            Number(bar.querySelector(".track")?.getAttribute("width")),
        ]),
      );
  const bars = [...(await numbers("what-d-buys")), ...(await numbers("what-a-wrong-d-breaks"))];
  expect(bars.map(([id]) => id)).toEqual(["with-d", "without-d", "components", "pixels", "right", "empty", "wrong"]);
  for (const [, number, length] of bars) expect(length).toBeCloseTo(Number(number), 2);
  const value = (id: string) => Number(bars.find(([name]) => name === id)?.[1]);
  // D adds little beside what its absence or a wrong one takes from a network that needs it.
  expect(value("with-d") - value("without-d")).toBeLessThan(0.1);
  expect(value("right") - value("empty")).toBeGreaterThan(0.3);
  await expect(page.getByTestId("headline-worth")).toContainText("(one seed)");
  await expect(page.getByTestId("headline-elsewhere")).toContainText(
    /On scales D buys nothing that one seed could show.*On shears D costs: .*one seed/,
  );
});

test("four lines with their names at their ends, the others by ticking; no two look the same, with colours or without", async ({
  page,
}) => {
  await enter(page);
  expect(await linesDrawn(page)).toHaveLength(4);
  expect(await linesDrawn(page)).toEqual(
    expect.arrayContaining(["continuous-trunk-10000", "continuous-trunk-without-d-10000", "raw-pixels"]),
  );
  const plot = view(page).locator(".results-parts figure:first-child .lines-plot");
  await expect(plot.locator('[data-line="raw-pixels"] .end')).toHaveText(/raw pixels.*\.\d{3}/);
  await expect(view(page).getByRole("button", { name: "Back to four lines" })).toBeDisabled();
  for (const box of await view(page).locator(".results-table input").all()) await box.check();
  const looks = await plot.locator("[data-line]").evaluateAll((lines) =>
    lines.map((line) => {
      const path = line.querySelector("path") as Element;
      return [
        getComputedStyle(path).stroke,
        `${path.getAttribute("stroke-dasharray")} ${line.getAttribute("data-marker")}`,
      ];
    }),
  );
  expect(looks.length).toBeGreaterThan(12);
  for (const which of [0, 1]) expect(new Set(looks.map((look) => look[which])).size).toBe(looks.length);
  // Names lie inside of the picture, and none over another.
  const names = await plot.locator("g[data-line]").evaluateAll((lines) =>
    lines.map((line) => {
      const boxes = [...line.querySelectorAll(".end")].map((text) => text.getBoundingClientRect());
      return {
        top: Math.min(...boxes.map(({ top }) => top)),
        bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
        right: Math.max(...boxes.map(({ right }) => right)),
      };
    }),
  );
  const width = await page.evaluate(() => innerWidth);
  for (const { right } of names) expect(right).toBeLessThanOrEqual(width);
  names.sort((a, b) => a.top - b.top);
  for (const [i, { top }] of names.entries()) if (i > 0) expect(top).toBeGreaterThan((names[i - 1]?.bottom ?? 0) - 5);
  await view(page).getByRole("button", { name: "Back to four lines" }).click();
  expect(await linesDrawn(page)).toHaveLength(4);
});

test("the table is grouped, sorts by the head that is clicked, and says how many seeds", async ({ page }) => {
  await enter(page);
  const groups = view(page).locator(".results-table tbody");
  await expect(groups.locator(".group-head")).toHaveText([
    "MetaVAE",
    "Controls without a model",
    "Ablations: a part taken away",
    "Related work, trained here",
    "Read off the paper’s Figure 6",
  ]);
  const inGroups = (column: string) =>
    groups.evaluateAll(
      (groups, column) =>
        groups.map((group) =>
          [...group.querySelectorAll(`[data-column="${column}"]`)].map((cell) =>
            Number(
              (cell.lastElementChild?.textContent ?? cell.textContent ?? "")
                .replace(/[^\d.]*([\d.,]+).*/s, "$1")
                .replace(",", ""),
            ),
          ),
        ),
      column,
    );
  const head = (name: string) => view(page).getByRole("columnheader", { name });
  await expect(head("accuracy")).toHaveAttribute("aria-sort", "descending");
  for (const means of await inGroups("mean")) expect(means).toEqual([...means].sort((a, b) => b - a));
  await head("accuracy").getByRole("button").click();
  await expect(head("accuracy")).toHaveAttribute("aria-sort", "ascending");
  for (const means of await inGroups("mean")) expect(means).toEqual([...means].sort((a, b) => a - b));
  await head("training steps").getByRole("button").press("Enter");
  await expect(head("training steps")).toHaveAttribute("aria-sort", "descending");
  await expect(head("accuracy")).toHaveAttribute("aria-sort", "none");
  await expect(cell(page, "continuous-trunk-10000", "seeds")).toContainText("three seeds");
  await expect(cell(page, "continuous-trunk-without-d-10000", "seeds")).toContainText("one seed");
});

test("on a phone rows are cards, and nothing is cut off", async ({ page, isMobile }) => {
  await enter(page);
  const display = await row(page, "vae-2000").evaluate((element) => getComputedStyle(element).display);
  expect(display).toBe(isMobile ? "grid" : "table-row");
  const cut = await view(page).evaluate((room) =>
    [...room.querySelectorAll(".results-table :is(td, th, span), .bars-plot text, .lines-plot text, .claim, button")]
      .filter((element) => !element.closest(".hidden-label, .for-rows, .for-cards"))
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect();
        return width > 0 && (left < -0.5 || right > innerWidth + 0.5);
      })
      .map((element) => element.textContent),
  );
  expect(cut).toEqual([]);
  if (isMobile) {
    await expect(cell(page, "vae-2000", "steps")).toContainText("training steps");
    await expect(cell(page, "vae-2000", "wrong")).toBeHidden();
  }
});

const unfold = (page: Page) =>
  page.locator("#results details").evaluateAll((all) => {
    for (const details of all as HTMLDetailsElement[]) details.open = true;
  });

/** Texts and names of the room, but what has no language. */
const texts = (page: Page) =>
  view(page)
    .locator(":not(code, code *, pre, pre *)")
    .evaluateAll((elements) =>
      elements.flatMap((element) => {
        const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
        const names = ["aria-label", "title"].map((name) => element.getAttribute(name));
        return [...own.map((node) => node.nodeValue), ...names].map((text) => (text ?? "").replace(/\s+/g, " ").trim());
      }),
    );

/** Without a Chinese character, or with two English words in a row. */
const isEnglish = (text: string): boolean =>
  /[a-z]{2}/i.test(text) &&
  !/^(MetaVAE|ln p\(x\))$/.test(text) &&
  (!/\p{Script=Han}/u.test(text) || /[a-z]{3,} [a-z]{2,}/i.test(text));

test("in Chinese every word of the room is Chinese, also once all lines are drawn and all is unfolded", async ({
  page,
}) => {
  await enter(page, "?lang=zh#results");
  await expect(page.getByTestId("headline-claim")).toContainText("九个角度");
  for (const measure of [1, 0]) {
    await view(page).locator('input[name="results-measure"]').nth(measure).check();
    for (const box of await view(page).locator(".results-table input").all()) await box.check();
    await unfold(page);
    const english = async () => (await texts(page)).filter(isEnglish);
    await expect.poll(english).toEqual([]);
  }
  expect(await violations(page, "#results")).toEqual([]);
});

test("the file is fetched only when it is about to be seen", { tag: "@any-size" }, async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.route("**/results/figure6.json", (route) => route.fulfill({ json: figure6 }));
  await open(page);
  await page.waitForLoadState("networkidle");
  expect(asked.filter((path) => path.includes("/results/"))).toEqual([]);
  await comeTo(page.locator("#results"));
  await expect(row(page, "raw-pixels")).toBeVisible();
  expect(asked.filter((path) => path.includes("/results/"))).toHaveLength(2);
});

test("models, controls and the paper stand beside each other, and the text says who wins", {
  tag: "@every-browser",
}, async ({ page }) => {
  await show(page);
  await expect(cell(page, "meta-vae-3000", "mean")).toContainText(".890");
  await expect(cell(page, "meta-vae-3000", "worst")).toContainText(".880 at −40°");
  await expect(cell(page, "meta-vae-3000", "wrong")).toContainText(".600");
  await expect(cell(page, "meta-vae-3000", "empty")).toContainText(".700");
  await expect(row(page, "raw-pixels")).toHaveClass("best");
  // Nothing to say of the model that this file does not have.
  await expect(page.getByTestId("headline-claim")).toHaveCount(0);
  await expect(row(page, "paper-meta-vae")).toBeVisible();
  await expect(verdict(page)).toContainText("A control without a model is read better: raw pixels .920");
  await expect(verdict(page)).toContainText("the paper prints .89");
  await row(page, "paper-ns").getByRole("checkbox").check();
  for (const line of ["meta-vae-3000", "vae-3000", "raw-pixels", "pca-40", "paper-ns"])
    await expect(view(page).locator(`.lines-plot [data-line="${line}"] path`).first()).toHaveAttribute("d", /M.*L.*/);

  // The other probe has other controls, and the paper has no such measure.
  await view(page).getByRole("radio", { name: "one probe for all" }).check();
  await expect(verdict(page)).toContainText(
    "With one probe for all datasets, the codes read best are those of “MetaVAE",
  );
  await expect(cell(page, "raw-pixels", "mean")).toContainText(".300");
  await expect(row(page, "paper-meta-vae")).toHaveCount(0);
});

test("what was not measured cannot be chosen, what was can, and models can be left out", { tag: "@any-size" }, async ({
  page,
}) => {
  await show(page);
  await expect(view(page).getByRole("radio", { name: "Shear" })).toBeDisabled();
  await expect(view(page).getByRole("radio", { name: "Contiguous" })).toBeDisabled();
  await row(page, "vae-3000").getByRole("checkbox").uncheck();
  await expect(view(page).locator('.lines-plot [data-line="vae-3000"]')).toHaveCount(0);
  await expect(view(page).locator('.lines-plot [data-line="raw-pixels"]').first()).toBeAttached();

  await view(page).getByRole("radio", { name: "Scale" }).check();
  await expect(view(page).getByRole("radio", { name: "Sparse" })).toBeChecked();
  await expect(verdict(page)).toContainText("From controls without a model less is read");
  await page.getByText("Every dataset’s number").click();
  await expect(page.getByRole("region", { name: "Accuracy on every unseen dataset" })).toContainText("MetaVAE");
});

test("pointing at a dataset shows its numbers at the lines’ ends", async ({ page }) => {
  await show(page);
  await row(page, "paper-meta-vae").getByRole("checkbox").check();
  const plot = view(page).locator(".lines-plot").first();
  await comeTo(plot);
  const end = (line: string) => plot.locator(`[data-line="${line}"] .number`);
  await expect(end("meta-vae-3000")).toHaveText(".890");
  const box = await plot.boundingBox();
  const label = await plot.locator(".end").first().boundingBox();
  if (!box || !label) throw new Error("there is a plot");
  await page.mouse.move(label.x - 40, box.y + 120);
  await expect(plot.locator("text.pointed")).toHaveText("160°");
  await expect(end("paper-meta-vae")).toHaveText(".886");
  // Nobody measured it in this file.
  await expect(end("meta-vae-3000")).toHaveText("–");
});

for (const [what, body] of [
  ["no file", null],
  ["a page in its place", "<!doctype html>"],
  ["an empty file", JSON.stringify({ commit: "", command: "", runs: [], records: [] })],
] as const) {
  test(`with ${what} it says that there are no results`, { tag: "@any-size" }, async ({ page }) => {
    if (body?.startsWith("<")) {
      await page.route("**/results/figure6.json", (route) => route.fulfill({ contentType: "text/html", body }));
      await open(page);
      await comeTo(page.locator("#results"));
    } else await show(page, body);
    await expect(view(page)).toContainText("holds no results");
    await expect(view(page)).toContainText("metavae reproduce figure6");
  });
}

test("a download that fails can be tried again", { tag: "@any-size" }, async ({ page }) => {
  let failures = 1;
  await page.route("**/results/figure6.json", (route) =>
    failures-- > 0
      ? route.fulfill({ status: 503, json: {} })
      : route.fulfill({ contentType: "application/json", body: JSON.stringify(figure6) }),
  );
  await page.goto("");
  await comeTo(page.locator("#results"));
  await view(page).getByRole("button", { name: "Try again" }).click();
  await expect(row(page, "raw-pixels")).toBeVisible();
});

test("no axe violation and nothing wider than the page", async ({ page }) => {
  await enter(page);
  await unfold(page);
  expect(await violations(page, "#results")).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
