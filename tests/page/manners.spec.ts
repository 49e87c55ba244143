// The page's manners: it rests while hidden unless told otherwise, holds the screen awake on request, and works offline.

import { createReadStream, existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page, test } from "@playwright/test";
import { answered, button, open, smallRun, step } from "./helpers";

/** Headless browsers never hide a page; this says to it what a real one would. */
async function hide(page: Page, hidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event("visibilitychange"));
  }, hidden);
}

async function train(page: Page): Promise<void> {
  await open(page);
  await smallRun(page, { steps: "100000" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(2);
}

test("training pauses while the tab is hidden, and goes on when it is seen again", async ({ page }) => {
  await train(page);
  await hide(page, true);
  await expect(button(page, "Continue")).toBeVisible();
  const paused = await step(page);
  await page.waitForTimeout(500);
  expect(await step(page)).toBe(paused);
  await hide(page, false);
  await expect(button(page, "Pause")).toBeVisible();
  await expect.poll(() => step(page)).toBeGreaterThan(paused);
  // A run that the visitor paused stays paused.
  await button(page, "Pause").click();
  await expect(button(page, "Continue")).toBeVisible();
  await hide(page, true);
  await hide(page, false);
  await page.waitForTimeout(300);
  await expect(button(page, "Continue")).toBeVisible();
});

test("told so, it trains on while hidden, and remembers that", async ({ page }) => {
  await train(page);
  const background = page.getByRole("switch", { name: "Train on while this tab is hidden" });
  await background.click();
  await hide(page, true);
  const before = await step(page);
  await expect.poll(() => step(page)).toBeGreaterThan(before + 5);
  await page.reload();
  await expect(background).toBeChecked();
});

test("the screen is kept awake while training runs, and only then", async ({ page }) => {
  await page.addInitScript(() => {
    const locks = { held: 0 };
    const request = async () => {
      locks.held++;
      const lock = new EventTarget();
      return Object.assign(lock, {
        release: async () => {
          locks.held--;
          lock.dispatchEvent(new Event("release"));
        },
      });
    };
    Object.defineProperty(navigator, "wakeLock", { value: { request } });
    Object.assign(window, { locks });
  });
  const held = () => page.evaluate(() => (window as unknown as { locks: { held: number } }).locks.held);
  await train(page);
  expect(await held()).toBe(0);
  await page.getByRole("switch", { name: /Keep the screen awake/ }).click();
  await expect.poll(held).toBe(1);
  await expect(page.getByTestId("wake-lock")).toHaveText("(it does now)");
  await button(page, "Pause").click();
  await expect.poll(held).toBe(0);
});

test.describe("offline", () => {
  test.use({ serviceWorkers: "allow" });
  const types = { html: "text/html", js: "text/javascript", css: "text/css", wasm: "application/wasm" };
  let server: Server;
  let address: string;
  let title: string | null;

  // A server of its own, which can be switched off for all, service workers included, and can have a newer version.
  test.beforeEach(async () => {
    title = null;
    server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://localhost").pathname.slice(1) || "index.html";
      if (path.includes("..") || !existsSync(`dist/${path}`)) return void response.writeHead(404).end();
      const type = types[(path.split(".").pop() ?? "") as keyof typeof types] ?? "application/octet-stream";
      response.writeHead(200, { "content-type": type });
      if (path === "index.html" && title !== null) {
        response.end(readFileSync("dist/index.html", "utf8").replace(/<title>.*<\/title>/, `<title>${title}</title>`));
      } else createReadStream(`dist/${path}`).pipe(response);
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    address = `http://localhost:${(server.address() as AddressInfo).port}/`;
  });
  test.afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Visits, and waits until all that the next visit needs is kept. */
  async function visit(page: Page): Promise<void> {
    await page.goto(address);
    await answered(page);
    const kept = () =>
      page.evaluate(async () => {
        const cache = await caches.open("metavae");
        return (await cache.keys()).map(({ url }) => new URL(url).pathname).join(" ");
      });
    for (const name of [
      "decoder.safetensors.gz",
      "encoder.safetensors.gz",
      "t10k-images",
      "t10k-labels",
      ".wasm",
      ".woff2",
      "index.json",
    ]) {
      await expect.poll(kept).toContain(name);
    }
    await expect.poll(kept).toMatch(/^\/ | \/( |$)/);
  }

  test("after one visit the page answers without a network", { tag: "@every-browser" }, async ({ page }) => {
    await visit(page);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await page.goto(`${address}?value=60`);
    await answered(page);
    await expect(page.locator("answer-strips")).toContainText("turned by 60°");
    await page.getByRole("button", { name: "Next test digit" }).click();
    await expect(page.getByRole("img", { name: "test digit number 33" })).toBeVisible();
  });

  test("a newer version wins at the next visit", async ({ page }) => {
    await visit(page);
    title = "A newer version";
    await page.reload();
    await expect(page).toHaveTitle("A newer version");
    await answered(page);
  });
});
