// When things go wrong: a failed download, a dead worker, a browser without WebAssembly.

import { expect, type Page, test } from "@playwright/test";
import { answered, button, open, posterior, smallRun, step } from "./helpers";

/** Lets a worker throw where nobody catches, as a trap in a callback would. */
async function crash(page: Page, index: number): Promise<void> {
  await page
    .workers()
    .at(index)
    ?.evaluate(() => {
      setTimeout(() => {
        throw new Error("the worker was made to crash");
      }, 0);
    });
}

test("a download that fails is named, and can be tried again", { tag: "@every-browser" }, async ({ page }) => {
  await page.route("**/t10k-images*", (route) => route.fulfill({ status: 503 }));
  await page.goto("");
  const problem = page.locator('[data-problem="answering"]');
  await expect(problem).toContainText("could not be fetched: the server answered 503");
  await page.unroute("**/t10k-images*");
  await problem.getByRole("button", { name: "Try again" }).click();
  await answered(page);
  await expect(problem).toBeHidden();
});

test("a model that cannot be fetched is named, and can be tried again", async ({ page }) => {
  await page.route("**/encoder.safetensors*", (route) => route.abort());
  await page.goto("");
  const problem = page.locator('[data-problem="model"]');
  await expect(problem).toContainText("the connection failed");
  await page.unroute("**/encoder.safetensors*");
  await problem.getByRole("button", { name: "Try again" }).click();
  await answered(page);
});

for (const [what, withRelaxed] of [
  ["answering and training share one program", true],
  ["so they do in a browser without relaxed SIMD", false],
] as const) {
  test(what, async ({ page }) => {
    const programs = new Set<string>();
    page.on("request", (request) => {
      if (request.url().endsWith(".wasm")) programs.add(request.url());
    });
    if (!withRelaxed) {
      await page.addInitScript(() => {
        WebAssembly.validate = () => false;
      });
    }
    const complaints = await open(page);
    await smallRun(page, { steps: "5" });
    await button(page, "Start").click();
    await expect.poll(() => step(page)).toBe(5);
    expect(programs.size).toBe(1);
    expect(complaints).toEqual([]);
  });
}

test("where a program cannot be fetched, the one that every browser runs answers", async ({ page }) => {
  let refused = "";
  await page.route("**/*.wasm", (route) => {
    refused ||= route.request().url();
    return route.request().url() === refused ? route.abort() : route.continue();
  });
  await page.goto("");
  await answered(page);
  expect(refused).not.toBe("");
});

test("the answering worker is replaced when it dies", async ({ page }) => {
  await open(page);
  const before = await posterior(page);
  await crash(page, 0);
  await expect(page.locator("page-status [role=status]")).toContainText("being replaced");
  await page.getByRole("button", { name: "Next test digit" }).click();
  await expect.poll(() => posterior(page)).not.toBe(before);
});

test("the training worker is replaced when it dies, and the run goes on", async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "100000" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(2);
  // The second worker leads the training; what helps it on other cores ends with it.
  await crash(page, 1);
  await expect(page.locator("page-status [role=status]")).toContainText(/Training goes on from step \d+/, {
    timeout: 30_000,
  });
  await expect.poll(() => step(page), { timeout: 30_000 }).toBeGreaterThan(2);
  await expect(button(page, "Pause")).toBeVisible();
});

test("a browser without WebAssembly is told so", async ({ page }) => {
  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, "WebAssembly");
  });
  await page.goto("");
  await expect(page.locator('[data-problem="webassembly"]')).toContainText("no WebAssembly");
});
