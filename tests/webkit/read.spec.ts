// WebKit, reading: the map, the story, the results, in Chinese, in the dark, and in a narrow window.

import { inkOf, unseenSigns } from "./painted";
import { count, expect, figure, ink, open, pixels, scrollTo, test, text } from "./visit";
import { keys } from "./webdriver";

test("the map appears, and its cursor follows the mouse and the keys", async ({ visitor, baseURL }) => {
  await open(visitor, baseURL ?? "");
  await scrollTo(visitor, "latent-map");
  await expect.poll(() => text(visitor, "[data-testid=map-note]")).toContain("3,996 posterior means");
  const cursor = "[data-testid=cursor-image]";
  await expect.poll(() => ink(visitor, cursor)).toBeGreaterThan(0);
  const readout = () => text(visitor, "#cursor-readout");
  const [home, digit] = [await readout(), await pixels(visitor, cursor)];
  await visitor.stroke("map-canvas", [
    [0.3, 0.2],
    [0.35, 0.7],
  ]);
  await expect.poll(readout).not.toBe(home);
  await expect.poll(() => pixels(visitor, cursor)).not.toEqual(digit);
  const dragged = await readout();
  await visitor.press(keys.right, keys.right);
  await expect.poll(readout).not.toBe(dragged);
  await visitor.click({ css: ".cursor button", named: "Back to my digit" });
  await expect.poll(readout).toBe(home);
});

test("the map is still painted when one comes back to it", async ({ visitor, baseURL }) => {
  await open(visitor, baseURL ?? "");
  await scrollTo(visitor, "latent-map");
  await expect.poll(() => text(visitor, "[data-testid=map-note]")).toContain("3,996 posterior means");
  await scrollTo(visitor, "map-canvas");
  await expect.poll(() => inkOf(visitor, "map-canvas")).toBeGreaterThan(10_000);
  for (const away of ["#idea", "#ask"]) {
    await scrollTo(visitor, away);
    await new Promise((seen) => setTimeout(seen, 500));
    await scrollTo(visitor, "map-canvas");
    await expect.poll(() => inkOf(visitor, "map-canvas")).toBeGreaterThan(10_000);
  }
});

test("the story's figures compute, and the results have a winner", async ({ visitor, baseURL }) => {
  await open(visitor, baseURL ?? "");
  await scrollTo(visitor, "growth-figure");
  await expect
    .poll(() => text(visitor, "growth-figure figcaption b"), { timeout: 90_000 })
    .toMatch(/ELBO −[\d.]+ nats/);
  expect(await count(visitor, "growth-figure path.line")).toBe(4);
  await expect.poll(() => text(visitor, "path-figure")).toContain("D: 10 images, digits turned by 20°");
  await scrollTo(visitor, "#results");
  await expect.poll(() => count(visitor, ".results-table tbody tr")).toBeGreaterThan(3);
  expect(await text(visitor, "[data-testid=results-verdict]")).toMatch(/\.\d/);
  expect(await count(visitor, ".lines-plot path")).toBeGreaterThan(4);
});

test("no sign is missing from the equations", async ({ visitor, baseURL }) => {
  await open(visitor, baseURL ?? "");
  await scrollTo(visitor, "#idea");
  for (const number of ["(1)", "(2)", "(2, 3)", "(4)", "(7)", "(9)", "(10)", "(11)", "(12)"]) {
    await visitor.run((number) => {
      const all = [...document.querySelectorAll(".equation")];
      for (const one of all) one.id = one.querySelector(".number")?.textContent === number ? "equation" : "";
    }, number);
    // While figures above are computed it may move.
    await expect.poll(() => unseenSigns(visitor, "#equation"), `equation ${number}`).toEqual([]);
  }
});

test("in Chinese, by its address and by its link, and back", async ({ visitor, baseURL }) => {
  await open(visitor, `${baseURL}?lang=zh`);
  await expect.poll(() => text(visitor, "h1")).toContain("画一个数字");
  await visitor.click("language-switch a");
  await expect.poll(() => text(visitor, "h1")).toContain("Draw a digit");
  await visitor.click("language-switch a");
  await expect.poll(() => text(visitor, "h1")).toContain("画一个数字");
});

test("in the dark, which is remembered", async ({ visitor, baseURL }) => {
  await visitor.go(baseURL ?? "");
  const lightest = () =>
    visitor.run(() => {
      const colour = getComputedStyle(document.body).backgroundColor;
      return Math.max(...(colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number));
    });
  expect(await lightest()).toBeGreaterThan(200);
  await visitor.click("theme-toggle button");
  await visitor.click("theme-toggle button");
  await expect.poll(lightest).toBeLessThan(64);
  await visitor.go(`${baseURL}?value=20`);
  expect(await lightest()).toBeLessThan(64);
});

test("labels stand beside their choices, not above them", async ({ visitor, baseURL }) => {
  await open(visitor, baseURL ?? "");
  const above: string[] = [];
  for (const part of ["#ask", "#map", "#train", "#adapt", "#results"]) {
    await scrollTo(visitor, part);
    await expect.poll(() => count(visitor, `${part} .segments legend, ${part} fieldset`)).toBeGreaterThan(0);
    above.push(
      ...(await visitor.run((part) => {
        const legends = [...document.querySelectorAll(`${part} .segments legend:not(.hidden-label)`)];
        return legends.flatMap((legend) => {
          const words = document.createRange();
          words.selectNodeContents(legend);
          const { top, bottom } = words.getBoundingClientRect();
          const choice = legend.parentElement?.querySelector("label")?.getBoundingClientRect();
          const middle = (top + bottom) / 2;
          return choice && choice.height > 0 && (middle < choice.top || middle > choice.bottom)
            ? [legend.textContent ?? ""]
            : [];
        });
      }, part)),
    );
  }
  expect(above).toEqual([]);
});

test("fits the narrowest window", async ({ visitor, baseURL }) => {
  await visitor.size(390, 844);
  await open(visitor, baseURL ?? "");
  for (const section of ["#inside", "#map", "#how-good", "#train", "#results", "#idea", ".foot"]) {
    await scrollTo(visitor, section);
    await new Promise((seen) => setTimeout(seen, 300));
    expect(await visitor.run(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  }
  const width = await visitor.run(() => innerWidth);
  console.log(`the narrowest window is ${width} pixels wide`);
  expect(width).toBeLessThan(500);
  expect(await figure(visitor, ".strip .figures b")).toBeGreaterThan(0);
});
