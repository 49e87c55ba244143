// Files find their place wherever they are dropped or pasted, and what cannot be read is said; the page never gives way.

import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator, type Page, test } from "@playwright/test";
import { comeTo, enterRoom, ink, open, pixels, strips } from "./helpers";

const images = (page: Page) => page.locator(".own-images digit-image");
const problem = (page: Page, id: string) => page.locator(`[data-problem="${id}"]`);

const cross = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 60"><path d="M20 8v44M8 30h24" stroke="#135" stroke-width="5"/></svg>`;

/** A transfer with these files, made in the page. */
const transferOf = (page: Page, files: Array<{ name: string; type: string; content: string }>) =>
  page.evaluateHandle((files) => {
    const transfer = new DataTransfer();
    for (const { name, type, content } of files) transfer.items.add(new File([content], name, { type }));
    return transfer;
  }, files);

/** Whether the page kept the browser from doing with the event what it likes. */
const prevented = (target: Locator, type: string, transfer: unknown): Promise<boolean> =>
  target.evaluate(
    (element, [type, transfer]) => {
      const event =
        type === "paste"
          ? new ClipboardEvent(type, {
              clipboardData: transfer as unknown as DataTransfer,
              bubbles: true,
              cancelable: true,
            })
          : new DragEvent(type, { dataTransfer: transfer as unknown as DataTransfer, bubbles: true, cancelable: true });
      element.dispatchEvent(event);
      return event.defaultPrevented;
    },
    [type, transfer] as [string, DataTransfer],
  );

/** Where a place stands once it is in sight, and nothing above it moves it any more. */
async function atRest(target: Locator): Promise<{ x: number; y: number; width: number; height: number }> {
  let before = Number.NaN;
  for (let looks = 0; looks < 50; looks++) {
    await comeTo(target);
    const box = await target.boundingBox();
    if (box && box.y === before) return box;
    before = box?.y ?? Number.NaN;
    await target.page().waitForTimeout(150);
  }
  throw new Error("there is no such place, or it does not come to rest");
}

/** Drags files of the disk to a place and drops them, as a hand would. */
async function drop(page: Page, target: Locator, files: string[]): Promise<void> {
  const box = await atRest(target);
  const session = await page.context().newCDPSession(page);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const data = { items: [], files, dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, x, y, data });
}

test("dropped beside their place, pictures become D, a checkpoint is loaded, the rest is refused with a word", async ({
  page,
}) => {
  const complaints = await open(page);
  const title = page.getByRole("heading", { level: 1 });
  const picture = { name: "one.svg", type: "image/svg+xml", content: cross };
  const transfer = await transferOf(page, [picture]);
  expect(await prevented(title, "dragover", transfer)).toBe(true);
  expect(await prevented(title, "drop", transfer)).toBe(true);
  await expect(images(page)).toHaveCount(1);
  await expect(strips(page).first()).toContainText("D: your own image");
  await expect(problem(page, "arrived")).toContainText("The picture is added to D");
  await problem(page, "arrived").getByRole("button", { name: "Back to test digits" }).click();
  await expect(strips(page).first()).toContainText("digits turned by 20°");
  const run = await transferOf(page, [{ name: "run.safetensors", type: "", content: "no such thing" }]);
  expect(await prevented(title, "drop", run)).toBe(true);
  await expect(problem(page, "checkpoint")).toContainText("run.safetensors could not be loaded");
  const other = await transferOf(page, [{ name: "letter.docx", type: "", content: "Dear" }]);
  expect(await prevented(title, "drop", other)).toBe(true);
  await expect(problem(page, "refused-files")).toContainText("“letter.docx” is not for this page");
  expect(complaints).toEqual([]);
});

test("a file dropped for real beside the controls opens no other page", async ({ page }) => {
  await open(page);
  const folder = await mkdtemp(join(tmpdir(), "metavae-"));
  await writeFile(join(folder, "digit.svg"), cross);
  const address = page.url();
  await drop(page, page.getByRole("heading", { level: 1 }), [join(folder, "digit.svg")]);
  await expect(images(page)).toHaveCount(1);
  expect(page.context().pages()).toHaveLength(1);
  expect(page.url()).toBe(address);
  await rm(folder, { recursive: true });
});

test("the pictures of a folder become D; a folder without any, or without a checkpoint, is named", async ({ page }) => {
  const complaints = await open(page);
  const folder = await mkdtemp(join(tmpdir(), "metavae-"));
  await mkdir(join(folder, "digits", "more"), { recursive: true });
  await mkdir(join(folder, "papers"));
  for (const name of ["a.svg", "b.svg", "more/c.svg"]) await writeFile(join(folder, "digits", name), cross);
  await writeFile(join(folder, "digits", "notes.txt"), "not a picture");
  await writeFile(join(folder, "papers", "notes.txt"), "not a picture");
  await page.getByRole("radio", { name: "My own images" }).check();
  await drop(page, page.locator(".own-sheet"), [join(folder, "digits")]);
  await expect(images(page)).toHaveCount(3);
  await expect(problem(page, "own")).toHaveCount(0);
  await drop(page, page.locator(".own-sheet"), [join(folder, "papers")]);
  await expect(problem(page, "own")).toContainText("papers is a folder without pictures.");
  await enterRoom(page, "train");
  await drop(page, page.locator("train-controls .controls"), [join(folder, "papers")]);
  await expect(problem(page, "refused-files")).toContainText("“papers/” is not for this page");
  expect(complaints).toEqual([]);
  await rm(folder, { recursive: true });
});

test("a file that has vanished since it was chosen is named, as picture and as checkpoint", async ({ page }) => {
  const complaints = await open(page);
  await page.evaluate(() => {
    for (const type of [File, Blob])
      type.prototype.arrayBuffer = () => Promise.reject(new DOMException("A requested file", "NotFoundError"));
  });
  await page.getByRole("radio", { name: "My own images" }).check();
  const file = { name: "gone.png", mimeType: "image/png", buffer: Buffer.from("x") };
  await page.getByLabel("Add pictures to D").setInputFiles(file);
  await expect(problem(page, "own")).toContainText("gone.png could not be read: it is a folder, or was moved");
  await enterRoom(page, "train");
  await page.getByLabel("Load a checkpoint").setInputFiles({ ...file, name: "gone.safetensors" });
  await expect(problem(page, "checkpoint")).toContainText("gone.safetensors could not be read");
  expect(complaints).toEqual([]);
});

test("vector graphics of any size are read, with and without one of their own", async ({ page }) => {
  await open(page);
  await page.getByRole("radio", { name: "My own images" }).check();
  const sized = cross.replace("viewBox", 'width="4mm" height="6mm" viewBox');
  const huge = cross.replace("viewBox", 'width="90000" height="100%" viewBox');
  const boxless = cross.replace('viewBox="0 0 40 60"', 'width="40" height="60px"');
  const files = [cross, sized, huge, boxless].map((text, index) => ({
    name: `${index}.svg`,
    mimeType: "image/svg+xml",
    buffer: Buffer.from(text),
  }));
  await page.getByLabel("Add pictures to D").setInputFiles(files);
  await expect(images(page)).toHaveCount(files.length);
  for (const image of await images(page).all()) {
    const read = await pixels(image);
    // The cross is ink, its corners are paper.
    expect(read[14 * 28 + 14]).toBeGreaterThan(200);
    expect(read[6 * 28 + 6]).toBeLessThan(30);
  }
  const broken = { name: "broken.svg", mimeType: "image/svg+xml", buffer: Buffer.from("<svg") };
  await page.getByLabel("Add pictures to D").setInputFiles(broken);
  await expect(problem(page, "own")).toContainText("broken.svg is not a picture that this browser can read.");
});

test("a picture that is pasted becomes D; text that is pasted into a field stays text", async ({ page }) => {
  await open(page);
  const picture = { name: "image.png", type: "image/svg+xml", content: cross };
  const transfer = await transferOf(page, [picture]);
  expect(await prevented(page.locator("body"), "paste", transfer)).toBe(true);
  await expect(images(page)).toHaveCount(1);
  expect(await ink(images(page).first())).toBeGreaterThan(1000);
  await expect(problem(page, "arrived")).toContainText("The picture is added to D");
  const both = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["x"], "cells.png", { type: "image/png" }));
    transfer.setData("text/plain", "60");
    return transfer;
  });
  const number = page.getByRole("spinbutton", { name: "Rotation, as a number" });
  expect(await prevented(number, "paste", both)).toBe(false);
  await expect(images(page)).toHaveCount(1);
});

test("where a canvas hands out noise, pictures are read another way, or refused with the reason", async ({ page }) => {
  await page.addInitScript(() => {
    CanvasRenderingContext2D.prototype.getImageData = (_x, _y, width, height) =>
      new ImageData(new Uint8ClampedArray(4 * width * height).fill(255), width, height);
  });
  await page.goto("");
  await expect(strips(page).first().locator(".figures b")).toHaveText(/\d/);
  await page.getByRole("radio", { name: "My own images" }).check();
  const file = { name: "cross.svg", mimeType: "image/svg+xml", buffer: Buffer.from(cross) };
  await page.getByLabel("Add pictures to D").setInputFiles(file);
  await expect(images(page)).toHaveCount(1);
  await page.addInitScript(() => {
    Object.defineProperty(window, "VideoFrame", { value: undefined });
  });
  await page.goto("");
  await expect(strips(page).first().locator(".figures b")).toHaveText(/\d/);
  await page.getByRole("radio", { name: "My own images" }).check();
  await page.getByLabel("Add pictures to D").setInputFiles(file);
  await expect(problem(page, "own")).toContainText("cross.svg cannot be read: this browser hands out noise");
  await expect(images(page)).toHaveCount(0);
});
