// What the page tests share: opening the page, reading its pictures, drawing, and a run small enough for a test.

import { expect, type Locator, type Page } from "@playwright/test";

export const strips = (page: Page) => page.locator("answer-strips .strip");
/** The slider of D's value: on a phone, and in other rooms than the first, it is the dock's. */
export const valueOfD = (page: Page) => page.locator(":is(#context-value, #dock-value):visible");
/** The decoded images of a strip. */
export const tiles = (strip: Locator) => strip.locator(".tiles digit-image");
export const pad = (page: Page) => page.locator(".pad");

/** Opens the page and waits until the model answers, decoders and all. Collects what the console complains about. */
export async function open(page: Page, path = ""): Promise<string[]> {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // Chromium warns when a machine has no graphics adapter; that is what the page asks about.
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(path);
  await answered(page);
  return complaints;
}

export interface Shifts {
  /** Layout shift so far, as the browser scores it. */
  sum: number;
  /** Each jump: its score, when it was, and what went from where to where (x y width height). */
  what: string[];
}

/** Watches from before the page opens; what it returns tells how far the layout has shifted, and what moved. */
export async function watchLayout(page: Page): Promise<() => Promise<Shifts>> {
  await page.addInitScript(() => {
    interface Moved {
      node: Node | null;
      previousRect: DOMRect;
      currentRect: DOMRect;
    }
    const shifts: Shifts = { sum: 0, what: [] };
    Object.assign(window, { shifts });
    const name = (node: Node | null) => {
      const element = node instanceof Element ? node : node?.parentElement;
      return `${element?.localName}${element?.id ? `#${element.id}` : ""}.${element?.getAttribute("class") ?? ""}`;
    };
    const place = ({ x, y, width, height }: DOMRect) => [x, y, width, height].map(Math.round).join(" ");
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Array<PerformanceEntry & { value: number; sources: Moved[] }>) {
        shifts.sum += entry.value;
        const moved = entry.sources.map((s) => `${name(s.node)}: ${place(s.previousRect)} to ${place(s.currentRect)}`);
        shifts.what.push(`${entry.value.toFixed(4)} at ${Math.round(entry.startTime)} ms: ${moved.join("; ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  return () => page.evaluate(() => (window as unknown as { shifts: Shifts }).shifts);
}

export async function answered(page: Page): Promise<void> {
  await expect(strips(page).first().locator(".figures b")).toHaveText(/\d/);
  await expect.poll(async () => (await ink(tiles(strips(page).first()).first())) > 0).toBe(true);
}

/** The opacity of each pixel of an image: what the model delivered. */
export function pixels(image: Locator): Promise<number[]> {
  return image.evaluate((element) => {
    const canvas = element.querySelector("canvas");
    const data = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 3] ?? 0);
  });
}

export async function ink(image: Locator): Promise<number> {
  return (await pixels(image)).reduce((sum, value) => sum + value, 0);
}

/** Mean difference of two images, 0 to 255. */
export function difference(a: number[], b: number[]): number {
  return a.reduce((sum, value, i) => sum + Math.abs(value - (b[i] ?? 0)), 0) / a.length;
}

/** Enters a room, or opens a question of one, by its link; what is in it is fetched now. */
export async function enterRoom(page: Page, name: string): Promise<void> {
  const question = page.locator(`.questions a[href="#${name}"]`);
  if ((await question.count()) > 0) {
    const room = await question.evaluate((link) => link.closest(".room")?.id);
    await page.locator(`.rooms a[href="#${room}"]`).click();
  }
  await page.locator(`:is(.rooms, .questions) a[href="#${name}"]`).click();
  await expect(page.locator(`#${name}`)).toBeVisible();
}

/** By address, what is shown at a time: the rooms, and the questions of the one that has several. */
export const PLACES = [
  "play",
  "idea",
  "which-dataset",
  "how-sure",
  "map",
  "how-good",
  "two-clouds",
  "inclined-plane",
  "league",
  "train",
  "results",
] as const;

/** Waits until a world of known truths has its exact answer and those of all networks. */
export async function worldAnswered(page: Page, id: string): Promise<Locator> {
  const world = page.locator(`known-world[world="${id}"]`);
  await world.scrollIntoViewIfNeeded();
  for (const line of ["given", "without"])
    await expect(world.locator(`methods-table tr:has(.line-${line})`)).toBeVisible({ timeout: 60_000 });
  // Back up: else the bar, which stays, may cover half of what stands above the world.
  await page.evaluate(() => scrollTo(0, 0));
  return world;
}

/** Enters one room after the other, waits until what it shows has been fetched and computed, and folds everything open. */
export async function throughRooms(page: Page, look: (place: string) => Promise<void>): Promise<void> {
  const whole: Record<(typeof PLACES)[number], () => Promise<void>> = {
    play: () => answered(page),
    idea: async () => {
      for (const name of ["search-figure", "matrix-figure", "growth-figure"]) {
        await comeTo(page.locator(name));
        await expect(page.locator(name)).toHaveAttribute("aria-busy", "false");
      }
    },
    "which-dataset": async () => {
      await comeTo(page.locator("weigh-panel"));
      await expect(page.locator(".weighing")).toHaveAttribute("aria-busy", "false");
    },
    "how-sure": async () => {
      await comeTo(page.locator("tightening-plot"));
      await expect(page.locator(".tightening")).toHaveAttribute("aria-busy", "false");
    },
    map: async () => {
      await comeTo(page.locator("map-canvas"));
      await expect(page.getByTestId("map-note")).toContainText(/\d/);
    },
    "how-good": () => expect(page.locator("gap-panel button").first()).toBeVisible(),
    "two-clouds": async () => void (await worldAnswered(page, "two-clouds")),
    "inclined-plane": async () => void (await worldAnswered(page, "inclined-plane")),
    league: async () => void (await worldAnswered(page, "league")),
    train: () => expect(page.locator("train-controls .primary")).toBeVisible(),
    results: async () => {
      await expect(page.locator("results-view table").first()).toBeVisible();
      await comeTo(page.locator("fit-panel"));
      await expect(page.locator("fit-panel button").first()).toBeVisible();
    },
  };
  for (const place of PLACES) {
    await enterRoom(page, place);
    await whole[place]();
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
    });
    await look(place);
  }
}

/** Enters the room that a place is in, unless it is there, and goes there. */
export async function comeTo(place: Locator): Promise<void> {
  const room = await place.first().evaluate((element) => {
    const room = element.closest(".question") ?? element.closest(".room");
    return element.checkVisibility() ? null : room?.id;
  });
  if (room) await enterRoom(place.page(), room);
  await place.first().scrollIntoViewIfNeeded();
}

/** The posterior as the plot shows it, also from another room: the heights of all its means. */
export async function posterior(page: Page): Promise<string> {
  const plot = page.locator("posterior-plot path.dot:not(.hollow)");
  if ((await plot.count()) === 0) {
    const room = await page.evaluate(() => document.documentElement.dataset.room);
    await comeTo(page.locator("posterior-plot"));
    await plot.waitFor();
    await enterRoom(page, room ?? "play");
  }
  return (await plot.getAttribute("d")) ?? "";
}

/** Draws a line through points given in units of the pad, with the mouse. */
export async function drawLine(page: Page, points: Array<[number, number]>): Promise<void> {
  const box = await pad(page).boundingBox();
  if (!box) throw new Error("there is no pad");
  const at = ([x, y]: [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  const [first, ...rest] = points;
  if (!first) return;
  await page.mouse.move(...at(first));
  await page.mouse.down();
  for (const point of rest) await page.mouse.move(...at(point), { steps: 8 });
  await page.mouse.up();
}

/** A seven. */
export const seven: Array<[number, number]> = [
  [0.28, 0.22],
  [0.72, 0.22],
  [0.45, 0.8],
];

/** Types into a field as a visitor does: of a value that Firefox is told to set, the page would not hear. */
export async function enter(field: Locator, text: string): Promise<void> {
  await field.click();
  await field.press("ControlOrMeta+a");
  await field.press("Delete");
  await field.pressSequentially(text);
  await field.blur();
}

/** Fills the trainer's form with sizes that a test can train in seconds, on the processor. */
export async function smallRun(page: Page, change: Record<string, string> = {}): Promise<void> {
  await comeTo(page.locator("train-settings"));
  await page.locator("train-settings summary").click();
  const small = {
    split: "sparse",
    steps: "400",
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
  // At once, as a visitor's hands would not: typing ten fields takes seconds, and fields.spec.ts types. What one field changes
  // the form shows before the next.
  await page.evaluate(async (small) => {
    for (const [name, value] of Object.entries(small)) {
      const field = document.querySelector<HTMLInputElement | HTMLSelectElement>(`#field-${name}`);
      if (!field) throw new Error(`the form has no field ${name}`);
      field.value = value;
      if (field.value !== value) throw new Error(`the field ${name} has no choice ${value}`);
      for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve));
    }
  }, small);
}

export interface Pointer {
  pointerId: number;
  pointerType: "mouse" | "pen" | "touch";
  pressure?: number;
  buttons?: number;
}

/** A pointer event on an element, at a place in units of its side; for what no driver can do, as a palm beside a pen. */
export async function point(
  element: Locator,
  type: string,
  [x, y]: readonly [number, number],
  pointer: Pointer,
): Promise<void> {
  await element.evaluate(
    (element, { type, x, y, pointer }) => {
      const box = element.getBoundingClientRect();
      const place = { clientX: box.left + x * box.width, clientY: box.top + y * box.height };
      const buttons = type === "pointerup" ? 0 : 1;
      const usual = {
        bubbles: true,
        cancelable: true,
        isPrimary: true,
        button: type === "pointermove" ? -1 : 0,
        buttons,
      };
      element.dispatchEvent(new PointerEvent(type, { ...usual, ...place, ...pointer }));
    },
    { type, x, y, pointer },
  );
}

export const button = (page: Page, name: string) =>
  page.locator("train-controls").getByRole("button", { name, exact: true });

export async function step(page: Page): Promise<number> {
  const text = await page.getByTestId("step").textContent();
  return Number((text ?? "").replaceAll(",", ""));
}

/** Pauses the run: the step that it rests at, which comes after those that were under way. */
export async function pause(page: Page): Promise<number> {
  await button(page, "Pause").click();
  await expect(button(page, "Continue")).toBeVisible();
  return step(page);
}

/** A number on the page, with the minus sign that it is set with. */
export async function figure(locator: Locator): Promise<number> {
  return Number(((await locator.textContent()) ?? "").replace("−", "-"));
}
