// Images of one's own to train on: brought as a zip, looked through, trained on, asked about, kept, resumed and forgotten.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { zipSync } from "fflate";
import { violations } from "./accessibility";
import { answered, button, drawLine, enterRoom, open, pause, seven, smallRun, step, strips } from "./helpers";
import { letters } from "./picture-files";

const source = (page: Page) => page.locator("train-source");
const offered = (page: Page) => page.getByRole("region", { name: "Images that were read" });
const problem = (page: Page, id: string) => page.locator(`[data-problem="${id}"]`);

const inSource = (page: Page, name: string) => source(page).getByRole("button", { name, exact: true });

/** Chooses files where images to train on are brought. */
async function bring(page: Page, name: string, content: Uint8Array): Promise<void> {
  await source(page)
    .getByLabel("Bring images to train on")
    .setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });
}

async function takeLetters(page: Page, each = 12): Promise<void> {
  await enterRoom(page, "train");
  await bring(page, "my letters.zip", zipSync(letters(each)));
  await expect(offered(page)).toContainText("my letters");
  await inSource(page, "Train on these").click();
  await expect(offered(page)).toBeHidden();
  await expect(page.locator("#field-trainSource")).toContainText("my letters");
}

async function trainTo(page: Page, steps: number): Promise<void> {
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 90_000 }).toBeGreaterThan(steps);
  await pause(page);
}

test("a zip of drawn letters is looked through, trained on, kept, and goes on after a reload", async ({ page }) => {
  const complaints = await open(page);
  await enterRoom(page, "train");
  await bring(page, "my letters.zip", zipSync(letters(12)));
  await expect(offered(page).locator("dl")).toHaveText(/images\s*36\s*held out\s*3\s*size\s*28 x 28\s*classes\s*3/);
  await expect(offered(page).locator(".classes")).toHaveText(/^L \(1[0-2]\), T \(1[0-2]\), X \(1[0-2]\)$/);
  // Dark ink on light paper became light ink on dark paper.
  await expect(inSource(page, "Exchange light and dark")).toHaveAttribute("aria-pressed", "true");
  expect(await violations(page)).toEqual([]);
  await inSource(page, "Train on these").click();
  await smallRun(page, { steps: "100000", trainFamily: "shiftX" });
  await button(page, "Start").click();
  // Three classes, of letters under shifts that it never sees.
  await expect(page.locator("probe-panel tr.run td").first()).toHaveText(/\d/, { timeout: 90_000 });
  const at = await pause(page);
  await expect(page.locator("train-controls dl")).toContainText(`step ${at.toLocaleString("en")}`);
  await expect(page.locator("kept-runs")).toContainText("“my letters”");
  await page.reload();
  await answered(page);
  const offer = page.getByRole("region", { name: "A run of yours was kept" });
  await expect(offer).toContainText("“my letters”");
  await offer.getByRole("button", { name: "Continue" }).click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(at);
  await pause(page);
  await expect(page.locator("#field-trainSource")).toContainText("my letters");
  await expect(page.locator("#field-trainFamily")).toHaveValue("shiftX");
  // No model of shifts ships: the run is asked, and a family that ships is left for.
  await page.evaluate(() => window.metavae.set({ model: "live" }));
  await enterRoom(page, "play");
  const family = page.locator("context-chooser").getByRole("radio", { name: "Shift to the right" });
  await expect(family).toBeChecked();
  await expect(strips(page).first().locator(".figures b")).toHaveText(/\d/);
  await expect(page.locator("context-chooser")).toContainText("D is digits moved right by 2 px");
  await page.locator("context-chooser").getByRole("radio", { name: "Scale" }).check();
  await expect(family).not.toBeChecked();
  await answered(page);
  expect(complaints).toEqual([]);
});

test("its model answers about these images, and a shipped one about digits again", async ({ page }) => {
  await open(page);
  await takeLetters(page);
  await smallRun(page, { steps: "100000" });
  await trainTo(page, 15);
  await enterRoom(page, "play");
  await page.evaluate(() => window.metavae.set({ model: "live" }));
  await expect(strips(page).first().locator(".figures b")).toHaveText(/\d/);
  const { chosen } = await page.evaluate(() => window.metavae.ask());
  expect(Number.isFinite(chosen.answer.kl)).toBe(true);
  // There are three to leaf through.
  await page.evaluate(() => window.metavae.pick(7));
  expect(await page.evaluate(() => window.metavae.state().settings.digit)).toBe(1);
  await page.evaluate(() => window.metavae.set({ model: "common" }));
  await answered(page);
  // Once its digits are back, there are as many to leaf through as before.
  await expect
    .poll(() =>
      page.evaluate(() => {
        window.metavae.pick(462);
        return window.metavae.state().settings.digit;
      }),
    )
    .toBe(462);
});

test("images keep the detail that networks are asked to read", async ({ page }) => {
  const complaints = await open(page);
  await enterRoom(page, "train");
  await bring(page, "my letters.zip", zipSync(letters(12)));
  const size = offered(page).getByLabel("Networks read");
  await expect(size).toHaveValue("28");
  const sheetWidth = () =>
    offered(page)
      .locator("image-sheet canvas")
      .evaluate((canvas: HTMLCanvasElement) => canvas.width);
  const narrow = await sheetWidth();
  await size.selectOption("32");
  await expect.poll(sheetWidth).toBeGreaterThan(narrow);
  // What was found out of light and dark stays.
  await expect(inSource(page, "Exchange light and dark")).toHaveAttribute("aria-pressed", "true");
  await inSource(page, "Train on these").click();
  await smallRun(page, { steps: "100000" });
  await trainTo(page, 15);
  const link = new URL(await page.evaluate(() => window.metavae.link()));
  expect(link.searchParams.get("trainSource")).toMatch(/\.3x32\.my letters$/);

  await page.evaluate(() => window.metavae.set({ model: "live" }));
  await enterRoom(page, "play");
  const seen = page.locator("seen-digit");
  await expect(seen).toContainText("32 × 32 pixels");
  await expect(strips(page).first().locator(".figures b")).toHaveText(/\d/);
  const sideOf = (canvas: Locator) => canvas.evaluate((element: HTMLCanvasElement) => element.width);
  expect(await sideOf(seen.locator("digit-image canvas"))).toBe(32);
  expect(await sideOf(strips(page).first().locator("digit-image canvas").first())).toBe(32);
  // A drawing is read at this size too, and an image of one's own for D is brought to it.
  await drawLine(page, seven);
  await expect.poll(() => page.evaluate(() => window.metavae.state().pad.strokes)).toBe(1);
  const { chosen } = await page.evaluate(() => window.metavae.ask());
  expect(Number.isFinite(chosen.answer.kl)).toBe(true);
  expect(await page.evaluate(() => window.metavae.state().model?.side)).toBe(32);
  await page.evaluate(() => window.metavae.set({ model: "common" }));
  await answered(page);
  await expect(seen).toContainText("28 × 28 pixels");
  await expect.poll(() => sideOf(seen.locator("digit-image canvas"))).toBe(28);
  expect(complaints).toEqual([]);
});

test("a run whose images were removed says what to bring, and goes on once it was", async ({ page }) => {
  await open(page);
  await takeLetters(page);
  await smallRun(page, { steps: "100000" });
  await trainTo(page, 15);
  await source(page).locator(".kept-sources summary").click();
  await source(page).getByRole("button", { name: "Remove my letters" }).click();
  await expect(page.locator("#field-trainSource")).toContainText("MNIST");
  await page.reload();
  await answered(page);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.locator("page-status")).toContainText(
    "This run learns from “my letters”, images that are not in this browser",
  );
  await takeLetters(page);
  await page.locator("kept-runs summary").click();
  await page
    .locator("kept-runs")
    .getByRole("button", { name: /^(Continue|Go on)/ })
    .first()
    .click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(15);
});

test("without classes probes say so; a link to images that are not here says which", async ({ page, browser }) => {
  await open(page);
  await enterRoom(page, "train");
  const rows = Array.from({ length: 24 }, (_, row) =>
    Array.from({ length: 16 }, (_, i) => ((i + row) % 5) * 60).join(","),
  );
  await bring(page, "patterns.csv", new TextEncoder().encode(rows.join("\n")));
  await expect(offered(page).locator("dl")).toContainText("4 x 4");
  await expect(offered(page).getByLabel("Networks read")).toHaveValue("28");
  await expect(offered(page)).toContainText("Without classes everything works but the probes");
  await inSource(page, "Train on these").click();
  await smallRun(page, { steps: "3" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBe(3);
  await expect(page.locator("probe-panel")).toContainText("Probes need classes");
  const link = await page.evaluate(() => window.metavae.link());
  expect(new URL(link).searchParams.get("trainSource")).toMatch(/^24-[0-9a-f]{32}\.22\.2\.0\.patterns$/);
  const other = await browser.newContext();
  const elsewhere = await other.newPage();
  await elsewhere.goto(`${link.replace(/#.*/, "")}#train`);
  await expect(elsewhere.locator("train-source")).toContainText("“patterns”, 24 images that are not in this browser");
  await other.close();
});

test("what cannot be read is refused with the reason, and changes nothing", async ({ page }) => {
  await open(page);
  await enterRoom(page, "train");
  const zip = zipSync(letters(2));
  for (const [name, content, said] of [
    ["cut.zip", zip.subarray(0, 200), "damaged archive"],
    ["few.zip", zip, "holds 6 images; at least 20 are needed"],
    ["train-images-idx3-ubyte", Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 9, 0, 0, 0, 28, 0, 0, 0, 28), "is cut off"],
    ["notes.csv", new TextEncoder().encode("name,price\nx,3\n"), "has 2 columns"],
    ["program.exe", Uint8Array.of(77, 90, 1, 2, 3), "none of what can be read"],
  ] as const) {
    await bring(page, name, content);
    await expect(problem(page, "images")).toContainText(said);
    await expect(offered(page)).toBeHidden();
  }
  await expect(page.locator("#field-trainSource")).toHaveValue("mnist");
});
