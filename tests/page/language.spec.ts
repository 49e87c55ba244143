// The page in Chinese: nothing is left in English, it follows what changes, and it switches without losing anything.

import { expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import {
  answered,
  button,
  comeTo,
  drawLine,
  enter,
  open,
  posterior,
  seven,
  smallRun,
  step,
  valueOfD,
  watchLayout,
} from "./helpers";

/** Names and units that Chinese keeps. */
const KEPT =
  /^(MetaVAE|MetaELBO|ELBO|KL|GFLOP\/s|WebGPU|Adam|AdamW|SGD|split R̂|(\d[\d.,]* )?MB|ln p\(x(\|z|, z)?\)|\W*KL \d+\.\d)$/;

/** Texts and names on the page with letters but without a Chinese character. */
async function english(page: Page): Promise<string[]> {
  const found = await page.evaluate(() => {
    const skipped = "script, style, math, pre, code, noscript, [lang]:not(html)";
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    const texts: string[] = [];
    while (walker.nextNode()) {
      const node = walker.currentNode;
      if ((node instanceof Element ? node : node.parentElement)?.closest(skipped)) continue;
      if (node instanceof Element)
        texts.push(...["aria-label", "aria-valuetext", "title"].map((name) => node.getAttribute(name) ?? ""));
      else texts.push(node.nodeValue ?? "");
    }
    return texts.map((text) => text.replace(/\s+/g, " ").trim());
  });
  return found.filter((text) => /[a-z]{2}/i.test(text) && !/\p{Script=Han}/u.test(text) && !KEPT.test(text));
}

test("opens in Chinese by its address, with nothing left in English", { tag: "@every-browser" }, async ({ page }) => {
  await open(page, "?lang=zh");
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
  await expect(page).toHaveTitle(/数据集/);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("画一个数字");
  await expect(page.locator("#idea")).toContainText("摊销间隙");
  await comeTo(page.locator("latent-map"));
  await expect(page.getByTestId("map-note")).toContainText("3,996");
  await comeTo(page.locator("tightening-plot"));
  await expect(page.locator("tightening-plot .note")).toContainText("次抽取 D 的平均");
  for (const name of ["search-figure", "matrix-figure", "path-figure", "growth-figure"]) {
    await comeTo(page.locator(name));
    await expect(page.locator(name).locator("figcaption").first()).not.toBeEmpty();
    await expect(page.locator(name)).not.toContainText(/等待绘图板|正在询问/);
  }
  await expect.poll(() => english(page)).toEqual([]);
});

test("what changes is translated as it appears", async ({ page }) => {
  await open(page, "?lang=zh");
  await valueOfD(page).press("PageUp");
  await expect(page.locator("answer-strips")).toContainText(/旋转 \d+° 的数字/);
  await smallRun(page);
  await page.locator("train-controls .primary + button").click();
  await expect.poll(() => step(page)).toBe(1);
  await enter(page.locator("#field-batch"), "0");
  await expect(page.locator("#field-batch-hint")).toContainText("之间的整数");
  await expect.poll(() => english(page)).toEqual([]);
});

test("switches there and back without losing the drawing or the run", { tag: ["@any-size", "@every-browser"] }, async ({
  page,
}) => {
  await open(page, "?contextSeed=3");
  await drawLine(page, seven);
  await smallRun(page);
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(1);
  await page.waitForTimeout(500);
  const before = await posterior(page);
  const texts = await page.locator("#idea").innerText();
  await page.getByRole("link", { name: "中文" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("自己训练一个");
  expect(new URL(page.url()).search).toMatch(
    /^\?contextSeed=3&split=sparse&batch=16&learningRate=0.002&trainContextSize=4&summaryHidden=48&summary=32&hidden=64&latent=16&steps=400&backend=cpu&strokes=[\w-]+&lang=zh$/,
  );
  expect(await posterior(page)).toBe(before);
  await page.getByRole("link", { name: "English" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  expect(await page.locator("#idea").innerText()).toBe(texts);
  expect(await step(page)).toBe(1);
  expect(new URL(page.url()).search).not.toContain("lang");
});

test("no violation in Chinese, and nothing jumps", async ({ page }) => {
  const layoutShift = await watchLayout(page);
  await open(page, "?lang=zh");
  expect(await violations(page)).toEqual([]);
  const { sum, what } = await layoutShift();
  console.log(`layout shift in Chinese ${sum.toFixed(4)}`);
  expect(sum, what.join("\n")).toBeLessThan(0.05);
});

test("a translation that cannot be loaded is named, and the page stays usable in English", {
  tag: "@any-size",
}, async ({ page }) => {
  await page.route("**/assets/zh-*.js*", (route) => route.abort());
  await page.goto("?lang=zh");
  await answered(page);
  await expect(page.locator('[data-problem="language"]')).toContainText("stays in English");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: "中文" })).toBeVisible();
  // Loaded at last, it is no longer missed; nothing was chosen yet, so that a reload would have tried again.
  expect(new URL(page.url()).search).toBe("?lang=zh");
  await page.unroute("**/assets/zh-*.js*");
  await page.getByRole("link", { name: "中文" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
  await expect(page.locator('[data-problem="language"]')).toHaveCount(0);
});

test("every tag for Chinese opens it, and a language that the page does not have is English without complaint", {
  tag: "@any-size",
}, async ({ page }) => {
  for (const tag of ["zh-CN", "zh-Hans", "ZH", "zh-TW"]) {
    await page.goto(`?lang=${tag}`);
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("画一个数字");
  }
  await page.goto("?lang=fr");
  await answered(page);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Draw a digit");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page.locator(".problem")).toHaveCount(0);
});

test.describe("in a Chinese browser", { tag: "@any-size" }, () => {
  test.use({ locale: "zh-CN" });

  test("the page opens in Chinese without English before it, English can be chosen, and the choice is kept", async ({
    page,
  }) => {
    await page.addInitScript(() => {
      const seen: string[] = [];
      Object.assign(window, { seen });
      const look = () => {
        const title = document.querySelector("h1");
        if (title && getComputedStyle(title).visibility === "visible") seen.push(title.textContent ?? "");
        requestAnimationFrame(look);
      };
      look();
    });
    const seen = () => page.evaluate(() => (window as unknown as { seen: string[] }).seen);
    await page.goto("");
    await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
    await expect.poll(async () => (await seen()).length).toBeGreaterThan(0);
    expect((await seen()).filter((title) => !/\p{Script=Han}/u.test(title))).toEqual([]);
    await page.getByRole("link", { name: "English" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("Draw a digit");
    expect(new URL(page.url()).search).toBe("?lang=en");
    await page.goto("?value=60");
    await expect(page.getByRole("link", { name: "中文" })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
    await expect(page.locator("html")).not.toHaveAttribute("data-awaits");
    // A link that says otherwise is followed, and is no choice of the visitor's.
    await page.goto("?lang=zh");
    await expect(page.getByRole("heading", { level: 1 })).toContainText("画一个数字");
    await page.goto("");
    await expect(page.getByRole("link", { name: "中文" })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
  });
});

test("Chinese, once chosen, is what the page opens in; where storage is refused, English", {
  tag: "@any-size",
}, async ({ page }) => {
  await page.goto("");
  await page.getByRole("link", { name: "中文" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("画一个数字");
  await page.goto("?value=60");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("画一个数字");
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("refused", "SecurityError");
      },
    });
  });
  await page.goto("");
  await answered(page);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Draw a digit");
  await page.getByRole("link", { name: "中文" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("画一个数字");
  expect(new URL(page.url()).search).toBe("?lang=zh");
});

test("what a link gets wrong is said in Chinese, reasons included", { tag: "@any-size" }, async ({ page }) => {
  await page.goto("?lang=zh&contextSize=900&family=skew&trainseed=3&hide=moon");
  await expect(page.locator('[data-problem="link"]')).toContainText("“trainseed”（是指 trainSeed 吗？）");
  await expect(page.locator('[data-problem="link"]')).toContainText("contextSize=900（0 到 50 之间的整数）");
  await expect(page.locator('[data-problem="hide"]')).toContainText("链接要求隐藏");
  await expect(page.locator(".problem")).not.toContainText([/did you mean|one of|whole/]);
});
