// The page driven from its console: it asks, draws, trains, saves, and refuses what makes no sense.

import { expect, test } from "@playwright/test";
import { button, enterRoom, open, strips } from "./helpers";

test("asks about a test digit with a right and a wrong D", async ({ page }) => {
  await page.goto("");
  const result = await page.evaluate(async () => {
    window.metavae.set({ value: 60, contextSize: 25 });
    window.metavae.pick(18);
    const { label, chosen, against } = await window.metavae.ask();
    const best = (answer: typeof chosen.answer) => Math.max(...answer.datasets.map(({ elbo }) => elbo));
    const own = chosen.answer.datasets.find(({ value }) => value === 60)?.elbo ?? Number.NaN;
    const other = against.answer.datasets.find(({ value }) => value === 60)?.elbo ?? Number.NaN;
    return {
      label,
      verdicts: [chosen.verdict, against.verdict],
      own,
      other,
      best: best(chosen.answer),
      kl: chosen.answer.kl,
    };
  });
  expect(result.label).toBe(3);
  expect(result.verdicts).toEqual(["right", "wrong"]);
  // D's own decoder explains the digit best, and better than with a wrong D.
  expect(result.own).toBe(result.best);
  expect(result.own).toBeGreaterThan(result.other);
  await expect(strips(page).first()).toContainText(`KL ${result.kl.toFixed(1)},`);
  await expect(page.locator("output[for=context-size]")).toHaveText("25");
});

test("draws, and an empty pad has no answer", async ({ page }) => {
  await open(page);
  const label = await page.evaluate(async () => {
    window.metavae.draw([
      [
        [0.3, 0.2],
        [0.7, 0.2],
        [0.45, 0.8],
      ],
    ]);
    return (await window.metavae.ask()).label;
  });
  expect(label).toBeNull();
  await expect(page.getByRole("img", { name: "Drawing pad with your drawing" })).toBeVisible();
  const refused = await page.evaluate(async () => {
    window.metavae.draw([]);
    return window.metavae.ask().catch((error: Error) => error.message);
  });
  expect(refused).toContain("The pad is empty");
});

test("refuses what makes no sense, and changes nothing", async ({ page }) => {
  await open(page);
  const refused = await page.evaluate(() => {
    const message = (change: object) => {
      try {
        window.metavae.set(change);
        return "accepted";
      } catch (error) {
        return (error as Error).message;
      }
    };
    return [
      message({ contextSize: 900, value: 20 }),
      message({ hue: 1 }),
      message({ family: "scale", value: 60 }),
      message({ digit: "3" }),
      message({ contextSize: Number.NaN }),
      message({ family: "shear", model: "plane" }),
      message({ model: "live" }),
      message(null as never),
      message([] as never),
    ];
  });
  expect(refused).toEqual([
    "contextSize cannot be 900: 0 to 50, whole.",
    "There is no setting “hue”.",
    "value cannot be 60: 0.5 to 1.9 for scale.",
    'digit cannot be "3": 0 to 9999, whole.',
    "contextSize cannot be NaN: 0 to 50, whole.",
    "model cannot be plane for shear: common, separate.",
    "model cannot be live: there is no run; train one first.",
    "set takes an object, like { value: 60 }, and not null.",
    "set takes an object, like { value: 60 }, and not a list.",
  ]);
  expect(await page.evaluate(() => window.metavae.state().settings.family)).toBe("rotation");
  expect(await page.evaluate(() => window.metavae.state().settings.value)).toBe(20);
});

test("trains with progress, pauses, and hands out a checkpoint", async ({ page }) => {
  await open(page);
  const small = {
    summaryHidden: 48,
    summary: 32,
    hidden: 64,
    latent: 16,
    batch: 16,
    trainContextSize: 4,
    backend: "cpu",
    split: "sparse",
  } as const;
  const run = await page.evaluate(async (small) => {
    const steps: number[] = [];
    const result = await window.metavae.train({ ...small, steps: 12, progress: ({ step }) => steps.push(step) });
    const bytes = await window.metavae.checkpoint();
    const header = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
    return { result, steps, header: new TextDecoder().decode(bytes.subarray(8, 8 + Math.min(header, 200))) };
  }, small);
  expect(run.result.phase).toBe("finished");
  expect(run.result.step).toBe(12);
  expect(run.result.metrics?.metaElbo).toBeLessThan(0);
  expect(run.steps.length).toBeGreaterThan(1);
  expect(run.header).toMatch(/^\{"/);
  await enterRoom(page, "train");
  await expect(button(page, "Train on")).toBeVisible();

  // Another batch is another run: it starts over, and a pause ends it early.
  const paused = await page.evaluate(async () => {
    const ending = window.metavae.train({ batch: 8, steps: 100_000 });
    while (window.metavae.state().training.step < 3 || window.metavae.state().training.phase !== "running") {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await window.metavae.pause();
    return ending;
  });
  expect(paused.phase).toBe("paused");
  expect(paused.step).toBeGreaterThan(2);
});

test("whatever it is asked with, a call ends in a sentence", async ({ page }) => {
  await open(page);
  const said = await page.evaluate(async () => {
    const { metavae } = window;
    const sentence = (call: () => unknown) =>
      Promise.resolve()
        .then(call)
        .then(
          () => "accepted",
          (error: Error) => error.message,
        );
    return [
      await sentence(() => metavae.train(null as never)),
      await sentence(() => metavae.train({ progress: 3 as never })),
      await sentence(() => metavae.adapt(null as never)),
      await sentence(() => metavae.adapt({ images: 1.5 })),
      await sentence(() => metavae.adapt({ fit: "everything" as never })),
      await sentence(() => metavae.draw(null as never)),
      await sentence(() => metavae.draw([[1]] as never)),
      await sentence(() => metavae.reschedule({ steps: 3 })),
      await sentence(() => metavae.checkpoint()),
    ];
  });
  expect(said).toEqual([
    "train takes an object, like { steps: 200 }, and not null.",
    "progress must be a function: it is called with each measurement.",
    "adapt takes an object, like { value: 40, images: 30 }, and not null.",
    "images cannot be 1.5: a whole number from 1 on.",
    'fit cannot be "everything": decoder, outputLayer.',
    "draw takes a list of strokes, each a list of points [x, y].",
    "A point must be [x, y].",
    "There is no run: train one first.",
    "There is no run to save: train one first.",
  ]);
});

test("a fit that was refused does not end the next one", async ({ page }) => {
  await open(page);
  const { refused, curve } = await page.evaluate(async () => {
    const refused = await window.metavae.adapt({ images: 1_000_000 }).catch((error: Error) => error.message);
    return { refused, curve: (await window.metavae.adapt({ images: 10 })).curve.length };
  });
  expect(refused).toContain("No decoder could be fitted");
  expect(curve).toBeGreaterThan(1);
});

test("the answer is the chosen model's, not that of the one before it", async ({ page }) => {
  await open(page);
  const kl = await page.evaluate(async () => {
    const ask = async () => (await window.metavae.ask()).chosen.answer.kl;
    const common = await ask();
    window.metavae.set({ model: "plane" });
    return { common, plane: await ask(), mean: (await window.metavae.ask()).chosen.answer.mean.length };
  });
  expect(kl.mean).toBe(2);
  expect(kl.plane).not.toBe(kl.common);
});

test("so many steps are so many steps, wherever the run stands", async ({ page }) => {
  await open(page);
  const small = { summaryHidden: 8, summary: 8, hidden: 8, latent: 2, batch: 2, trainContextSize: 1, split: "sparse" };
  const steps = await page.evaluate(async (small) => {
    const { metavae } = window;
    const settings = { ...small, backend: "cpu" } as const;
    const first = await metavae.train({ ...settings, steps: 22 } as never);
    const on = await metavae.train({ steps: 40 });
    const under = metavae.train({ steps: 100_000 });
    while (metavae.state().training.step < on.step + 30) await new Promise((resolve) => setTimeout(resolve, 20));
    const paused = await metavae.pause();
    await under;
    const last = await metavae.train({ steps: 60 });
    return { first: first.step, on: on.step, last: last.step - paused.step, phase: last.phase };
  }, small);
  expect(steps).toEqual({ first: 22, on: 62, last: 60, phase: "finished" });
});
