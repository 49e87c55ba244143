// Work is never lost: what the page says is kept can be continued, whatever happens to the disk, the tab or the run.

import { readFile } from "node:fs/promises";
import { type BrowserContext, chromium, expect, type Page, test } from "@playwright/test";
import { violations } from "./accessibility";
import { answered, button, comeTo, open, pause, smallRun, step } from "./helpers";

const FOLDER = "metavae-kept";
const OLD_FOLDER = "metavae-runs";

const offer = (page: Page) => page.getByRole("region", { name: "A run of yours was kept" });
const list = (page: Page) => page.locator("kept-runs");
/** Also while the list is closed. */
const rows = (page: Page) => list(page).locator("tbody");
const problem = (page: Page, id: string) => page.locator(`[data-problem="${id}"]`);
const keptAt = async (page: Page): Promise<number> => {
  const text = await page.locator("train-controls dl div", { hasText: "kept at" }).locator("dd").textContent();
  return Number(text?.replaceAll(/\D/g, "") || Number.NaN);
};

/** The list is fetched when it comes near. */
const comeNear = (page: Page): Promise<void> => comeTo(list(page));

async function openList(page: Page): Promise<void> {
  await comeNear(page);
  const isOpen = await list(page).locator("details").getAttribute("open");
  if (isOpen === null) await list(page).locator("summary").click();
  await expect(list(page).locator("details")).toHaveAttribute("open", "");
}

/** Trains for a moment and pauses; says at which step the run was kept. */
async function trainAndPause(page: Page): Promise<number> {
  const before = await step(page);
  await page.locator("train-controls .primary").click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(before + 10);
  const at = await pause(page);
  await expect.poll(() => keptAt(page)).toBe(at);
  return at;
}

/** The files of runs on the disk, and the steps that their descriptions name. */
const onDisk = (page: Page, folder = FOLDER): Promise<Array<{ name: string; size: number; step: number | null }>> =>
  page.evaluate(async (folder) => {
    const root = await navigator.storage.getDirectory();
    const found = [];
    for await (const handle of (await root.getDirectoryHandle(folder, { create: true })).values()) {
      // Chromium's own copies of what is being written.
      if (handle.name.endsWith(".crswap")) continue;
      const file = await (handle as FileSystemFileHandle).getFile().catch(() => null);
      const bytes = await file?.arrayBuffer().catch(() => null);
      // It was removed, or replaced, after it was listed.
      if (!file || !bytes) continue;
      let step = null;
      if (bytes.byteLength > 4) {
        const note = new Uint8Array(bytes, 4, new DataView(bytes).getUint32(0, true));
        step = JSON.parse(new TextDecoder().decode(note)).step;
      }
      found.push({ name: handle.name, size: file.size, step });
    }
    return found;
  }, folder);

/** Copies the one run on the disk into a file of another name, with another version in its description. */
const writeVersion = (page: Page, version: number, folder: string, name: string): Promise<void> =>
  page.evaluate(
    async ([version, folder, name, source]) => {
      const root = await navigator.storage.getDirectory();
      const from = await root.getDirectoryHandle(source);
      for await (const handle of from.values()) {
        const bytes = await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer();
        const end = 4 + new DataView(bytes).getUint32(0, true);
        const { rest: _, sum: __, ...note } = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 4, end - 4)));
        const text = new TextEncoder().encode(JSON.stringify({ ...note, version }));
        const head = new Uint8Array(4);
        new DataView(head.buffer).setUint32(0, text.length, true);
        const file = await (await root.getDirectoryHandle(folder, { create: true })).getFileHandle(name, {
          create: true,
        });
        const writable = await file.createWritable();
        await writable.write(new Blob([head, text, bytes.slice(end)]));
        await writable.close();
        return;
      }
    },
    [version, folder, name, FOLDER] as const,
  );

const removeFiles = (page: Page): Promise<void> =>
  page.evaluate(async (folder) => {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(folder, { recursive: true });
  }, FOLDER);

async function reopened(page: Page, context: BrowserContext): Promise<Page> {
  await page.close();
  const next = await context.newPage();
  await next.goto("");
  await answered(next);
  return next;
}

test("starting over keeps the run before it, which goes on after a reload", async ({ page }) => {
  const complaints = await open(page);
  await smallRun(page, { steps: "100000" });
  const first = await trainAndPause(page);
  await button(page, "Reset").click();
  await expect.poll(() => step(page)).toBe(0);
  const second = await trainAndPause(page);
  await openList(page);
  await expect(rows(page)).toHaveCount(2);
  await expect(rows(page).first()).toContainText("this page's run");
  await page.reload();
  await answered(page);
  await expect(offer(page)).toContainText(`kept at step ${second}`);
  await openList(page);
  const older = rows(page).filter({ hasText: `Step ${first} of` });
  await expect(older).toContainText("few values, MetaVAE, shared trunk, widths 48-32-64-16");
  expect(await violations(page, "kept-runs")).toEqual([]);
  await older.getByRole("button", { name: "Continue" }).click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(first);
  const at = await pause(page);
  await expect.poll(() => keptAt(page)).toBe(at);
  // Gone on with, it is still the same run; the other one stays beside it.
  expect((await onDisk(page)).map(({ step }) => step).sort()).toEqual([at, second].sort());
  expect(complaints).toEqual([]);
});

test("steps taken one by one are kept too, and those of a run that is left for another", async ({ page }) => {
  await open(page);
  await smallRun(page);
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(1);
  await expect.poll(() => keptAt(page)).toBe(1);
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(2);
  await button(page, "Reset").click();
  await expect.poll(() => step(page)).toBe(0);
  await expect.poll(async () => (await onDisk(page)).map(({ step }) => step)).toEqual([2]);
});

test("a run that is seconds old is not lost by closing the tab", async ({ page, context }) => {
  await open(page);
  await smallRun(page, { steps: "100000" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(2);
  await expect.poll(() => keptAt(page), { timeout: 15_000 }).toBeGreaterThan(0);
  const at = await keptAt(page);
  const next = await reopened(page, context);
  await expect(offer(next)).toContainText(/kept at step \d/);
  const [found] = await onDisk(next);
  expect(found?.step).toBeGreaterThanOrEqual(at);
});

test("leaving is questioned only while there is something to lose", async ({ page }) => {
  await open(page);
  const questions: string[] = [];
  page.on("dialog", (dialog) => {
    questions.push(dialog.type());
    void dialog.dismiss();
  });
  await smallRun(page, { steps: "100000" });
  // Nothing to lose yet: the page may be left without a word.
  await page.reload();
  await answered(page);
  expect(questions).toEqual([]);
  await button(page, "Start").click();
  await expect.poll(() => keptAt(page), { timeout: 60_000 }).toBeGreaterThan(0);
  await page.waitForTimeout(9000);
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => questions).toEqual(["beforeunload"]);
  // The visitor stayed; the checkpoint taken meanwhile and the pause leave nothing unsaved.
  const at = await pause(page);
  await expect.poll(() => keptAt(page)).toBe(at);
  await page.waitForTimeout(1500);
  const closed = page.waitForEvent("close");
  await page.close({ runBeforeUnload: true });
  await closed;
  expect(questions).toEqual(["beforeunload"]);
});

test("no room is told at once, with what to do; once there is some, the run is kept", async ({
  page,
  context,
  baseURL,
}) => {
  await open(page);
  const devtools = await context.newCDPSession(page);
  const { origin } = new URL(baseURL ?? "");
  await smallRun(page, { steps: "100000" });
  await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1000 });
  await page.locator("train-controls .primary").click();
  await expect(problem(page, "keeping")).toContainText("no room left for this page", { timeout: 60_000 });
  await button(page, "Pause").click();
  expect(await keptAt(page)).toBeNaN();
  await expect(list(page)).toContainText("no room: this page's run is not kept");
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    problem(page, "keeping").getByRole("button", { name: "Save" }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^metavae-rotation-step-\d+\.safetensors$/);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin });
  const at = await step(page);
  await expect.poll(() => keptAt(page), { timeout: 30_000 }).toBe(at);
  await expect(problem(page, "keeping")).toBeHidden();
  // In a file, or in the database if the room came between the attempts at the two.
  await page.reload();
  await expect(offer(page)).toContainText(`kept at step ${at}`);
});

test("a run that was kept stays when there is no room for the next", async ({ page, context, baseURL }) => {
  await open(page);
  const devtools = await context.newCDPSession(page);
  await smallRun(page, { steps: "100000" });
  const at = await trainAndPause(page);
  await devtools.send("Storage.overrideQuotaForOrigin", { origin: new URL(baseURL ?? "").origin, quotaSize: 1000 });
  await button(page, "Step").click();
  await expect(problem(page, "keeping")).toContainText("no room left");
  expect(await keptAt(page)).toBe(at);
  expect(await onDisk(page)).toMatchObject([{ step: at }]);
});

test("what is cleared while the page is open is written again, and told", async ({ page, context, baseURL }) => {
  await open(page);
  const devtools = await context.newCDPSession(page);
  await smallRun(page, { steps: "100000" });
  const at = await trainAndPause(page);
  await devtools.send("Storage.clearDataForOrigin", { origin: new URL(baseURL ?? "").origin, storageTypes: "all" });
  await expect(problem(page, "cleared")).toContainText(`kept anew, at step ${at}`, { timeout: 30_000 });
  expect(await onDisk(page)).toMatchObject([{ step: at }]);
  await page.reload();
  await expect(offer(page)).toContainText(`kept at step ${at}`);
});

test("a disk that says yes and writes nothing is not believed", async ({ page }) => {
  await page.addInitScript(() => {
    FileSystemWritableFileStream.prototype.write = async () => {};
  });
  await open(page);
  await smallRun(page, { steps: "100000" });
  await button(page, "Start").click();
  await expect(problem(page, "keeping")).toContainText("could not be read back as it was", { timeout: 60_000 });
  expect(await keptAt(page)).toBeNaN();
});

test("where nothing can be kept, that is said once, and Save and Load do it", async ({ page }) => {
  await page.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException("denied", "SecurityError"));
    StorageManager.prototype.getDirectory = refuse;
    IDBFactory.prototype.open = () => {
      throw new DOMException("denied", "SecurityError");
    };
  });
  const complaints = await open(page);
  await comeNear(page);
  await expect(list(page)).toContainText("this browser lets the page keep nothing");
  await smallRun(page, { steps: "100000" });
  await button(page, "Start").click();
  await expect(problem(page, "keeping")).toContainText("keep nothing", { timeout: 60_000 });
  await problem(page, "keeping").getByRole("button", { name: "Dismiss" }).click();
  const at = await pause(page);
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save").click()]);
  await page.waitForTimeout(12_000);
  await expect(problem(page, "keeping")).toBeHidden();
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(at + 1);
  await page.getByLabel("Load a checkpoint").setInputFiles(await download.path());
  await expect.poll(() => step(page)).toBe(at);
  expect(complaints).toEqual([]);
});

test("runs of newer versions stay, are named, and can be downloaded; those of earlier ones go on", async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "100000" });
  const at = await trainAndPause(page);
  // From beside the page, so that it writes nothing meanwhile.
  await page.goto("models/index.json");
  await writeVersion(page, 9, OLD_FOLDER, "11111111-1111-4111-8111-111111111111");
  await writeVersion(page, 2, OLD_FOLDER, "22222222-2222-4222-8222-222222222222");
  await removeFiles(page);
  await page.goto("");
  await answered(page);
  await expect(offer(page)).toContainText(`kept at step ${at}`);
  await openList(page);
  const newer = rows(page).filter({ hasText: "of a newer version of this page" });
  await expect(newer).toHaveCount(1);
  await expect(newer.getByRole("button", { name: "Continue" })).toHaveCount(0);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    newer.getByRole("button", { name: "Download this run" }).click(),
  ]);
  const path = await download.path();
  expect((await readFile(path)).includes('"version":9')).toBe(true);
  await page.getByLabel("Load a checkpoint").setInputFiles({
    name: "newer.metavae",
    mimeType: "application/octet-stream",
    buffer: await readFile(path),
  });
  await expect(problem(page, "checkpoint")).toContainText("kept by a newer version of this page");
  await offer(page).getByRole("button", { name: "Continue" }).click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(at);
  await button(page, "Pause").click();
  // Kept anew where earlier versions, which delete what they cannot read, do not look.
  await expect.poll(async () => (await onDisk(page)).length).toBe(1);
  await expect.poll(async () => (await onDisk(page, OLD_FOLDER)).map(({ name }) => name[0])).toEqual(["1"]);
});

/** From the next page on so many reads of files fail. */
const failReads = (page: Page, many: number): Promise<unknown> =>
  page.addInitScript((many) => {
    const read = Blob.prototype.arrayBuffer;
    let failed = 0;
    Blob.prototype.arrayBuffer = function () {
      if (failed === many) return read.call(this);
      failed++;
      return Promise.reject(new DOMException("The file could not be read.", "NotReadableError"));
    };
  }, many);

test("a file that cannot be read at once is read and offered in a moment", async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "100000" });
  const at = await trainAndPause(page);
  await failReads(page, 1);
  await page.reload();
  await expect(offer(page)).toContainText(`kept at step ${at}`);
  await expect(rows(page)).toHaveAttribute("data-status", "good");
});

test("a file that cannot be read this time stays, and is read the next", async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "100000" });
  const at = await trainAndPause(page);
  await page.addInitScript(() => {
    const read = Blob.prototype.arrayBuffer;
    Blob.prototype.arrayBuffer = function () {
      const isAmiss = !("isWell" in window);
      return isAmiss ? Promise.reject(new DOMException("It could not be read.", "NotReadableError")) : read.call(this);
    };
  });
  await page.reload();
  await answered(page);
  await page.waitForTimeout(2500);
  await expect(list(page).locator("summary")).toContainText("1 run");
  await expect(offer(page)).toBeHidden();
  await expect(rows(page)).toHaveAttribute("data-status", "unreadable");
  await page.evaluate(() => Object.assign(window, { isWell: true }));
  await openList(page);
  await expect(rows(page)).toHaveAttribute("data-status", "good");
  await expect(rows(page)).toContainText(`Step ${at} of`);
});

test("a write that is refused once is made elsewhere, and leaves nothing behind", async ({ page }) => {
  await page.addInitScript(() => {
    const { write } = FileSystemWritableFileStream.prototype;
    FileSystemWritableFileStream.prototype.write = () => {
      FileSystemWritableFileStream.prototype.write = write;
      return Promise.reject(new DOMException("The disk is busy.", "InvalidStateError"));
    };
  });
  const told: string[] = [];
  await open(page);
  await page.exposeFunction("tell", (text: string) => told.push(text));
  await page.evaluate(() =>
    new MutationObserver(() => {
      const text = document.querySelector('[data-problem="keeping"]')?.textContent;
      if (text) (window as unknown as { tell(text: string): void }).tell(text);
    }).observe(document.body, { childList: true, subtree: true }),
  );
  await smallRun(page, { steps: "100000" });
  const at = await trainAndPause(page);
  expect(told).toEqual([]);
  // A file is empty while it is being written.
  await expect.poll(async () => (await onDisk(page)).every(({ size }) => size > 0)).toBe(true);
  await page.reload();
  await expect(offer(page)).toContainText(`kept at step ${at}`);
});

test("an empty and a cut file are not offered as good", async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "100000" });
  await trainAndPause(page);
  await page.goto("models/index.json");
  await page.evaluate(async (folder) => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle(folder);
    for await (const handle of root.values()) {
      const file = handle as FileSystemFileHandle;
      const { size } = await file.getFile();
      const writable = await file.createWritable({ keepExistingData: true });
      await writable.truncate(size - 5);
      await writable.close();
    }
    await root.getFileHandle("empty.1", { create: true });
  }, FOLDER);
  await page.goto("");
  await answered(page);
  await openList(page);
  await expect(rows(page)).toHaveCount(1);
  await expect(rows(page)).toContainText("damaged: it cannot go on");
  await expect(rows(page).getByRole("button", { name: "Continue" })).toHaveCount(0);
  await page.waitForTimeout(2500);
  await expect(offer(page)).toBeHidden();
});

/** Two tabs are offered the same run; one of them goes on with it. `hears` says whether the other one is told at once. */
async function onlyOneContinues(context: BrowserContext, address: string, hears: boolean): Promise<void> {
  const page = await context.newPage();
  await open(page, address);
  await smallRun(page, { steps: "100000" });
  const at = await trainAndPause(page);
  const [one, two] = [await context.newPage(), await context.newPage()];
  await page.close();
  for (const tab of [one, two]) {
    await tab.goto(address);
    await answered(tab);
    await expect(offer(tab)).toContainText(`kept at step ${at}`);
  }
  await offer(one).getByRole("button", { name: "Continue" }).click();
  await expect.poll(() => step(one), { timeout: 60_000 }).toBeGreaterThan(at);
  if (hears) await expect(offer(two)).toBeHidden();
  else {
    await offer(two).getByRole("button", { name: "Continue" }).click();
    await expect(problem(two, "resume")).toContainText("This run goes on in another tab.");
  }
  await openList(two);
  await expect(rows(two)).toContainText("goes on in another tab");
  await expect(rows(two).getByRole("button", { name: "Continue" })).toHaveCount(0);
  await expect(rows(two).getByRole("button", { name: "Delete this run" })).toHaveCount(0);
  expect(await step(two)).toBe(0);
  // When the first one goes, the run is free.
  await button(one, "Pause").click();
  await one.close();
  await two.reload();
  await answered(two);
  await expect(offer(two)).toContainText(/kept at step \d/);
}

test("two tabs never continue one run", async ({ context }) => {
  await onlyOneContinues(context, "", true);
});

test("two tabs never continue one run, where they hear nothing of each other but the locks", {
  tag: "@thorough",
}, async ({ context }) => {
  await context.addInitScript(() => {
    Reflect.deleteProperty(globalThis, "BroadcastChannel");
  });
  await onlyOneContinues(context, "", false);
});

test("two tabs never continue one run over plain http, where there are no locks", { tag: "@thorough" }, async ({
  baseURL,
  launchOptions,
}) => {
  const browser = await chromium.launch({
    ...launchOptions,
    args: [...(launchOptions.args ?? []), "--host-resolver-rules=MAP lan.test 127.0.0.1"],
  });
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    // From the server that answers to any name.
    const port = Number(new URL(baseURL ?? "").port) + 1;
    await onlyOneContinues(context, `http://lan.test:${port}/some/where/`, true);
  } finally {
    await browser.close();
  }
});

test("a kept run can be downloaded, goes on from the file, and is deleted only after a question", async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "100000" });
  const at = await trainAndPause(page);
  await page.reload();
  await answered(page);
  await openList(page);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    rows(page).getByRole("button", { name: "Download this run" }).click(),
  ]);
  expect(download.suggestedFilename()).toBe(`metavae-rotation-step-${at}.safetensors`);
  await rows(page).getByRole("button", { name: "Delete this run" }).click();
  await expect(rows(page)).toContainText("Delete this run for good?");
  await rows(page).getByRole("button", { name: "Keep it" }).click();
  expect(await onDisk(page)).toHaveLength(1);
  await rows(page).getByRole("button", { name: "Delete this run" }).click();
  await rows(page).getByRole("button", { name: "Delete", exact: true }).click();
  await expect(rows(page)).toHaveCount(0);
  await expect(offer(page)).toBeHidden();
  expect(await onDisk(page)).toEqual([]);
  await page.getByLabel("Load a checkpoint").setInputFiles(await download.path());
  await expect.poll(() => step(page)).toBe(at);
  // A loaded checkpoint is kept as a run of its own.
  await expect.poll(() => keptAt(page)).toBe(at);
  await expect(rows(page)).toContainText("this page's run");
});

test("a run that diverged leaves what was kept of it before", async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "100000", learningRate: "0.04" });
  await page.getByRole("combobox", { name: "Speed" }).selectOption({ label: "10 steps/s" });
  const at = await trainAndPause(page);
  await page.getByRole("combobox", { name: "Speed" }).selectOption({ label: "full speed" });
  await button(page, "Continue").click();
  await expect(problem(page, "training")).toContainText("diverged", { timeout: 90_000 });
  await page.waitForTimeout(3000);
  const [found] = await onDisk(page);
  expect(found?.step).toBe(await keptAt(page));
  await page.reload();
  await answered(page);
  await expect(offer(page)).toContainText(`kept at step ${found?.step}`);
  expect(found?.step).toBeGreaterThanOrEqual(at);
  await offer(page).getByRole("button", { name: "Continue" }).click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(found?.step ?? 0);
});

test("the browser is asked for its promise once a run is worth it", async ({ page }) => {
  await page.addInitScript(() => {
    Object.assign(window, { asked: 0 });
    let promised = false;
    StorageManager.prototype.persist = async () => {
      (window as unknown as { asked: number }).asked++;
      promised = true;
      return true;
    };
    StorageManager.prototype.persisted = async () => promised;
  });
  const asked = () => page.evaluate(() => (window as unknown as { asked: number }).asked);
  await open(page);
  await smallRun(page, { steps: "20" });
  await button(page, "Start").click();
  await expect.poll(() => keptAt(page), { timeout: 60_000 }).toBe(20);
  expect(await asked()).toBe(0);
  await openList(page);
  await expect(list(page)).toContainText("The browser may remove them when room gets short");
  await page.locator("#field-steps").fill("200");
  await page.locator("#field-steps").blur();
  await button(page, "Train on").click();
  await expect.poll(() => keptAt(page), { timeout: 60_000 }).toBe(220);
  await expect.poll(asked).toBe(1);
  await expect(list(page)).toContainText("The browser has promised not to remove them by itself.");
});

test("in Chinese the offer and the list leave nothing in English", async ({ page }) => {
  await open(page, "?lang=zh");
  await smallRun(page, { steps: "100000" });
  await page.locator("train-controls .primary").click();
  await expect.poll(() => step(page), { timeout: 60_000 }).toBeGreaterThan(10);
  await page.locator("train-controls .primary").click();
  await expect(page.locator("train-controls dl")).toContainText(/已保存于\s*第 \d+ 步/);
  await page.reload();
  await answered(page);
  await openList(page);
  const english = () =>
    page.locator("resume-offer, kept-runs").evaluateAll((elements) =>
      elements.flatMap((element) => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        const texts: string[] = [];
        while (walker.nextNode()) texts.push(walker.currentNode.nodeValue?.trim() ?? "");
        for (const labelled of element.querySelectorAll("[aria-label], [title]"))
          texts.push(labelled.getAttribute("aria-label") ?? "", labelled.getAttribute("title") ?? "");
        return texts.filter(
          (text) =>
            /[a-z]{2}/i.test(text) && !/\p{Script=Han}/u.test(text) && !/^(MetaVAE|\d+(\.\d)? [MG]B)$/.test(text),
        );
      }),
    );
  await expect(page.locator("resume-offer")).toContainText(/停在第 \d+ 步/);
  await expect(list(page)).toContainText("浏览器");
  expect(await english()).toEqual([]);
  await list(page).getByRole("button", { name: "删除这次训练" }).click();
  await expect(list(page)).toContainText("彻底删除这次训练吗？");
  expect(await english()).toEqual([]);
});
