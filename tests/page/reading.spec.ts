// What is read from each code, and whether to believe it.

import { expect, type Page, test } from "@playwright/test";
import { drawLines, drawnDigits, scrawls } from "./drawn-strokes";
import { button, comeTo, drawLine, open, seven, smallRun, strips } from "./helpers";

const reading = (page: Page, row: 0 | 1) => strips(page).nth(row).locator("answer-reading");

test("the opening says what each row reads, and that the wrong D fits worse", {
  tag: ["@any-size", "@every-browser"],
}, async ({ page }) => {
  await open(page);
  await expect(reading(page, 0)).toHaveText(/Reads a 6\s*believable/);
  await expect(reading(page, 1)).toHaveText(/Reads a 3\s*fits 20° better than this D/);
  // The words change with the answer, not with the controls: the digit stays, and D alone turns.
  await page.getByRole("button", { name: "Turn D alone" }).click();
  await expect(reading(page, 0)).not.toContainText("believable");
});

test("a drawn digit is read and believed, scrawls are not", async ({ page }) => {
  await open(page);
  await drawLine(page, seven);
  await expect(reading(page, 0)).toHaveText(/Reads a 7\s*believable/);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(reading(page, 0)).toHaveText("");
  // A grid.
  for (const at of [0.35, 0.65]) {
    await drawLine(page, [
      [at, 0.15],
      [at, 0.85],
    ]);
    await drawLine(page, [
      [0.15, at],
      [0.85, at],
    ]);
  }
  await expect(reading(page, 0)).toContainText("unlike the digits it knows");
  await comeTo(page.locator("weigh-panel"));
  await expect(page.locator("weigh-panel")).toContainText("None of these explains it as it explains digits");
});

test("without D it is a guess, and a strange D is named", async ({ page }) => {
  await open(page);
  await page.getByRole("button", { name: "Take D away" }).click();
  await expect(page.locator("answer-reading", { hasText: "a guess, without D" }).first()).toBeVisible();
  // Crosses from corner to corner are of no dataset.
  await page.getByRole("radio", { name: "My own images" }).check();
  const own = page.locator(".own-pad");
  for (let i = 0; i < 4; i++) {
    const box = await own.boundingBox();
    if (!box) throw new Error("there is no pad for own images");
    for (const [from, to] of [
      [0.1, 0.9],
      [0.9, 0.1],
    ] as const) {
      await page.mouse.move(box.x + from * box.width, box.y + 0.1 * box.height);
      await page.mouse.down();
      await page.mouse.move(box.x + to * box.width, box.y + 0.9 * box.height, { steps: 8 });
      await page.mouse.up();
    }
    await page.getByRole("button", { name: "Add drawing" }).click();
  }
  await expect(reading(page, 0)).toContainText("this D is unlike any it knows");
});

test("ten digits drawn by the pen are read and believed, and what is none is not", async ({ page }) => {
  await open(page);
  const clear = page.getByRole("button", { name: "Clear", exact: true });
  for (const [label, strokes] of Object.entries(drawnDigits)) {
    await clear.click();
    await drawLines(page, strokes);
    await expect(reading(page, 0), `a drawn ${label}`).toHaveText(new RegExp(`Reads an? ${label}\\s*believable`));
    await expect(reading(page, 1), `a drawn ${label} with a wrong D`).toContainText("fits 20° better than this D");
  }
  for (const [name, strokes] of Object.entries(scrawls)) {
    await clear.click();
    await drawLines(page, strokes);
    await expect(reading(page, 0), name).toContainText(/unlike the digits it knows|better than this D/);
  }
});

test("a closer look says where the answer lies among others", async ({ page }) => {
  await open(page);
  await expect(reading(page, 0)).toContainText("believable");
  await page.getByRole("button", { name: "Look closer" }).click();
  await expect(page.getByTestId("closer-shares").first()).toHaveText(
    /Of digits under their own D, \d+ % are explained worse and \d+ % need a larger KL\./,
  );
});

test("a model in training is not judged: nothing is known of its answers", async ({ page }) => {
  await open(page);
  await expect(reading(page, 0)).toContainText("Reads");
  await smallRun(page, { steps: "20" });
  await button(page, "Start").click();
  await page.getByRole("switch", { name: /Let this model answer/ }).click();
  await expect(page.getByTestId("model")).toContainText("20 steps", { timeout: 30_000 });
  await expect(reading(page, 0)).toHaveText("");
});
