// D from the visitor's own images: drawn, taken from the pad, chosen as files; and a D that mixes two datasets.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { comeTo, difference, ink, open, pixels, posterior, strips } from "./helpers";

const images = (page: Page) => page.locator(".own-images digit-image");
const source = (page: Page, name: string) => page.getByRole("radio", { name, exact: true });

async function stroke(page: Page, pad: Locator, points: Array<[number, number]>): Promise<void> {
  await comeTo(pad);
  const box = await pad.boundingBox();
  if (!box) throw new Error("there is no pad");
  for (const [index, [x, y]] of points.entries()) {
    await page.mouse.move(box.x + x * box.width, box.y + y * box.height, { steps: 4 });
    if (index === 0) await page.mouse.down();
  }
  await page.mouse.up();
}

/** A picture file with a thick cross in it, made in the page. */
async function picture(
  page: Page,
  type: "image/png" | "image/jpeg",
  ink: string,
  paper: string,
  light: "even" | "shade" | "border" = "even",
): Promise<Buffer> {
  const url = await page.evaluate(
    ([type, ink, paper, light]) => {
      const canvas = document.createElement("canvas");
      canvas.width = 640;
      canvas.height = 480;
      const context = canvas.getContext("2d");
      if (context) {
        context.fillStyle = paper;
        context.fillRect(0, 0, 640, 480);
        context.fillStyle = ink;
        context.fillRect(290, 90, 60, 300);
        context.fillRect(170, 210, 300, 60);
        if (light === "shade") {
          const shade = context.createLinearGradient(0, 0, 640, 480);
          shade.addColorStop(0, "#000c");
          shade.addColorStop(1, "#0000");
          context.fillStyle = shade;
          context.fillRect(0, 0, 640, 480);
        }
        context.lineWidth = 16;
        if (light === "border") context.strokeRect(0, 0, 640, 480);
      }
      return canvas.toDataURL(type, 0.7);
    },
    [type, ink, paper, light] as const,
  );
  return Buffer.from(url.split(",")[1] ?? "", "base64");
}

test("drawn images become D, change the posterior, and can be removed", { tag: "@every-browser" }, async ({ page }) => {
  const complaints = await open(page);
  const byDataset = await posterior(page);
  await source(page, "My own images").check();
  await expect(strips(page).first()).toContainText("empty D");
  await expect.poll(() => posterior(page)).not.toBe(byDataset);
  const empty = await posterior(page);
  // Lying ones: as digits turned by 90 degrees would look.
  for (const y of [0.4, 0.5, 0.6]) {
    await stroke(page, page.locator(".own-pad"), [
      [0.15, y],
      [0.85, y],
    ]);
    await page.getByRole("button", { name: "Add drawing" }).click();
  }
  await expect(images(page)).toHaveCount(3);
  expect(await ink(images(page).first())).toBeGreaterThan(2000);
  await expect(strips(page).first()).toContainText("D: your own 3 images");
  await expect.poll(() => posterior(page)).not.toBe(empty);
  const withThree = await posterior(page);
  await page.getByRole("button", { name: "My digit", exact: true }).click();
  await expect(images(page)).toHaveCount(4);
  await expect.poll(() => posterior(page)).not.toBe(withThree);
  await page.getByRole("button", { name: "Remove image 4" }).click();
  await expect(images(page)).toHaveCount(3);
  await expect.poll(() => posterior(page)).toBe(withThree);
  // Back and forth loses nothing.
  await source(page, "Test digits").check();
  await expect.poll(() => posterior(page)).toBe(byDataset);
  await source(page, "My own images").check();
  await expect.poll(() => posterior(page)).toBe(withThree);
  await page.getByRole("button", { name: "Remove all images of D" }).click();
  await expect.poll(() => posterior(page)).toBe(empty);
  expect(complaints).toEqual([]);
});

test("picture files are read whatever their colours; what cannot be read is named and the rest kept", {
  tag: ["@any-size", "@every-browser"],
}, async ({ page }) => {
  await open(page);
  await source(page, "My own images").check();
  const dark = await picture(page, "image/jpeg", "#223", "#eee4d0");
  const light = await picture(page, "image/png", "#fff", "#123");
  await page.getByLabel("Add pictures to D").setInputFiles([
    { name: "dark.jpg", mimeType: "image/jpeg", buffer: dark },
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("not a picture") },
    { name: "blank.png", mimeType: "image/png", buffer: await picture(page, "image/png", "#777", "#777") },
    { name: "light.png", mimeType: "image/png", buffer: light },
  ]);
  await expect(images(page)).toHaveCount(2);
  const problem = page.locator('[data-problem="own"]');
  await expect(problem).toContainText("notes.txt is not a picture");
  await expect(problem).toContainText("blank.png is blank");
  const [first, second] = [await pixels(images(page).nth(0)), await pixels(images(page).nth(1))];
  expect(difference(first, second)).toBeLessThan(20);
  // The cross is ink, its corners are paper.
  expect(first[14 * 28 + 14]).toBeGreaterThan(200);
  expect(first[6 * 28 + 6]).toBeLessThan(30);
});

test("a scan in the shade or with a border is read as on clean paper; a border alone is refused", {
  tag: "@any-size",
}, async ({ page }) => {
  await open(page);
  await source(page, "My own images").check();
  const file = async (name: string, ink: string, light?: "shade" | "border") => ({
    name,
    mimeType: "image/jpeg",
    buffer: await picture(page, "image/jpeg", ink, "#eee4d0", light),
  });
  await page
    .getByLabel("Add pictures to D")
    .setInputFiles([
      await file("clean.jpg", "#456"),
      await file("shade.jpg", "#456", "shade"),
      await file("border.jpg", "#456", "border"),
      await file("frame.jpg", "#eee4d0", "border"),
    ]);
  await expect(images(page)).toHaveCount(3);
  await expect(page.locator('[data-problem="own"]')).toContainText("frame.jpg shows a frame or a shadow, and no digit");
  const [clean = [], ...others] = await Promise.all((await images(page).all()).map(pixels));
  // A cross has its centre between pixels, so that a hair's breadth moves it by a whole one.
  const moves = [-29, -28, -27, -1, 0, 1, 27, 28, 29];
  const moved = (image: number[], by: number) => image.map((_, at) => image[at + by] ?? 0);
  for (const other of others)
    expect(Math.min(...moves.map((by) => difference(moved(other, by), clean)))).toBeLessThan(5);
});

test("pictures can be dropped", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  await source(page, "My own images").check();
  const bytes = [...(await picture(page, "image/png", "#000", "#fff"))];
  const transfer = await page.evaluateHandle((bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], "one.png", { type: "image/png" }));
    return transfer;
  }, bytes);
  await page.locator(".own-sheet").dispatchEvent("drop", { dataTransfer: transfer });
  await expect(images(page)).toHaveCount(1);
  await expect(strips(page).first()).toContainText("D: your own image");
});

test("a mixed D stands beside the chosen one", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  await posterior(page);
  const other = page.locator("posterior-plot path.dot.hollow");
  const before = await other.getAttribute("d");
  await page.getByLabel("Compare with").selectOption("mixed");
  await expect(strips(page).nth(1)).toContainText("half digits turned by 20°, half digits turned by −140°");
  await expect(strips(page).nth(1)).toContainText("mixed D");
  await expect(other).not.toHaveAttribute("d", before ?? "");
});

test("no axe violation with own images", async ({ page }) => {
  await open(page);
  await source(page, "My own images").check();
  await page.getByRole("button", { name: "My digit", exact: true }).click();
  await expect(images(page)).toHaveCount(1);
  expect(await violations(page, "#ask")).toEqual([]);
});

test("a copied link holds one's own images, and a damaged one says so", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await open(page);
  await source(page, "My own images").check();
  for (const y of [0.3, 0.6]) {
    await stroke(page, page.locator(".own-pad"), [
      [0.15, y],
      [0.85, 0.5],
    ]);
    await page.getByRole("button", { name: "Add drawing" }).click();
  }
  await expect(strips(page).first()).toContainText("D: your own 2 images");
  const sent = await posterior(page);
  await page.getByRole("button", { name: "Copy link" }).click();
  await expect(page.getByRole("button", { name: "Copied" })).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toContain("images=");

  const other = await context.newPage();
  await open(other, link);
  await expect(strips(other).first()).toContainText("D: your own 2 images");
  await expect.poll(() => posterior(other)).toBe(sent);
  // What is changed from there is the page's own again.
  await source(other, "Test digits").check();
  await expect(strips(other).first()).toContainText("D: digits turned by 20°");

  await open(other, link.slice(0, -40));
  await expect(other.locator("page-status")).toContainText("The images in this link are damaged and were ignored.");
});
