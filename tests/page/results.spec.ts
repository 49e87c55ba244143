// The committed results, drawn from a file that may hold any part of them.

import { expect, type Page, test } from "@playwright/test";
import { sampleFigure6 } from "../../www/rooms/results/sample";
import { violations } from "./accessibility";
import { comeTo, open } from "./helpers";

const figure6 = sampleFigure6([
  { title: "MetaVAE, separate decoders", right: [0.88, 0.9, 0.89], wrong: 0.6, empty: 0.7 },
  { title: "VAE over all datasets", model: "vae", right: [0.7, 0.72, 0.71] },
  { title: "MetaVAE, separate decoders", family: "scale", split: "sparse", right: [0.95, 0.95, 0.95], wrong: 0.4 },
]);

async function show(page: Page, body: string | null = JSON.stringify(figure6)): Promise<void> {
  await page.route("**/results/figure6.json", (route) =>
    body === null ? route.fulfill({ status: 404 }) : route.fulfill({ contentType: "application/json", body }),
  );
  await open(page);
  await comeTo(page.locator("#results"));
}

const row = (page: Page, model: string) => page.locator(`[data-model="${model}"]`);
const view = (page: Page) => page.locator("results-view");
const verdict = (page: Page) => page.getByTestId("results-verdict");

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
  await expect(row(page, "meta-vae-3000").locator("td").first()).toHaveText(".890");
  await expect(row(page, "meta-vae-3000").locator("td").nth(1)).toHaveText(".880 at −40°");
  await expect(row(page, "meta-vae-3000").locator(".kinds")).toContainText(/\.890.*\.600.*\.700/s);
  await expect(row(page, "vae-3000")).toContainText("reads no D");
  await expect(row(page, "raw-pixels")).toHaveClass("best");
  await expect(row(page, "paper-meta-vae")).toBeVisible();
  await expect(verdict(page)).toContainText("lose to a control: raw pixels need no model and have .920");
  await expect(verdict(page)).toContainText("the paper’s .89");
  for (const line of ["meta-vae-3000", "vae-3000", "raw-pixels", "pca-40", "paper-ns"])
    await expect(view(page).locator(`.lines-plot [data-line="${line}"] path`).first()).toHaveAttribute("d", /M.*L.*/);

  // The other probe has other controls, and the paper has no such measure.
  await view(page).getByRole("radio", { name: "one probe for all" }).check();
  await expect(verdict(page)).toContainText("With one probe for all datasets, the codes of MetaVAE");
  await expect(row(page, "raw-pixels").locator("td").first()).toHaveText(".300");
  await expect(row(page, "paper-meta-vae")).toHaveCount(0);
});

test("no two lines look the same, and models stand in the order of their means", { tag: "@any-size" }, async ({
  page,
}) => {
  await open(page);
  await comeTo(page.locator("#results"));
  await expect(row(page, "raw-pixels")).toBeVisible();
  const looks = await view(page)
    .locator(".lines-plot")
    .first()
    .locator("[data-line]")
    .evaluateAll((lines) =>
      lines.map(
        (line) => `${getComputedStyle(line.querySelector("path") as Element).stroke} ${line.getAttribute("class")}`,
      ),
    );
  expect(looks.length).toBeGreaterThan(10);
  expect(new Set(looks).size).toBe(looks.length);
  const means = await view(page)
    .locator(".results-table tr:has(input) td:nth-child(2)")
    .evaluateAll((cells) => cells.map((cell) => Number.parseFloat(cell.textContent ?? "")));
  expect(means).toEqual([...means].sort((a, b) => b - a));
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
  await expect(verdict(page)).toContainText("beat the controls");
  await page.getByText("Every dataset’s number").click();
  await expect(page.getByRole("region", { name: "Accuracy on every unseen dataset" })).toContainText("MetaVAE");
});

test("pointing at a dataset shows its numbers", async ({ page }) => {
  await show(page);
  const plot = view(page).locator(".lines-plot").first();
  await comeTo(plot);
  const box = await plot.boundingBox();
  if (!box) throw new Error("there is a plot");
  await page.mouse.move(box.x + box.width - 30, box.y + 120);
  await expect(view(page).locator(".results-table thead")).toContainText("at 160°");
  await expect(row(page, "paper-meta-vae").locator("td").nth(1)).toHaveText(".886");
  // Nobody measured it in this file.
  await expect(row(page, "meta-vae-3000").locator("td").nth(1)).toHaveText("–");
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
  await show(page);
  await expect(row(page, "raw-pixels")).toBeVisible();
  expect(await violations(page, "#results")).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});
