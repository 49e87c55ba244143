// What can be taken from the room of results: its numbers and charts as files, their sources, and citations.

import { readFileSync } from "node:fs";
import { type Download, expect, type Page, test } from "@playwright/test";
import { cell, enter, view } from "./results-room";

async function textOf(download: Download): Promise<string> {
  return readFileSync(await download.path(), "utf8");
}

async function taken(page: Page, name: string): Promise<Download> {
  const waiting = page.waitForEvent("download");
  await view(page).getByRole("button", { name, exact: true }).first().click();
  return waiting;
}

test("what is shown can be taken as CSV, JSON and SVG", async ({ page }) => {
  await enter(page, "?family=scale#results");
  const csv = await taken(page, "CSV");
  expect(csv.suggestedFilename()).toBe("metavae-scale-interleaved-own-probe.csv");
  const [header = "", ...lines] = (await textOf(csv)).trim().split("\n");
  expect(header).toContain("family,split,measure,group,id,name,mean,standard_error,seeds");
  const ids = await view(page)
    .locator("tr[data-model]")
    .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-model")));
  expect(lines.map((line) => line.split(",")[4])).toEqual(ids);

  const json = JSON.parse(await textOf(await taken(page, "JSON")));
  const shown = await cell(page, "raw-pixels", "mean").locator("b").textContent();
  const pixels = json.rows.find(({ id }: { id: string }) => id === "raw-pixels");
  expect(pixels.mean.toFixed(3)).toBe(`0${shown}`);
  expect(json.runs[0].command).toContain("metavae reproduce figure6");

  for (const [button, words] of [
    ["Lines as SVG", "common code"],
    ["Chart as SVG", "raw pixels"],
  ] as const) {
    const svg = await taken(page, button);
    expect(svg.suggestedFilename()).toMatch(/^metavae-.*\.svg$/);
    const text = await textOf(svg);
    expect(text).toContain(words);
    // Stands alone: no class that a stylesheet would have to know, no variable, no colour that few programs know.
    expect(text).not.toMatch(/class=|var\(|oklch|light-dark/);
    const drawn = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
      return [parsed.querySelector("parsererror") === null, parsed.querySelectorAll("text").length];
    }, text);
    expect(drawn).toEqual([true, expect.any(Number)]);
  }
});

test("sources and citations are folded away until asked for, and can be copied", async ({ page, context }) => {
  await enter(page);
  await expect(view(page).getByText("--learning-rate").first()).toBeHidden();
  await view(page).getByText("Where these numbers come from").click();
  await expect(view(page).locator(".runs li").filter({ hasText: "common code, trained without D" })).toContainText(
    /seed 1\s+[0-9a-f]{12}\s+metavae reproduce figure6 .*continuous-trunk-without-d/,
  );
  await expect(view(page).locator(".provenance")).toContainText("no others were held out");

  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = async (name: string) => {
    await view(page)
      .getByRole("button", { name: `Copy ${name}`, exact: true })
      .click();
    await expect(view(page).locator("copy-text", { hasText: "Copied" })).toHaveCount(1);
    const text = await page.evaluate(() => navigator.clipboard.readText());
    await expect(view(page).locator("copy-text", { hasText: "Copied" })).toHaveCount(0);
    return text;
  };
  await view(page).getByText("Cite the paper").click();
  expect(await copied("BibTeX of the paper")).toMatch(
    /^@inproceedings\{[^}]*title\s+= \{Meta-Amortized Variational Inference and Learning\}/,
  );
  await view(page).getByText("Cite this software").click();
  expect(await copied("BibTeX of this software")).toMatch(/^@misc\{.*results of commit [0-9a-f]{12}/s);
  await expect(view(page).locator('.read-on a[href="https://arxiv.org/abs/1902.01950"]')).toBeVisible();
  await expect(view(page).locator(".read-on")).toContainText("metavae.help()");
});

test("where the browser does not let it copy, the page says what to do instead", { tag: "@any-size" }, async ({
  page,
}) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, "clipboard", { value: undefined });
  });
  await enter(page);
  await view(page).getByText("Cite the paper").click();
  await view(page).getByRole("button", { name: "Copy Citation of the paper" }).click();
  await expect(page.locator('[data-problem="copy"]')).toContainText("selected and copied by hand");
});
