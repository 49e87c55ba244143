// Checkpoints: a run goes on where it stood; a broken file changes nothing.

import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { answered, button, figure, open, posterior, smallRun, step } from "./helpers";

const load = (page: Page, name: string, buffer: Buffer) =>
  page.locator("train-controls input[type=file]").setInputFiles({ name, mimeType: "application/octet-stream", buffer });

async function save(page: Page): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, "Save").click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

test("saves, survives a reload, and continues at the same step", { tag: "@every-browser" }, async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "30", trainSeed: "7" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBe(30);
  const saved = await save(page);
  expect(saved.name).toBe("metavae-rotation-step-30.safetensors");
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(31);
  const continued = await figure(page.getByTestId("curve-MetaELBO"));

  await page.reload();
  await load(page, saved.name, saved.bytes);
  await expect.poll(() => step(page), { timeout: 30_000 }).toBe(30);
  await expect(page.locator("#field-trainSeed")).toHaveValue("7");
  await expect(page.locator("#field-hidden")).toHaveValue("64");
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(31);
  // Exactly the step that the first run took.
  expect(await figure(page.getByTestId("curve-MetaELBO"))).toBe(continued);
});

test("a broken checkpoint is refused, and the run is left as it was", { tag: "@every-browser" }, async ({ page }) => {
  await open(page);
  await smallRun(page, { steps: "20" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBe(20);
  const before = await posterior(page);
  const saved = await save(page);
  for (const [name, bytes] of [
    ["noise.safetensors", Buffer.from("this is no checkpoint")],
    ["cut.safetensors", saved.bytes.subarray(0, saved.bytes.length / 2)],
    ["empty.safetensors", Buffer.alloc(0)],
  ] as const) {
    await load(page, name, bytes);
    const problem = page.locator('[data-problem="checkpoint"]');
    await expect(problem).toContainText(`${name} could not be loaded`);
    await expect(problem).toContainText("left as it is");
    expect(await step(page)).toBe(20);
    await problem.getByRole("button", { name: "Dismiss" }).click();
  }
  expect(await posterior(page)).toBe(before);
  await button(page, "Step").click();
  await expect.poll(() => step(page)).toBe(21);
});

test("a checkpoint can be dropped on the controls, and is plain safetensors with every weight by name", async ({
  page,
}) => {
  await open(page);
  await smallRun(page, { steps: "12" });
  await button(page, "Start").click();
  await expect.poll(() => step(page), { timeout: 30_000 }).toBe(12);
  const { name, bytes } = await save(page);
  const length = Number(bytes.readBigUInt64LE(0));
  const header = JSON.parse(bytes.subarray(8, 8 + length).toString()) as Record<string, Tensor>;
  const tensors = Object.entries(header).filter(([name]) => name !== "__metadata__");
  expect(tensors.length).toBeGreaterThan(20);
  // The ranges cover the rest of the file without gaps, each as long as its shape says: what any reader checks.
  let end = 0;
  for (const [, { dtype, shape, data_offsets }] of tensors.sort(
    ([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0],
  )) {
    expect(data_offsets[0]).toBe(end);
    const size = { F32: 4, F16: 2, U8: 1, I64: 8, U64: 8 }[dtype] ?? Number.NaN;
    end = data_offsets[1];
    expect(end - data_offsets[0]).toBe(size * shape.reduce((product, side) => product * side, 1));
  }
  expect(end).toBe(bytes.length - 8 - length);

  await page.reload();
  await answered(page);
  const transfer = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer();
      const content = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([content], name));
      return transfer;
    },
    [name, bytes.toString("base64")] as const,
  );
  await page.locator("train-controls .controls").dispatchEvent("drop", { dataTransfer: transfer });
  await expect.poll(() => step(page), { timeout: 30_000 }).toBe(12);
});

interface Tensor {
  dtype: string;
  shape: number[];
  data_offsets: [number, number];
}
