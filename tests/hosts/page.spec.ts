// The page on each host, under a sub-path: it answers and trains, within its policy; and answers again when the host is gone.

import { expect, type Page, test } from "@playwright/test";
import { answered, button, enterRoom, PLACES, smallRun, step } from "../page/helpers";
import { hosts, type Running } from "./servers";

/** Watches for what the policy forbade, for complaints, and for requests to anywhere else. What it returns lists them all. */
async function watch(page: Page, url: string): Promise<() => Promise<string[]>> {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.context().on("request", (request) => {
    if (!request.url().startsWith(url) && !/^(blob|data):/.test(request.url()))
      complaints.push(`asked ${request.url()}`);
  });
  await page.addInitScript(() => {
    const forbidden: string[] = [];
    Object.assign(window, { forbidden });
    document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
      forbidden.push(`${violatedDirective}: ${blockedURI || "inline"} in ${sourceFile}`),
    );
  });
  return async () => [
    ...complaints,
    ...(await page.evaluate(() => (window as unknown as { forbidden: string[] }).forbidden)),
  ];
}

/** Everything that is loaded only when it is wanted. */
async function readToItsEnd(page: Page): Promise<void> {
  for (const place of PLACES) {
    await enterRoom(page, place);
    await page.waitForTimeout(300);
  }
  await expect(page.locator("results-view table, results-view svg").first()).toBeVisible();
  const language = page.locator("language-switch").getByText(/中文|English/);
  await language.click();
  await expect(page.locator("html")).toHaveAttribute("lang", /^zh/);
  await language.click();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
}

async function keptForOffline(page: Page): Promise<void> {
  await page.evaluate(() => navigator.serviceWorker.ready);
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
  await page.waitForLoadState("networkidle");
}

for (const host of hosts) {
  test.describe(host.name, () => {
    let running: Running;
    test.beforeEach(async () => {
      running = await host.start();
    });
    test.afterEach(() => running?.stop());

    test("the page answers, trains, and loads its parts within its policy and from nowhere else", async ({ page }) => {
      const complaints = await watch(page, running.url);
      await page.goto(running.url);
      await answered(page);
      await readToItsEnd(page);
      await smallRun(page, { steps: "20" });
      await button(page, "Start").click();
      await expect.poll(() => step(page)).toBe(20);
      expect(await complaints()).toEqual([]);
    });

    test("a second visit answers when the host is gone", async ({ page }) => {
      await page.goto(running.url);
      await answered(page);
      await keptForOffline(page);
      const complaints = await watch(page, running.url);
      await page.reload();
      await answered(page);
      await keptForOffline(page);
      await running.stop();
      await page.goto(`${running.url}?value=60`);
      await answered(page);
      await expect(page.locator("answer-strips")).toContainText("turned by 60°");
      expect(
        (await complaints()).filter((complaint) => !/ERR_CONNECTION_REFUSED|Failed to fetch/.test(complaint)),
      ).toEqual([]);
    });

    if (host.isConfigured) {
      test("isolated from other origins, as its configuration offers, it answers too", async ({ page }) => {
        await running.stop();
        running = await host.start({ isolated: true });
        const complaints = await watch(page, running.url);
        await page.goto(running.url);
        await answered(page);
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
        expect(await complaints()).toEqual([]);
      });
    }
  });
}

test("a program that somebody writes into the page does not run, and does the page no harm", async ({ page }) => {
  const running = await hosts[3]?.start();
  try {
    await page.goto(running?.url ?? "");
    await answered(page);
    const ran = await page.evaluate(async () => {
      const outcome: string[] = [];
      Object.assign(window, { outcome });
      document.body.append(Object.assign(document.createElement("script"), { textContent: "outcome.push('inline')" }));
      document.body.insertAdjacentHTML("beforeend", `<img src="data:," onerror="outcome.push('handler')">`);
      document.body.append(
        Object.assign(document.createElement("script"), { src: "data:text/javascript,outcome.push('tag')" }),
      );
      await import("data:text/javascript,outcome.push('data')" as string).catch(() => {});
      await fetch("https://example.org/").catch(() => outcome.push("refused"));
      await new Promise((resolve) => setTimeout(resolve, 300));
      return outcome;
    });
    expect(ran).toEqual(["refused"]);
  } finally {
    await running?.stop();
  }
});
