// WebKit, asking: open, draw, change D, take it away, give one's own images.

import { sizeOfDots } from "./painted";
import { count, expect, ink, open, pixels, posterior, scrollTo, seven, test, text } from "./visit";
import { keys } from "./webdriver";

test.beforeEach(async ({ visitor, baseURL }) => open(visitor, baseURL ?? ""));

const mine = "answer-strips .strip:nth-of-type(1)";

test("a drawn digit changes the posterior and the reconstruction, and can be cleared and brought back", async ({
  visitor,
}) => {
  const before = await posterior(visitor);
  const reconstruction = await pixels(visitor, "[data-testid=reconstruction]");
  await visitor.stroke(".pad", seven);
  await expect.poll(() => posterior(visitor)).not.toBe(before);
  await expect.poll(() => pixels(visitor, "[data-testid=reconstruction]")).not.toEqual(reconstruction);
  expect(await ink(visitor, "digit-image.pixels")).toBeGreaterThan(0);
  await visitor.click({ css: ".pad-tools button", named: "Clear" });
  await expect.poll(() => text(visitor, "[data-testid=decoder-note]")).toContain("Draw a digit");
  await visitor.click({ css: ".pad-tools button", named: "Undo" });
  await visitor.press([keys.control, "z"]);
  await expect.poll(() => posterior(visitor)).toBe(before);
});

test("the dots of the posterior are dots, inside the answer and in the story", async ({ visitor }) => {
  for (const plot of ["posterior-plot", "path-figure"]) {
    await scrollTo(visitor, plot);
    await expect.poll(() => count(visitor, `${plot} path.dot:not(.hollow)`)).toBe(1);
    const size = await sizeOfDots(visitor, `${plot} svg`);
    console.log(`${plot}: ${size.toFixed(2)} squares for a dot`);
    // A disc is 0.79 of its square, and its edge is not sharp.
    expect.soft(size).toBeGreaterThan(0.3);
    expect.soft(size).toBeLessThan(1.6);
  }
});

test("with the right D both turn, with a wrong one the model misreads, without one it guesses", async ({ visitor }) => {
  const upright = await posterior(visitor);
  await visitor.enter('context-chooser input[aria-label="Rotation, as a number"]', "60");
  await expect.poll(() => text(visitor, mine)).toContain("D: digits turned by 60°");
  expect(await text(visitor, mine)).toContain("right D");
  await visitor.click({ css: ".try button", named: "Turn D alone" });
  await expect.poll(() => text(visitor, mine)).toContain("wrong D");
  await expect.poll(() => posterior(visitor)).not.toBe(upright);
  await visitor.click({ css: ".try button", named: "Take D away" });
  await expect.poll(() => text(visitor, mine)).toContain("empty D");
  await visitor.click({ css: ".try button", named: "Take D away" });
  await expect.poll(() => posterior(visitor)).toBe(upright);
});

test("one's own drawings and pictures become D, and what is no picture is named", async ({ visitor }) => {
  const before = await posterior(visitor);
  await visitor.click({ css: "context-source label", named: "My own images" });
  await visitor.stroke(".own-pad", seven);
  await visitor.click({ css: ".own-tools button", named: "Add drawing" });
  await expect.poll(() => count(visitor, ".own-images digit-image")).toBe(1);
  expect(await ink(visitor, ".own-images digit-image")).toBeGreaterThan(2000);
  await expect.poll(() => text(visitor, mine)).toContain("D: your own image");
  await visitor.putFiles(".own-tools input[type=file]", picture, program);
  await expect.poll(() => count(visitor, ".own-images digit-image")).toBe(2);
  expect(await ink(visitor, ".own-images li:nth-child(2) digit-image")).toBeGreaterThan(2000);
  await expect.poll(() => text(visitor, "[data-problem=own]")).toContain("webdriver.ts is not a picture");
  await expect.poll(() => posterior(visitor)).not.toBe(before);
});

const picture = new URL("../firefox/seven.png", import.meta.url).pathname;
const program = new URL("webdriver.ts", import.meta.url).pathname;
