// Drawing: with mouse, finger and keyboard; posterior and reconstruction follow.

import { expect, type Locator, type Page, test } from "@playwright/test";
import { rasteriser } from "../../www/drawing/raster";
import { piece, pieceCount } from "../../www/drawing/strokes";
import { comeTo, difference, drawLine, ink, open, pad, pixels, point, posterior, seven } from "./helpers";

test("a drawn digit changes the posterior and the reconstruction", { tag: "@every-browser" }, async ({ page }) => {
  await open(page);
  const before = await posterior(page);
  const reconstruction = page.getByTestId("reconstruction");
  const picture = await pixels(reconstruction);
  await drawLine(page, seven);
  await expect.poll(() => posterior(page)).not.toBe(before);
  await expect.poll(async () => difference(await pixels(reconstruction), picture)).toBeGreaterThan(5);
  await expect(page.locator("digit-image.pixels")).toHaveAttribute("aria-label", /28 by 28/);
  expect(await ink(page.locator("digit-image.pixels"))).toBeGreaterThan(0);
});

test("the answer follows the pen while it moves", async ({ page }) => {
  await open(page);
  await posterior(page);
  const box = await pad(page).boundingBox();
  if (!box) throw new Error("there is no pad");
  await page.mouse.move(box.x + 60, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + 160, box.y + 60, { steps: 5 });
  await page.waitForTimeout(300);
  const halfway = await posterior(page);
  await page.mouse.move(box.x + 100, box.y + 200, { steps: 5 });
  await expect.poll(() => posterior(page)).not.toBe(halfway);
  await page.mouse.up();
});

test("undo, clear, and an empty pad", { tag: ["@any-size", "@every-browser"] }, async ({ page }) => {
  await open(page);
  const seen = page.locator("digit-image.pixels");
  const digit = await pixels(seen);
  await drawLine(page, seven);
  await expect.poll(async () => difference(await pixels(seen), digit)).toBeGreaterThan(1);
  const drawn = await atRest(seen);
  await page.getByRole("button", { name: "Clear" }).click();
  await expect.poll(() => ink(seen)).toBe(0);
  await expect(page.getByTestId("decoder-note")).toHaveText("Draw a digit: both rows answer while you draw.");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => pixels(seen)).toEqual(drawn);
  await page.keyboard.press("Control+z");
  await expect.poll(() => pixels(seen)).toEqual(digit);
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
});

test("a finger draws, and the page does not scroll under it", async ({ page, hasTouch }) => {
  test.skip(!hasTouch, "needs a touch screen");
  await open(page);
  const before = await posterior(page);
  const box = await pad(page).boundingBox();
  if (!box) throw new Error("there is no pad");
  const scrolled = await page.evaluate(() => scrollY);
  const session = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", x: number, y: number) =>
    session.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
  await touch("touchStart", box.x + 60, box.y + 30);
  for (let i = 1; i <= 10; i++) await touch("touchMove", box.x + 60 + 4 * i, box.y + 30 + 15 * i);
  await touch("touchEnd", 0, 0);
  await expect.poll(() => posterior(page)).not.toBe(before);
  expect(await page.evaluate(() => scrollY)).toBe(scrolled);
});

test("test digits by keyboard alone, and each dimension read out", async ({ page }) => {
  await open(page);
  const before = await posterior(page);
  await page.getByRole("button", { name: "Next test digit" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => posterior(page)).not.toBe(before);
  await page.getByRole("button", { name: "Previous test digit" }).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => posterior(page)).toBe(before);
  await comeTo(page.locator("posterior-plot"));
  const plot = page.getByRole("slider", { name: "Dimension of the code" });
  await plot.focus();
  await page.keyboard.press("ArrowRight");
  await expect(plot).toHaveAttribute("aria-valuenow", "2");
  await expect(page.getByTestId("readout")).toContainText("Dimension 2: mean");
});

/** The pixels of an image once they change no more: the last points of a stroke arrive after its first. */
async function atRest(image: Locator): Promise<number[]> {
  let before: number[] = [];
  for (let now = await pixels(image); difference(now, before) > 0; now = await pixels(image)) {
    before = now;
    await image.page().waitForTimeout(200);
  }
  return before;
}

const redo = "Redo";

test("redo brings back what undo took; Caps Lock and another alphabet change nothing", { tag: "@any-size" }, async ({
  page,
}) => {
  await open(page);
  const seen = page.locator("digit-image.pixels");
  const digit = await pixels(seen);
  await drawLine(page, seven);
  await expect.poll(async () => difference(await pixels(seen), digit)).toBeGreaterThan(1);
  const drawn = await atRest(seen);
  await expect(page.getByRole("button", { name: redo })).toBeDisabled();
  // With Caps Lock the key says Z.
  await page.keyboard.press("Control+Z");
  await expect.poll(() => pixels(seen)).toEqual(digit);
  await page.getByRole("button", { name: redo }).click();
  await expect.poll(() => pixels(seen)).toEqual(drawn);
  await page.evaluate(() =>
    document.body.dispatchEvent(
      new KeyboardEvent("keydown", { key: "я", code: "KeyZ", ctrlKey: true, bubbles: true, cancelable: true }),
    ),
  );
  await expect.poll(() => pixels(seen)).toEqual(digit);
  await page.keyboard.press("Control+Shift+Z");
  await expect.poll(() => pixels(seen)).toEqual(drawn);
  await page.keyboard.press("Control+z");
  await expect.poll(() => pixels(seen)).toEqual(digit);
  await page.keyboard.press("Control+y");
  await expect.poll(() => pixels(seen)).toEqual(drawn);
  // While a number is typed, the field's own undo is meant.
  await page.getByRole("spinbutton", { name: "Rotation, as a number" }).press("Control+z");
  await page.waitForTimeout(300);
  expect(await pixels(seen)).toEqual(drawn);
  // Until the pen is taken up again.
  await drawLine(page, [
    [0.2, 0.9],
    [0.8, 0.9],
  ]);
  await expect.poll(() => strokes(page)).toBe(2);
  await page.keyboard.press("Control+z");
  await expect.poll(() => strokes(page)).toBe(1);
});

test("undo while the pen is down drops the stroke and the rest of it", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  const seen = page.locator("digit-image.pixels");
  await drawLine(page, [
    [0.2, 0.2],
    [0.2, 0.8],
  ]);
  await expect.poll(() => strokes(page)).toBe(1);
  await page.waitForTimeout(500);
  const one = await pixels(seen);
  const box = await pad(page).boundingBox();
  if (!box) throw new Error("there is no pad");
  await page.mouse.move(box.x + 0.8 * box.width, box.y + 0.8 * box.height);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.7 * box.width, box.y + 0.7 * box.height, { steps: 3 });
  await expect.poll(() => strokes(page)).toBe(2);
  await page.keyboard.press("Control+z");
  await page.mouse.move(box.x + 0.3 * box.width, box.y + 0.4 * box.height, { steps: 5 });
  await page.mouse.up();
  await page.waitForTimeout(500);
  expect(await strokes(page)).toBe(1);
  expect(await pixels(seen)).toEqual(one);
});

const strokes = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { pad } = window.metavae.state();
    return pad.strokes ?? -1;
  });

test("a pen takes over from the palm beside it, on both pads", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  await page.getByRole("radio", { name: "My own images" }).check();
  for (const name of ["Drawing pad", "Pad for an image of D"]) {
    const pad = page.getByRole("img", { name });
    const canvas = pad.locator("> canvas");
    const palm = { pointerId: 2, pointerType: "touch" } as const;
    const pen = { pointerId: 3, pointerType: "pen", pressure: 0.5 } as const;
    await point(pad, "pointerdown", [0.9, 0.9], palm);
    await point(pad, "pointermove", [0.85, 0.9], palm);
    await expect.poll(() => inkAt(canvas, 0.87, 0.9)).toBeGreaterThan(100);
    await point(pad, "pointerdown", [0.2, 0.2], pen);
    await point(pad, "pointermove", [0.5, 0.5], pen);
    await point(pad, "pointermove", [0.8, 0.85], palm);
    // Another part of the hand comes down while the pen writes.
    await point(pad, "pointerdown", [0.9, 0.5], { ...palm, pointerId: 4 });
    await point(pad, "pointermove", [0.2, 0.8], pen);
    await point(pad, "pointerup", [0.2, 0.8], pen);
    await expect.poll(() => inkAt(canvas, 0.35, 0.35)).toBeGreaterThan(100);
    expect(await inkAt(canvas, 0.87, 0.9)).toBe(0);
    expect(await inkAt(canvas, 0.9, 0.5)).toBe(0);
    await point(pad, "pointerup", [0.8, 0.85], palm);
  }
  expect(await strokes(page)).toBe(1);
});

test("a pointer whose end was lost draws no further and blocks no other", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  const pen = { pointerId: 7, pointerType: "pen", pressure: 0.5 } as const;
  await point(pad(page), "pointerdown", [0.2, 0.2], pen);
  await point(pad(page), "pointermove", [0.5, 0.5], pen);
  await expect.poll(() => inkAt(pad(page).locator("> canvas"), 0.4, 0.4)).toBeGreaterThan(100);
  // It hovers: no button is held any more.
  await point(pad(page), "pointermove", [0.9, 0.2], { ...pen, buttons: 0 });
  await page.waitForTimeout(200);
  expect(await inkAt(pad(page).locator("> canvas"), 0.7, 0.35)).toBe(0);
  // Down, and never heard of again: neither the mouse nor a finger is locked out.
  await point(pad(page), "pointerdown", [0.2, 0.6], pen);
  await drawLine(page, [
    [0.1, 0.9],
    [0.9, 0.9],
  ]);
  await expect.poll(() => inkAt(pad(page).locator("> canvas"), 0.5, 0.9)).toBeGreaterThan(100);
  await point(pad(page), "pointerdown", [0.8, 0.6], { pointerId: 8, pointerType: "touch" });
  await point(pad(page), "pointermove", [0.6, 0.6], { pointerId: 8, pointerType: "touch" });
  await expect.poll(() => inkAt(pad(page).locator("> canvas"), 0.7, 0.6)).toBeGreaterThan(100);
  await point(pad(page), "lostpointercapture", [0.6, 0.6], { pointerId: 8, pointerType: "touch" });
  await point(pad(page), "pointermove", [0.6, 0.2], { pointerId: 8, pointerType: "touch" });
  await page.waitForTimeout(200);
  expect(await inkAt(pad(page).locator("> canvas"), 0.6, 0.35)).toBe(0);
});

test("the right button draws nothing", { tag: "@any-size" }, async ({ page }) => {
  await open(page);
  const box = await pad(page).boundingBox();
  if (!box) throw new Error("there is no pad");
  await page.mouse.move(box.x + 40, box.y + 40);
  await page.mouse.down({ button: "right" });
  await page.mouse.move(box.x + 140, box.y + 140, { steps: 4 });
  await page.mouse.up({ button: "right" });
  expect(await strokes(page)).toBe(-1);
});

/** The opacity of what is drawn on a pad, at a place in units of its side. */
const inkAt = (canvas: Locator, x: number, y: number): Promise<number> =>
  canvas.evaluate(
    (canvas: HTMLCanvasElement, [x, y]) =>
      canvas.getContext("2d")?.getImageData(x * canvas.width, y * canvas.height, 1, 1).data[3] ?? -1,
    [x, y] as const,
  );

for (const [name, noise] of [
  ["white", "data.fill(255)"],
  ["stripes", "data.forEach((_, i) => { data[i] = (i >> 4) % 2 ? 255 : 40; })"],
  ["noise", "data.forEach((_, i) => { data[i] = (Math.imul(i + 7, 2654435761) >>> 24); })"],
] as const) {
  test(`a canvas that hands out ${name} changes no answer`, { tag: "@any-size" }, async ({ page }) => {
    await open(page);
    const lines = [seven.map(([x, y]) => [x, y])];
    const ask = (strokes: number[][][]) =>
      page.evaluate(async (strokes) => {
        window.metavae.draw(strokes as [number, number][][]);
        const { chosen } = await window.metavae.ask();
        return chosen.answer.mean;
      }, strokes);
    const before = await ask(lines);
    await page.addInitScript((noise) => {
      const whole = CanvasRenderingContext2D.prototype.getImageData;
      CanvasRenderingContext2D.prototype.getImageData = function (...place) {
        const read = whole.apply(this, place);
        new Function("data", noise)(read.data);
        return read;
      };
    }, noise);
    await page.goto("");
    expect(await ask(lines)).toEqual(before);
    expect(before).not.toEqual(
      await ask([
        [
          [0.5, 0.1],
          [0.5, 0.9],
        ],
      ]),
    );
  });
}

test("strokes become nearly the bytes that a canvas would make of them", { tag: "@any-size" }, async ({ page }) => {
  const side = 224;
  const wave = Array.from({ length: 60 }, (_, i) => ({
    x: 0.15 + 0.011 * i,
    y: 0.5 + 0.3 * Math.sin(i / 6),
    pressure: 0.3 + 0.4 * Math.abs(Math.sin(i / 15)),
  }));
  const drawings = [
    [seven.map(([x, y]) => ({ x, y, pressure: 0.5 }))],
    [wave, [{ x: 0.2, y: 0.1, pressure: 0.5 }]],
    [[wave[0], wave[59]].map((at) => ({ x: 0, y: 0, pressure: 0.5, ...at }))],
  ];
  for (const strokes of drawings) {
    const pieces = strokes.flatMap((stroke) => Array.from({ length: pieceCount(stroke) }, (_, i) => piece(stroke, i)));
    const canvas = await page.evaluate(
      ({ pieces, side }) => {
        const context = Object.assign(document.createElement("canvas"), { width: side, height: side }).getContext("2d");
        if (!context) return [];
        context.lineCap = "round";
        for (const piece of pieces) {
          if (!piece) continue;
          const { from, control, to, width } = piece;
          context.lineWidth = width * side;
          context.beginPath();
          context.moveTo(from.x * side, from.y * side);
          context.quadraticCurveTo(control.x * side, control.y * side, to.x * side + 1e-3, to.y * side);
          context.stroke();
        }
        const { data } = context.getImageData(0, 0, side, side);
        return Array.from({ length: side * side }, (_, i) => data[4 * i + 3] ?? 0);
      },
      { pieces, side },
    );
    const ours = [...rasteriser()({ kind: "strokes", strokes }, side)];
    const inked = canvas.filter((value) => value > 0).length;
    const apart = difference(ours, canvas);
    console.log(
      `mean difference ${apart.toFixed(2)} of 255, over the ink ${((apart * ours.length) / inked).toFixed(1)}`,
    );
    expect(inked).toBeGreaterThan(500);
    expect((apart * ours.length) / inked).toBeLessThan(5);
  }
});
