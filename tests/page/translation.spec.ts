// A browser that translates the page puts nodes of its own in the place of texts: figures and labels must go on all the same.

import { expect, type Page, test } from "@playwright/test";
import { answered, button, enterRoom, open, smallRun, step, strips, throughRooms, valueOfD } from "./helpers";

/** Does to the texts what Chrome's translation does; `obeys`: where it may. */
function translate(page: Page, obeys: boolean): Promise<number> {
  return page.evaluate((obeys) => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts: Text[] = [];
    while (walker.nextNode()) texts.push(walker.currentNode as Text);
    const may = (text: Text) =>
      !text.parentElement?.closest(obeys ? "script, style, [translate=no]" : "script, style") &&
      text.data.trim() !== "";
    const translated = texts.filter(may);
    for (const text of translated) {
      const [outer, inner] = [document.createElement("font"), document.createElement("font")];
      inner.textContent = `${text.data}ğ`;
      outer.append(inner);
      text.replaceWith(outer);
    }
    document.documentElement.classList.add("translated-ltr");
    return translated.length;
  }, obeys);
}

for (const obeys of [true, false]) {
  test(`figures and labels go on while a browser translates the page${obeys ? "" : ", also where it must not"}`, {
    tag: "@any-size",
  }, async ({ page }) => {
    const complaints = await open(page);
    await smallRun(page, { steps: "100000" });
    await button(page, "Step").click();
    await expect.poll(() => step(page)).toBe(1);
    expect(await translate(page, obeys)).toBeGreaterThan(50);

    // The run: its step, its curves' figures, and the button's name.
    const kl = page.getByTestId("curve-KL");
    const before = await kl.textContent();
    await page.locator("train-controls .primary").click();
    await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(5);
    await expect(kl).not.toHaveText(before ?? "");
    await expect(button(page, "Pause")).toBeVisible();
    const then = await step(page);
    await translate(page, obeys);
    await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(then);
    await button(page, "Pause").click();
    await expect(button(page, "Continue")).toBeVisible();

    // The question: D in words, the verdict, KL, the legend.
    await enterRoom(page, "play");
    const strip = strips(page).first();
    const figure = await strip.locator(".figures b").textContent();
    await valueOfD(page).press("PageUp");
    await expect(strip.locator("h3")).toHaveText(/^D: digits turned by \d+°$/);
    await expect(strip.locator(".figures b")).not.toHaveText(figure ?? "");
    await enterRoom(page, "how-sure");
    await expect(page.locator("posterior-plot .plot-legend")).toHaveText(
      /^\s*with your D, KL [\d.]+ nats\s*with the other, KL [\d.]+ nats\s*prior\s*$/,
    );
    await enterRoom(page, "play");
    await page
      .getByRole("switch", { name: /my digit with D/ })
      .first()
      .click();
    await expect(strip.locator(".verdict")).toHaveText("right D");
    await valueOfD(page).press("PageUp");
    await expect(strip.locator(".verdict")).toHaveText("wrong D");
    await page.getByRole("radio", { name: "Scale", exact: true }).check();
    await expect(strip.locator("h3")).toHaveText(/^D: digits/);
    await expect(page.locator("context-chooser label[for=context-value]")).toHaveText("Scale");
    expect(complaints).toEqual([]);
  });
}

test("no text that changes is left to a translation, and what does not change is", { tag: "@any-size" }, async ({
  page,
}) => {
  await open(page, "?bench");
  await throughRooms(page, async () => {});
  const left = await page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .filter((element) => element.localName.includes("-") && element.textContent?.trim() !== "")
      // Words of the text that show a card; what they say does not change.
      .filter((element) => !element.closest("[translate=no], glossary-term"))
      .map(({ localName }) => localName),
  );
  expect(left).toEqual([]);
  await translate(page, true);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("ğ");
  await expect(page.locator("#idea p").first()).toContainText("ğ");
  await expect(page.locator("answer-strips")).not.toContainText("ğ");
});

test("the page's own Chinese can still be chosen", { tag: "@any-size" }, async ({ page }) => {
  const complaints = await open(page);
  await translate(page, false);
  await page.locator("language-switch a").click();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hans");
  await valueOfD(page).press("PageUp");
  await expect(strips(page).first()).toContainText(/旋转 \d+° 的数字/);
  await page.locator("language-switch a").click();
  await valueOfD(page).press("PageUp");
  await expect(strips(page).first()).toContainText(/turned by \d+°/);
  await answered(page);
  expect(complaints).toEqual([]);
});
