// WebKit, training: it learns, obeys, can be saved, survives a reload, and a broken file changes nothing.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { answered, count, expect, figure, open, press, scrollTo, smallRun, step, test, text } from "./visit";

test("trains on the processor and improves, and its curves and captions are there", async ({ visitor, baseURL }) => {
  await open(visitor, baseURL ?? "");
  await smallRun(visitor);
  await press(visitor, "Step");
  await expect.poll(() => step(visitor)).toBe(1);
  const first = await figure(visitor, "[data-testid=curve-MetaELBO]");
  expect(first).toBeLessThan(-400);
  await press(visitor, "Continue");
  await expect.poll(() => step(visitor), { timeout: 90_000 }).toBe(200);
  const last = await figure(visitor, "[data-testid=curve-MetaELBO]");
  console.log(`MetaELBO from ${first} to ${last} nats in 200 small steps`);
  expect(last).toBeGreaterThan(first + 150);
  await scrollTo(visitor, "train-curves");
  // A number is one line, also once it stands where a dash stood; in a wide font what follows it may need a second one.
  const tallest = await visitor.run(() =>
    Math.max(
      ...[...document.querySelectorAll(".curve figcaption b")].map((words) => words.getBoundingClientRect().height),
    ),
  );
  console.log(`a caption's number is ${tallest} pixels high`);
  expect(tallest).toBeLessThan(40);
  await expect.poll(() => count(visitor, "curve-chart svg svg")).toBe(3);
  const drawn = await visitor.run(() =>
    [...document.querySelectorAll("curve-chart svg svg .curve-line")].map(
      (line) => line.getBoundingClientRect().width > 50,
    ),
  );
  expect(drawn).toEqual([true, true, true]);
});

test("pauses, steps, is saved, and goes on after a reload, exactly", async ({ visitor, baseURL, downloads }) => {
  await open(visitor, baseURL ?? "");
  await smallRun(visitor, { steps: "100000", trainSeed: "5" });
  await press(visitor, "Start");
  await expect.poll(() => step(visitor), { timeout: 60_000 }).toBeGreaterThan(25);
  await press(visitor, "Pause");
  await expect.poll(() => text(visitor, "train-controls .primary")).toBe("Continue");
  const paused = await step(visitor);
  const kept = `step ${paused.toLocaleString("en")}`;
  await expect.poll(() => text(visitor, "train-controls dl")).toContain(kept);
  await press(visitor, "Save");
  const name = `metavae-rotation-step-${paused}.safetensors`;
  await expect.poll(() => readdirSync(downloads)).toContain(name);
  await press(visitor, "Step");
  await expect.poll(() => step(visitor)).toBe(paused + 1);
  const next = await figure(visitor, "[data-testid=curve-MetaELBO]");

  await visitor.run(() => setTimeout(() => location.reload(), 0));
  await expect.poll(() => text(visitor, ".offer")).toContain("A run of yours was kept");
  await answered(visitor);
  await visitor.click({ css: ".offer button", named: "Continue" });
  await expect.poll(() => count(visitor, "train-controls .primary")).toBe(1);
  await expect.poll(() => step(visitor), { timeout: 60_000 }).toBeGreaterThan(paused);
  await press(visitor, "Pause");
  await expect.poll(() => text(visitor, "train-controls .primary")).toBe("Continue");

  // A broken file changes nothing, a whole one brings its step back.
  const before = await step(visitor);
  const broken = join(downloads, "cut.safetensors");
  const bytes = readFileSync(join(downloads, name));
  writeFileSync(broken, bytes.subarray(0, bytes.length / 2));
  await visitor.putFiles("train-controls input[type=file]", broken);
  await expect.poll(() => text(visitor, "[data-problem=checkpoint]")).toContain("cut.safetensors could not be loaded");
  expect(await step(visitor)).toBe(before);
  await visitor.putFiles("train-controls input[type=file]", join(downloads, name));
  await expect.poll(() => step(visitor)).toBe(paused);
  await press(visitor, "Step");
  await expect.poll(() => step(visitor)).toBe(paused + 1);
  expect(await figure(visitor, "[data-testid=curve-MetaELBO]")).toBe(next);
});
