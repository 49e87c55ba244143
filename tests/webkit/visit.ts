// What the walks through the page in WebKit share: a browser for each worker, a session for each test, and the page's figures.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { Driver, type Point, type Session } from "./webdriver";

export { expect };

export const test = base.extend<{ visitor: Session; downloads: string }>({
  /** Where the browser puts what it downloads. */
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from it which fixtures this one needs.
  downloads: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), "metavae-webkit-"));
    const downloads = join(folder, "downloads");
    mkdirSync(downloads);
    writeFileSync(join(folder, "user-dirs.dirs"), `XDG_DOWNLOAD_DIR="${downloads}"\n`);
    await use(downloads);
    rmSync(folder, { recursive: true, force: true });
  },
  visitor: async ({ downloads }, use, info) => {
    const { driver, session } = await begin(dirname(downloads));
    await session.size(1440, 938);
    await use(session);
    if (info.status !== info.expectedStatus) await session.screenshot(info.outputPath("failed.png")).catch(() => {});
    await session.end().catch(() => {});
    driver.end();
  },
});

/** A driver and a browser of their own for each test: one that does not begin is given up for another. */
async function begin(config: string): Promise<{ driver: Driver; session: Session }> {
  for (let tries = 1; ; tries++) {
    const driver = await Driver.start({ config });
    try {
      return { driver, session: await driver.session() };
    } catch (error) {
      driver.end();
      if (tries === 3) throw error;
      console.log(`WebKit did not begin (${error instanceof Error ? error.message : error}); another one is tried`);
    }
  }
}

/** Opens an address and waits until the model answers, decoders and all. */
export async function open(visitor: Session, address: string): Promise<void> {
  await visitor.go(address);
  await answered(visitor);
}

export async function answered(visitor: Session): Promise<void> {
  await expect.poll(() => text(visitor, "answer-strips .strip .figures b")).not.toBe("");
  await expect.poll(() => ink(visitor, "answer-strips .strip .tiles digit-image")).toBeGreaterThan(0);
}

/** The text of the first such element, in single spaces; empty where there is none. */
export const text = (visitor: Session, css: string): Promise<string> =>
  visitor.run((css) => document.querySelector(css)?.textContent?.replace(/\s+/g, " ").trim() ?? "", css);

export const count = (visitor: Session, css: string): Promise<number> =>
  visitor.run((css) => document.querySelectorAll(css).length, css);

/** The opacity of each pixel of the first image of that name. */
export const pixels = (visitor: Session, css: string): Promise<number[]> =>
  visitor.run((css) => {
    const canvas = document.querySelector<HTMLCanvasElement>(`${css} canvas`);
    const data = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return Array.from({ length: data.length / 4 }, (_, pixel) => data[4 * pixel + 3] ?? 0);
  }, css);

export async function ink(visitor: Session, css: string): Promise<number> {
  return (await pixels(visitor, css)).reduce((sum, value) => sum + value, 0);
}

/** The heights of the posterior's means, as the plot has them, also from another room. */
export async function posterior(visitor: Session): Promise<string> {
  const dots = "posterior-plot path.dot:not(.hollow)";
  if ((await count(visitor, dots)) === 0) {
    await scrollTo(visitor, "posterior-plot");
    await expect.poll(() => count(visitor, dots)).toBe(1);
    await scrollTo(visitor, "#ask");
  }
  return visitor.run((dots) => document.querySelector(dots)?.getAttribute("d") ?? "", dots);
}

/** A number on the page, with the minus sign that it is set with. */
export async function figure(visitor: Session, css: string): Promise<number> {
  return Number((await text(visitor, css)).replaceAll(",", "").replace("−", "-"));
}

/** Goes to a place, and enters the room that it is in. */
export const scrollTo = (visitor: Session, css: string): Promise<void> =>
  visitor.run(async (css) => {
    const place = document.querySelector(css);
    const room = place?.closest(".question") ?? place?.closest(".room");
    if (room && !place?.checkVisibility()) location.hash = room.id;
    // The room comes a moment after its address.
    while (room && !place?.checkVisibility()) await new Promise((later) => setTimeout(later, 20));
    place?.scrollIntoView({ block: "center", behavior: "instant" });
  }, css);

/** A setting of the trainer's form, typed or chosen. */
async function set(visitor: Session, name: string, value: string): Promise<void> {
  const css = `#field-${name}`;
  const isChoice = await visitor.run((css) => document.querySelector(css) instanceof HTMLSelectElement, css);
  await (isChoice ? visitor.choose(css, value) : visitor.enter(css, value));
}

/** Fills the trainer's form with sizes that a test can train in seconds, on the processor. */
export async function smallRun(visitor: Session, change: Record<string, string> = {}): Promise<void> {
  await scrollTo(visitor, "train-settings");
  await expect.poll(() => count(visitor, "train-settings summary")).toBeGreaterThan(0);
  await visitor.click("train-settings summary");
  const small = {
    split: "sparse",
    steps: "200",
    trainContextSize: "4",
    batch: "16",
    learningRate: "0.002",
    summaryHidden: "48",
    summary: "32",
    hidden: "64",
    latent: "16",
    backend: "cpu",
    ...change,
  };
  for (const [name, value] of Object.entries(small)) await set(visitor, name, value);
}

export const press = (visitor: Session, named: string): Promise<void> =>
  visitor.click({ css: "train-controls button", named });

export const step = (visitor: Session): Promise<number> => figure(visitor, "[data-testid=step]");

/** A seven. */
export const seven: Point[] = [
  [0.28, 0.22],
  [0.72, 0.22],
  [0.45, 0.8],
];
