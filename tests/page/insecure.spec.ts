// Where browsers hold things back: plain http, a frame without an origin, a file, no observers, no count of cores, no storage.

import { chromium, expect, type Page, test } from "@playwright/test";
import { answered, button, drawLine, posterior, seven, smallRun, step } from "./helpers";

/** Complaints of the page itself; what a browser logs about a refused fetch is no error of ours. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  return complaints;
}

/** Of the server that knows no names, and lets every site read. */
const plainPort = (baseURL: string | undefined): number => Number(new URL(baseURL ?? "").port) + 1;

/** It answers to strokes, and trains. */
async function works(page: Page): Promise<void> {
  await answered(page);
  const before = await posterior(page);
  await drawLine(page, seven);
  await expect.poll(() => posterior(page)).not.toBe(before);
  await smallRun(page, { steps: "5" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBe(5);
}

test("over plain http from another machine it answers and trains", async ({ baseURL, launchOptions }) => {
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), "--host-resolver-rules=MAP lan.test 127.0.0.1"],
  });
  try {
    const page = await browser.newPage();
    const complaints = complaintsOf(page);
    await page.goto(`http://lan.test:${plainPort(baseURL)}/some/where/`);
    expect(await page.evaluate(() => [isSecureContext, "locks" in navigator, "randomUUID" in crypto])).toEqual([
      false,
      false,
      false,
    ]);
    await expect(page.getByTestId("backend")).toContainText("this browser has no WebGPU");
    await works(page);
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
});

test("in a frame without an origin it answers and trains", async ({ page, baseURL }) => {
  const complaints = complaintsOf(page);
  // A page that was served, if only as data: Chromium lets made-up ones reach no server on this machine.
  await page.goto("results/paper.json");
  await page.evaluate(
    (address) => {
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "allow-scripts");
      frame.style.cssText = "width: 1400px; height: 5000px";
      frame.src = address;
      document.body.append(frame);
    },
    `http://localhost:${plainPort(baseURL)}/some/where/`,
  );
  const frame = page.frameLocator("iframe");
  await expect(frame.locator("answer-strips .strip .figures b").first()).toHaveText(/\d/);
  await frame.getByRole("link", { name: "Train" }).click();
  await frame.getByRole("button", { name: "Step", exact: true }).click();
  await expect(frame.getByTestId("step")).toHaveText("1", { timeout: 60_000 });
  expect(complaints).toEqual([]);
});

test("a browser that starts no workers is told what to do", async ({ page }) => {
  await page.addInitScript(() => {
    window.Worker = class {
      constructor() {
        throw new DOMException("not here", "SecurityError");
      }
    } as never;
  });
  await page.goto("");
  await expect(page.locator('[data-problem="answering"]')).toContainText("open it in a tab of its own");
  await expect(page.getByTestId("model")).toContainText("open it in a tab of its own");
  const refused = await page.evaluate(() => window.metavae.ask().catch((error: Error) => error.message));
  expect(refused).toContain("does not let the page start workers");
});

test("a page whose program cannot be loaded says how to serve it", async ({ page }) => {
  await page.route("**/assets/**", (route) => route.abort());
  await page.goto("");
  const told = page.getByText("This page has not started.");
  await expect(told).toBeHidden();
  await expect(told).toBeVisible({ timeout: 12_000 });
  await expect(told).toContainText("python3 -m http.server");
});

test("a page that has started does not say so", async ({ page }) => {
  await page.goto("");
  await answered(page);
  await expect(page.locator("#not-started")).toHaveCount(0);
});

test("without observers, a count of cores or storage it answers and trains", async ({ page }) => {
  const complaints = complaintsOf(page);
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "IntersectionObserver");
    Reflect.deleteProperty(Navigator.prototype, "hardwareConcurrency");
    Reflect.deleteProperty(Navigator.prototype, "storage");
    Reflect.deleteProperty(window, "indexedDB");
    const refuse = () => {
      throw new DOMException("refused", "SecurityError");
    };
    for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(window, name, { get: refuse });
  });
  await page.goto("");
  await works(page);
  await expect(page.locator("train-controls dl.figures > div", { hasText: "cores" }).locator("dd")).toHaveText("1");
  expect(complaints).toEqual([]);
});
