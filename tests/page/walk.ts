// The actions of a random walk over the page's controls, and what must hold after each of them.

import { expect, type Page } from "@playwright/test";
import fc from "fast-check";
import { comeTo } from "./helpers";
import { look, use } from "./walk-in-page";

export interface Walk {
  page: Page;
  /** What the page threw or logged as an error. */
  complaints: string[];
  /** How long an answer, or the reason why there is none, may take, ms. */
  patience: number;
  /** A checkpoint that was saved on the way. */
  saved: Uint8Array | null;
  /** How often each kind of action was carried out. */
  counts: Map<string, number>;
}

type Action = fc.AsyncCommand<object, Walk>;

/** An action whose name and inputs can be read in a report of failure. */
function action(kind: string, inputs: unknown, carryOut: (walk: Walk) => Promise<string | undefined>): Action {
  let said = `${kind} ${JSON.stringify(inputs)}`;
  return {
    check: () => true,
    async run(_model, walk) {
      const what = await carryOut(walk);
      if (what) said = `${kind} ${what}`;
      walk.counts.set(kind, (walk.counts.get(kind) ?? 0) + 1);
      await holds(walk, said);
    },
    toString: () => said,
  };
}

/** What a person might type, sensible and not. */
const TYPED = [
  "",
  " ",
  "0",
  "1",
  "2",
  "8",
  "16",
  "60",
  "-20",
  "0.001",
  "0,01",
  "1e-4",
  "0x10",
  "1e99",
  "-",
  "two",
  "２０",
];

/** Any control that can be used now, by its place among all of them; `choice` says what is done with it. */
const poke = fc
  .record({ at: fc.nat(10_000), choice: fc.nat(10_000), typed: fc.constantFrom(...TYPED) })
  .map((inputs) => action("use", inputs, ({ page }) => page.evaluate(use, inputs)));

const unit = fc.double({ min: 0.05, max: 0.95, noNaN: true }).map((value) => Math.round(100 * value) / 100);

const draw = fc.array(fc.tuple(unit, unit), { minLength: 1, maxLength: 5 }).map((points) =>
  action("draw", points, async ({ page }) => {
    // D has a pad of its own.
    const pad = page.locator("draw-pad .pad");
    await comeTo(pad);
    const box = await pad.boundingBox();
    if (!box) throw new Error("There is no pad.");
    const at = ([x, y]: [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
    await page.mouse.move(...at(points[0] ?? [0.5, 0.5]));
    await page.mouse.down();
    for (const point of points) await page.mouse.move(...at(point), { steps: 3 });
    await page.mouse.up();
    return undefined;
  }),
);

/** One of the named controls, where it can be used. */
const press = (kind: string, selector: string) =>
  fc.nat(100).map((at) =>
    action(kind, at, ({ page }) =>
      page.evaluate(
        ({ selector, at }) => {
          const all = [...document.querySelectorAll<HTMLElement>(selector)].filter(
            (control) => !(control as HTMLButtonElement).disabled,
          );
          const control = all[at % Math.max(1, all.length)];
          control?.click();
          return control ? (control.textContent?.trim().replace(/\s+/g, " ").slice(0, 40) ?? "") : "nothing";
        },
        { selector, at },
      ),
    ),
  );

const keys = fc.constantFrom("Control+z", "Control+Shift+z", "ArrowLeft", "ArrowRight", "Escape", "Tab", "End", "Home");
const type = keys.map((key) => action("key", key, async ({ page }) => void (await page.keyboard.press(key))));

const go = fc
  .constantFrom("play", "idea", "which-dataset", "how-sure", "map", "how-good", "train", "adapt", "results")
  .map((place) =>
    action("go", place, ({ page }) =>
      page
        .evaluate((place) => {
          location.hash = place;
        }, place)
        .then(() => undefined),
    ),
  );

/** A run that a test has time for, from wherever the form stands. */
const small = fc
  .record({
    trainFamily: fc.constantFrom("rotation", "scale", "shear"),
    learningRate: fc.constantFrom(0.002, 0.002, 1),
    schedule: fc.constantFrom("constant", "cosine"),
    steps: fc.constantFrom(3, 40, 100_000),
    cores: fc.constantFrom("1", "2", "auto"),
  })
  .map((settings) =>
    action("small run", settings, ({ page }) =>
      page
        .evaluate((settings) => {
          const sizes = { batch: 4, trainContextSize: 2, summaryHidden: 16, summary: 8, hidden: 16, latent: 4 };
          const few = { split: "sparse", backend: "cpu", contextMode: "inBatch" };
          window.metavae.set({ ...sizes, ...few, ...settings } as never);
        }, settings)
        .then(() => undefined),
    ),
  );

const save = fc.constant(0).map(() =>
  action("save", "", async (walk) => {
    const text = await walk.page.evaluate(async () => {
      const bytes = await window.metavae.checkpoint().catch(() => null);
      // As text, for numbers would fill the test's memory; a large run takes too long on its way.
      return bytes && bytes.length < 3e6 ? btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")) : null;
    });
    if (text) walk.saved = Buffer.from(text, "base64");
    return text ? `${walk.saved?.length} bytes` : "nothing";
  }),
);

const load = fc.boolean().map((broken) =>
  action("load", broken ? "broken" : "saved", async ({ page, saved }) => {
    const bytes = broken ? new TextEncoder().encode("no checkpoint") : saved;
    if (!bytes || (await page.evaluate(() => window.metavae.state().training.phase)) === "preparing") return "nothing";
    const file = { name: "run.safetensors", mimeType: "application/octet-stream", buffer: Buffer.from(bytes) };
    await comeTo(page.locator("train-controls"));
    await page.locator("train-controls input[type=file]").setInputFiles(file);
    return undefined;
  }),
);

const reload = fc.constant(0).map(() =>
  action("reload", "", async ({ page }) => {
    await page.reload();
    await page.waitForFunction(() => "metavae" in window);
    return undefined;
  }),
);

const wait = fc
  .constantFrom(50, 300, 1000)
  .map((milliseconds) =>
    action("wait", milliseconds, ({ page }) => page.waitForTimeout(milliseconds).then(() => undefined)),
  );

/** What visitors do, what they do most most often. */
export const actions: Array<fc.Arbitrary<Action>> = [
  poke,
  poke,
  poke,
  draw,
  draw,
  press("family", "input[name=family]"),
  press("model", "input[name=model]"),
  press("pad tool", "draw-pad button"),
  press("train", "train-controls button"),
  press("live", "train-controls input[role=switch]"),
  press("remedy", ".problem button, resume-offer button"),
  press("context", "context-source input, own-images button"),
  press("earlier", "train-settings .presets button:nth-child(-n + 2), .stale button, kept-runs button:not([title])"),
  type,
  go,
  go,
  small,
  save,
  load,
  reload,
  wait,
];

/** The invariants: an answer or a reason in time, labels that agree with what is shown, and no errors. */
async function holds({ page, complaints, patience }: Walk, said: string): Promise<void> {
  await expect
    .poll(() => page.evaluate(look), { timeout: patience, intervals: [20, 50, 100, 200], message: said })
    .toBe("");
  expect(complaints, said).toEqual([]);
}
