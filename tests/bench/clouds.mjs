// ./build.sh bench clouds [STEPS]: two clouds learnt from scratch in headless Chromium on one core, by our program and by
// jax-js, one after the other; a table and results/bench-clouds.json.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { chromium as program } from "../chromium.mjs";
import { serve } from "./browser.mjs";

const steps = Number(process.argv[2] ?? 2000);
if (!(steps >= 10)) throw new Error(`${process.argv[2]} is no number of steps from 10 on.`);
const root = fileURLToPath(new URL(".", import.meta.url));

await build({ root, configFile: `${root}/vite.config.ts`, logLevel: "warn" });
const server = await serve(root);
const browser = await chromium.launch({
  executablePath: program,
  args: ["--headless=new", "--no-sandbox", "--disable-gpu"],
});
const git = (...args) => execFileSync("git", args, { encoding: "utf8" }).trim();
const records = [];
for (const engine of ["MetaVAE", "jax-js"]) {
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  await page.goto(server.url({ threads: 1 }));
  await page.waitForFunction(() => "learnClouds" in window);
  records.push({
    engine,
    ...(await page.evaluate(([engine, steps]) => window.learnClouds(engine, steps), [engine, steps])),
  });
  await page.close();
}
const record = {
  command: `./build.sh bench clouds ${steps}`,
  commit:
    git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "--untracked-files=no") ? " with changes" : ""),
  date: new Date().toISOString().slice(0, 10),
  processor: cpus()[0]?.model ?? "unknown",
  chromium: browser.version(),
  records,
};
await browser.close();
await server.close();
writeFileSync("results/bench-clouds.json", `${JSON.stringify(record, null, 1)}\n`);
console.log(`${record.processor}, one core, Chromium ${record.chromium}, commit ${record.commit}\n`);
console.log("engine    steps  seconds  ms a step  errors at N = 10");
for (const { engine, seconds, ms_per_step, errors, errors_error } of records)
  console.log(
    `${engine.padEnd(8)} ${String(steps).padStart(6)} ${seconds.toFixed(1).padStart(8)} ${ms_per_step.toFixed(2).padStart(10)}   ${errors.toFixed(4)} ± ${errors_error.toFixed(4)}`,
  );
