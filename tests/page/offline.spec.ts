// What the page does when its host is gone, slow, in trouble or newer than the page: nothing that was there is lost.

import { readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { answered, button, comeTo, enterRoom, smallRun, step, strips } from "./helpers";
import { Host, nextBuild, versionOf } from "./host";

test.use({ serviceWorkers: "allow" });

let host: Host;
test.beforeEach(async () => {
  host = new Host();
  await host.open();
});
test.afterEach(() => host.close());

const problem = (page: Page, id: string) => page.locator(`[data-problem="${id}"]`);
const newer = (page: Page) => problem(page, "newer");

/** The addresses in all caches, below the page's. */
const kept = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => url.replace(new URL("./", document.baseURI).href, ""));
  });

/** Visits, and waits until all that the next visit needs is kept. */
async function visit(page: Page, query = ""): Promise<void> {
  await page.goto(host.address + query);
  await answered(page);
  for (const name of ["decoder.", "encoder.", "t10k-images", "t10k-labels", ".wasm", "index.html", "zh-", "figure6"]) {
    await expect.poll(async () => (await kept(page)).join(" "), { message: name }).toContain(name);
  }
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
}

/** Waits until the next build's service worker has all it needs, and leaves, so that it can take over. */
async function leave(page: Page): Promise<void> {
  const waiting = () => navigator.serviceWorker.getRegistration().then((found) => found?.waiting?.state);
  await expect.poll(() => page.evaluate(waiting)).toBe("installed");
  await page.goto("about:blank");
  await page.waitForTimeout(1000);
}

/** Programs of builds before the next one that are still kept. */
const former = async (page: Page) =>
  (await kept(page)).filter((name) => name.includes("assets/index-") && !name.includes("NEXT"));

/** Whether each page that is kept is kept with its program and styles. Runs in the page. */
async function shellsAreWhole(): Promise<boolean> {
  const shells = (await caches.keys()).filter((name) => name.includes("shell"));
  const whole = shells.map(async (name) => {
    const shell = await caches.open(name);
    const kept = (await shell.keys()).map(({ url }) => new URL(url).pathname);
    const page = await shell.match(new URL("index.html", document.baseURI), { ignoreSearch: true });
    const wanted = [...((await page?.text()) ?? "").matchAll(/(?:src|href)="\.(\/assets\/[^"]+)"/g)];
    return wanted.length > 2 && wanted.every(([, path = "?"]) => kept.some((name) => name.endsWith(path)));
  });
  return shells.length > 0 && (await Promise.all(whole)).every(Boolean);
}

/** All that a visitor may want to see, once; in Chinese too. */
async function walk(page: Page): Promise<void> {
  await comeTo(page.locator("#map"));
  await expect(page.getByTestId("map-note")).toContainText("3,996 posterior means");
  await comeTo(page.locator("#results"));
  await expect(page.getByTestId("results-verdict")).toBeVisible();
  await comeTo(page.locator("#idea"));
  await expect(page.locator("#idea svg").first()).toBeVisible();
  await page.getByRole("link", { name: "中文" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("一个网络");
}

test("a first visit asks for no file twice, the service worker's included", async ({ page }) => {
  await visit(page);
  await page.waitForTimeout(500);
  const twice = host.asked.filter((path, index) => host.asked.indexOf(path) !== index);
  expect(twice).toEqual([]);
});

test("after one visit the page answers without a network", { tag: "@every-browser" }, async ({ page }) => {
  await visit(page);
  await host.close();
  await page.goto(`${host.address}?value=60`);
  await answered(page);
  await expect(strips(page).first()).toContainText("turned by 60°");
  await page.getByRole("button", { name: "Next test digit" }).click();
  await expect(page.getByRole("img", { name: "test digit number 463" })).toBeVisible();
});

test("so does all the rest of it, in both languages", async ({ page }) => {
  await visit(page);
  await host.close();
  await page.goto(host.address);
  await answered(page);
  await walk(page);
});

test("other documents of the site are themselves, and never take the page's place", async ({ page, context }) => {
  await visit(page);
  await page.reload();
  await answered(page);
  const type = () => page.evaluate(() => document.contentType);
  await page.goto(`${host.address}results/figure6.json`);
  expect(await type()).toBe("application/json");
  host.trouble(/README/, { after: 6000 });
  await page.goto(`${host.address}models/README.md`);
  await expect(page.locator("body")).toContainText("Model card");
  await host.close();
  const other = await context.newPage();
  await expect(other.goto(`${host.address}data/README.md`)).rejects.toThrow();
  await page.goto(host.address);
  expect(await type()).toBe("text/html");
  await answered(page);
});

for (const trouble of ["stalls", "503", "cut", "login page"] as const) {
  const tag = trouble === "stalls" || trouble === "login page" ? [] : ["@thorough"];
  test(`what was kept answers where digits and weights meet trouble: ${trouble}`, { tag }, async ({ page }) => {
    await visit(page);
    host.trouble(/^(data|models)\//, trouble);
    await page.reload();
    await answered(page);
    await expect(page.locator(".problem")).toHaveCount(0);
    // And what arrived meanwhile has not taken its place.
    await host.close();
    await page.reload();
    await answered(page);
  });
}

for (const trouble of ["stalls", "503"] as const) {
  test(`the page opens although its host is in trouble: ${trouble}`, async ({ page }) => {
    await visit(page);
    host.trouble(/./, trouble);
    await page.goto(host.address, { timeout: 20_000 });
    await answered(page);
  });
}

test("a network's login page is shown, and never kept as the page", async ({ page }) => {
  await visit(page);
  host.trouble(/./, "login page");
  await page.reload();
  await expect(page).toHaveTitle("Log in");
  await host.close();
  await page.goto(host.address);
  await answered(page);
});

test("what arrives broken on the first visit is not kept, and asked for again", async ({ page }) => {
  host.trouble(/encoder/, "cut", 1);
  host.trouble(/t10k-images/, "login page", 1);
  host.trouble(/\.wasm$/, "cut", 1);
  await visit(page);
  await expect(page.locator(".problem")).toHaveCount(0);
  await host.close();
  await page.reload();
  await answered(page);
});

test("a newer build wins at the next visit, and works offline once the one before it is left", async ({ page }) => {
  await visit(page);
  host.site = nextBuild();
  await page.reload();
  await expect(page).toHaveTitle(/^Next/);
  await answered(page);
  await expect(newer(page)).toHaveCount(0);
  await leave(page);
  await page.goto(host.address);
  await answered(page);
  await expect.poll(() => former(page)).toEqual([]);
  await host.close();
  await page.reload();
  await expect(page).toHaveTitle(/^Next/);
  await answered(page);
  await walk(page);
});

test("an update in the background brings the digits that go with it", async ({ page, context }) => {
  await visit(page);
  const name = "data/t10k-labels-idx1-ubyte.gz";
  const labels = gunzipSync(readFileSync(`dist/${name}`));
  const others = Buffer.from(labels);
  others[100] = 9 - (others[100] ?? 0);
  host.site = nextBuild({ [versionOf(labels)]: versionOf(others) }, { [name]: gzipSync(others) });
  // Another document of the site, so that nothing but the service worker meets the new build.
  const document = await context.newPage();
  await document.goto(`${host.address}models/README.md`);
  await expect(newer(page)).toBeVisible();
  expect((await kept(page)).join(" ")).toContain(`${name}?v=${versionOf(others)}`);
  await document.close();
  await leave(page);
  await host.close();
  await page.goto(host.address);
  await expect(page).toHaveTitle(/^Next/);
  await answered(page);
});

test("a host that lets old pages be cached never leaves a page without its program", async ({ page }) => {
  await host.close();
  host = new Host((path) => ({ "cache-control": path === "service-worker.js" ? "no-cache" : "max-age=600" }));
  await host.open();
  await visit(page);
  host.site = nextBuild();
  await page.goto(`${host.address}models/README.md`);
  await page.goto(host.address);
  await expect(page).toHaveTitle(/^Next/);
  await answered(page);
  // The newest may still be on its way.
  await expect.poll(() => page.evaluate(shellsAreWhole)).toBe(true);
  await host.close();
  await page.goto(host.address);
  await answered(page);
});

test("an old tab goes on working after a deploy, offers the newer build, and keeps its run", async ({
  page,
  context,
}) => {
  await visit(page);
  const before = (await page.locator("meta[name=metavae-build]").getAttribute("content")) ?? "";
  await smallRun(page, { steps: "100000" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(2);
  host.site = nextBuild();
  const second = await context.newPage();
  await second.goto(host.address);
  await expect(second).toHaveTitle(/^Next/);
  await answered(second);
  await expect(newer(page)).toContainText("A newer version of this page is there. Reload to get it; your run is kept.");
  // The tab that shows it already has nothing to offer.
  await expect(newer(second)).toHaveCount(0);
  expect((await former(second)).length).toBeGreaterThan(0);
  await walk(page);
  await expect(newer(page)).toContainText("此页面有新版本");
  await expect(problem(page, "language")).toHaveCount(0);
  await page.bringToFront();
  await newer(page).getByRole("button", { name: "重新加载" }).click();
  await expect(page.locator("html")).toHaveAttribute("lang", /zh/);
  await expect(page.locator("resume-offer .offer")).toBeVisible();
  await expect(page.locator("meta[name=metavae-build]")).not.toHaveAttribute("content", before);
  await second.close();
  // With the last page that showed the old build its files go.
  await leave(page);
  await page.goto(host.address);
  await answered(page);
  await expect.poll(() => former(page)).toEqual([]);
});

test("where even asking for a service worker is an error, the page answers", async ({ page }) => {
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "serviceWorker", {
      get: () => {
        throw new DOMException("The document is sandboxed", "SecurityError");
      },
    });
  });
  await page.goto(host.address);
  await answered(page);
  expect(errors).toEqual([]);
});

test.describe("without a service worker", () => {
  test.use({ serviceWorkers: "block" });

  const results = (page: Page) => page.locator("#results");
  const failure = (page: Page) => results(page).locator(".part-failure");

  async function come(page: Page): Promise<void> {
    await page.goto(host.address);
    await answered(page);
    await comeTo(results(page));
  }

  for (const trouble of ["503", "cut", "login page"] as const) {
    test(`a part that fails once is there all the same: ${trouble}`, async ({ page }) => {
      host.trouble(/results-view-.*\.js$/, trouble, 1);
      await come(page);
      await expect(page.getByTestId("results-verdict")).toBeVisible();
      await expect(failure(page)).toHaveCount(0);
    });
  }

  for (const trouble of ["503", "login page"] as const) {
    test(`a part's styles that fail once are there all the same, and the page's: ${trouble}`, async ({ page }) => {
      host.trouble(/results-view-.*\.css$/, trouble, 1);
      host.trouble(/index-.*\.css$/, trouble, 1);
      await come(page);
      await expect(page.getByTestId("results-verdict")).toBeVisible();
      await expect(results(page).locator(".results-parts")).toHaveCSS("display", "grid");
      await expect(page.locator(".digit-grid")).toHaveCSS("display", "grid");
    });
  }

  test("a part that keeps failing says so, and comes when the visitor asks", async ({ page }) => {
    host.trouble(/results-view-.*\.js$/, "503");
    await come(page);
    await expect(failure(page)).toContainText("could not be loaded");
    await expect(newer(page)).toHaveCount(0);
    host.mend();
    await failure(page).getByRole("button", { name: "Try again" }).click();
    await expect(page.getByTestId("results-verdict")).toBeVisible();
    await expect(failure(page)).toHaveCount(0);
  });

  test("a part whose program is wrong is reported, and not tried for ever", async ({ page }) => {
    const errors: string[] = [];
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    host.trouble(/results-view-.*\.js$/, { body: 'throw new RangeError("the part is wrong");' });
    await come(page);
    await expect(failure(page)).toContainText("This part of the page stopped: the part is wrong");
    await page.waitForTimeout(6000);
    expect(host.asked.filter((path) => /results-view-.*\.js$/.test(path))).toHaveLength(1);
    expect(errors.join()).toContain("the part is wrong");
  });

  test("an old page from the browser's cache, without its program on the host, is asked for anew", async ({ page }) => {
    await host.close();
    host = new Host((path) => ({ "cache-control": path === "index.html" ? "max-age=600" : "no-store" }));
    await host.open();
    await page.goto(host.address);
    await answered(page);
    host.site = nextBuild();
    await page.goto("about:blank");
    await page.goto(host.address);
    await expect(page).toHaveTitle(/^Next/);
    await answered(page);
  });

  test("an old tab after a deploy says that a newer page is there", async ({ page }) => {
    await page.goto(host.address);
    await answered(page);
    host.site = nextBuild();
    await page.getByRole("link", { name: "中文" }).click();
    await expect(newer(page)).toContainText("A newer version of this page is there. Reload to get it.");
    await comeTo(results(page));
    await expect(failure(page).first()).toContainText("could not be loaded");
    await newer(page).getByRole("button", { name: "Reload" }).click();
    await expect(page.getByTestId("results-verdict")).toBeVisible();
    await enterRoom(page, "play");
    await expect(page).toHaveTitle(/^Next/);
    await answered(page);
  });

  test("one whose training cannot start says it too", async ({ page }) => {
    await page.goto(host.address);
    await answered(page);
    await smallRun(page);
    host.site = nextBuild();
    await button(page, "Start").click();
    await expect(problem(page, "training")).toContainText("A newer version of this page has taken its place");
    await expect(newer(page)).toBeVisible();
  });

  test("weights that the page was not made with are not taken", async ({ page }) => {
    const others = readFileSync("dist/models/scale-separate/encoder.safetensors.gz");
    host.site.set("models/rotation-separate/encoder.safetensors.gz", others);
    await page.goto(`${host.address}?model=separate`);
    await expect(problem(page, "model")).toContainText("belongs to a newer version of the page");
    host.site.clear();
    await problem(page, "model").getByRole("button", { name: "Try again" }).click();
    await answered(page);
  });

  test("without the means to tell what is near, everything is loaded", async ({ page }) => {
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, "IntersectionObserver"));
    await page.goto(host.address);
    await answered(page);
    await expect(page.getByTestId("map-note")).toContainText("3,996 posterior means");
    await enterRoom(page, "results");
    await expect(page.getByTestId("results-verdict")).toBeVisible();
    expect(errors).toEqual([]);
  });
});
