// The rooms: each has an address, is entered by link, by back and forward, and shows the digit, D and what comes of them.

import { expect, type Page, test } from "@playwright/test";
import { answered, difference, enterRoom, ink, open, PLACES, pad, pixels, posterior, strips } from "./helpers";

const ROOMS = {
  play: ["Draw a digit, change the dataset", "MetaVAE: draw a digit, change the dataset"],
  idea: ["How one network came to know every dataset", "The idea · MetaVAE"],
  inside: ["Look inside the answer", "Look inside · MetaVAE"],
  truths: ["Where the truth is known", "Known truths · MetaVAE"],
  train: ["Train one yourself", "Train · MetaVAE"],
  results: ["Results", "Results · MetaVAE"],
} as const;

const dock = (page: Page) => page.getByRole("complementary", { name: "Your digit and D" });

/** That one room is shown, and the page says which. */
async function shows(page: Page, room: keyof typeof ROOMS): Promise<void> {
  const [head, title] = ROOMS[room];
  await expect(page.locator("main h1:visible")).toHaveText([new RegExp(head)]);
  await expect(page.locator(".room:visible")).toHaveCount(1);
  await expect(page).toHaveTitle(title);
  await expect(page.locator('.rooms a[aria-current="page"]')).toHaveAttribute("href", `#${room}`);
}

test("each room opens by its address, and stays after a reload", { tag: "@every-browser" }, async ({ page }) => {
  for (const room of Object.keys(ROOMS) as Array<keyof typeof ROOMS>) {
    await page.goto("about:blank");
    await open(page, room === "play" ? "" : `?value=60#${room}`);
    await shows(page, room);
  }
  await page.reload();
  await answered(page);
  await shows(page, "results");
  expect(new URL(page.url()).search).toBe("?value=60");
});

test("links lead on, back and forward lead through the visit, to where each room was left", async ({ page }) => {
  await open(page);
  await enterRoom(page, "results");
  await expect(page.getByTestId("results-verdict")).toBeVisible();
  await page.evaluate(() => scrollTo(0, 400));
  await enterRoom(page, "train");
  await shows(page, "train");
  expect(await page.evaluate(() => scrollY)).toBe(0);
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  await page.goBack();
  await shows(page, "results");
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(400);
  await page.goBack();
  await shows(page, "play");
  await page.goForward();
  await shows(page, "results");
  await expect.poll(() => page.evaluate(() => scrollY)).toBe(400);
});

test("what has an address inside a room opens with it", { tag: "@any-size" }, async ({ page }) => {
  await open(page, "#how-sure");
  await shows(page, "inside");
  await expect(page.locator(".question:visible")).toHaveCount(1);
  await expect(page.locator("posterior-plot")).toBeVisible();
  await expect(page.locator('.questions a[aria-current="true"]')).toHaveText("How sure is it?");
  await page.locator('.questions a[href="#map"]').click();
  await expect(page.getByTestId("map-note")).toContainText("posterior means");
  await expect(page.locator("posterior-plot")).toBeHidden();
  // The question that was open is still open when one comes back.
  await enterRoom(page, "play");
  await page.locator('.rooms a[href="#inside"]').click();
  await expect(page.locator("latent-map")).toBeVisible();
  await page.goto("about:blank");
  await open(page, "#adapt");
  await shows(page, "results");
  await expect(page.locator("#adapt h2")).toBeInViewport();
  await page.goto("about:blank");
  await open(page, "#story");
  await shows(page, "idea");
  await page.goto("about:blank");
  await open(page, "#nowhere");
  await shows(page, "play");
});

test("before any program has come, the page shows the room that the address names", async ({ page }) => {
  await page.route(/\.js$/, () => {});
  for (const place of [...PLACES, "inside", "adapt", "story", "ask"]) {
    await page.goto("about:blank");
    await page.goto(`#${place}`, { waitUntil: "commit" });
    await expect(page.locator(".foot")).toBeAttached();
    const [shown, holds] = await page.evaluate(
      (place) => [document.documentElement.dataset.room, document.getElementById(place)?.closest(".room")?.id],
      place,
    );
    expect(shown, place).toBe(holds);
  }
});

/** What is asked there is not the digit. */
const TRUTHS: readonly string[] = ["two-clouds", "inclined-plane", "league"];

test("in every other room the dock has the digit, D, and both verdicts, and D can be changed there", async ({
  page,
}) => {
  await open(page);
  await expect(dock(page)).toBeHidden();
  for (const place of PLACES.slice(1).filter((place) => !TRUTHS.includes(place))) {
    await enterRoom(page, place);
    await page.evaluate(() => scrollTo(0, 300));
    await expect(dock(page)).toBeInViewport({ ratio: 1 });
    await expect(page.locator(".rooms")).toBeInViewport({ ratio: 1 });
    expect(await ink(dock(page).locator("digit-image"))).toBeGreaterThan(0);
    await expect(dock(page).locator(".dock-side")).toContainText([/right D.*Reads a 6/s, /wrong D.*fits 20° better/s]);
  }
  const before = await posterior(page);
  await page.locator("#dock-value").focus();
  await page.keyboard.press("PageUp");
  await expect(dock(page).locator(".dock-side").first()).not.toContainText("20°");
  await expect.poll(() => posterior(page)).not.toBe(before);
  const digit = dock(page).locator("digit-image");
  const six = await pixels(digit);
  await dock(page).getByRole("button", { name: "Next test digit" }).click();
  await expect.poll(async () => difference(await pixels(digit), six)).toBeGreaterThan(10);
  await dock(page).getByRole("link").click();
  await shows(page, "play");
  await expect(strips(page).first()).not.toContainText("turned by 20°");
});

test("a phone's first screen has the pad, D's value and both rows", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await expect(dock(page).getByRole("slider")).toBeInViewport({ ratio: 1 });
  await expect(pad(page)).toBeInViewport({ ratio: 1 });
  for (const strip of await strips(page).all()) await expect(strip).toBeInViewport({ ratio: 1 });
  // The rooms stay in sight, the tools above them do not.
  await page.evaluate(() => scrollTo(0, 500));
  await expect(page.locator(".rooms")).toBeInViewport({ ratio: 1 });
  await expect(page.locator(".tools")).not.toBeInViewport();
  await page.getByRole("link", { name: "Look inside" }).click();
  await expect(dock(page).locator(".dock-side").last()).toBeInViewport({ ratio: 1 });
});

test("in Chinese the rooms have Chinese names and titles", async ({ page }) => {
  await open(page, "?lang=zh#train");
  await expect(page).toHaveTitle("训练 · MetaVAE");
  await page.getByRole("link", { name: "结果" }).click();
  await expect(page).toHaveTitle("结果 · MetaVAE");
  await page.getByRole("link", { name: "English" }).click();
  await expect(page).toHaveTitle("Results · MetaVAE");
  await page.getByRole("link", { name: "中文" }).click();
  await page.getByRole("link", { name: "试一试" }).click();
  await expect(page).toHaveTitle("MetaVAE：画一个数字，换一个数据集");
});
