// Nothing is asked of anyone but the site, wherever a visitor goes: everything else is refused here, and every attempt counts.

import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { answered, button, comeTo, drawLine, open, seven, smallRun, step, strips } from "./helpers";

/** Addresses that were tried, by requests or by what the page's own policy stopped before there was one. */
async function refuseAllBut(site: string, page: Page): Promise<string[]> {
  const tried: string[] = [];
  await page.context().route(
    (url) => !url.href.startsWith(site),
    (route) => {
      tried.push(route.request().url());
      return route.abort();
    },
  );
  page.on("websocket", (socket) => tried.push(socket.url()));
  await page.exposeFunction("forbidden", (address: string) => tried.push(address));
  await page.addInitScript(() =>
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
      (window as unknown as { forbidden(address: string): void }).forbidden(`${violatedDirective} ${blockedURI}`),
    ),
  );
  return tried;
}

async function askEveryWay(page: Page): Promise<void> {
  await drawLine(page, seven);
  const number = page.getByRole("spinbutton", { name: "Rotation, as a number" });
  await number.fill("60");
  await number.blur();
  await expect(strips(page).first()).toContainText("turned by 60°");
  await page.getByRole("radio", { name: "My own images", exact: true }).check();
  await expect(strips(page).first()).toContainText("empty D");
  await page.getByRole("radio", { name: "Test digits", exact: true }).check();
  await page.getByRole("button", { name: "Next test digit" }).click();
}

async function readToItsEnd(page: Page): Promise<void> {
  await comeTo(page.locator("map-canvas, latent-map").first());
  await expect(page.getByTestId("map-note")).toContainText("posterior means");
  await comeTo(page.locator("#results"));
  await expect(page.locator("results-view table, results-view svg").first()).toBeVisible();
  await comeTo(page.locator("#idea"));
  await page.locator("theme-toggle button").first().click();
}

async function trainSaveAndLoad(page: Page): Promise<void> {
  await smallRun(page, { steps: "20" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBe(20);
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save").click()]);
  const checkpoint = await readFile(await download.path());
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(21);
  await page
    .locator("train-controls input[type=file]")
    .setInputFiles({ name: "run.safetensors", mimeType: "application/octet-stream", buffer: checkpoint });
  await expect.poll(() => step(page), { timeout: 30_000 }).toBe(20);
}

test("on the whole path of a visitor nothing is asked of anyone but the site", async ({ page, baseURL }) => {
  const tried = await refuseAllBut(baseURL ?? "", page);
  const complaints = await open(page);
  await askEveryWay(page);
  await readToItsEnd(page);
  await trainSaveAndLoad(page);
  await page.goto("?lang=zh&family=shear");
  await answered(page);
  await page.waitForLoadState("networkidle");
  expect(tried).toEqual([]);
  expect(complaints).toEqual([]);
  // If there were one, it would be seen.
  await page.evaluate(() => fetch("https://example.org/").catch(() => {}));
  await expect.poll(() => tried.join()).toContain("example.org");
});
