// ./build.sh bench: MetaVAE beside its peers on the same work in the same browser; one table and results/bench.json.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "vite";
import { measureCase, serve } from "./browser.mjs";
import { cores, curve, curveEngines, label, makesSense, variants, works } from "./cases.mjs";
import { disagreements } from "./compare-losses.mjs";
import { curveTable, table } from "./table.mjs";

const root = fileURLToPath(new URL(".", import.meta.url));
const { values: options } = parseArgs({
  options: {
    only: { type: "string" },
    steps: { type: "string", default: "50" },
    seconds: { type: "string", default: "90" },
    curve: { type: "boolean", default: false },
    out: { type: "string", default: "results/bench.json" },
    strict: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
if (options.help) {
  console.log(`./build.sh bench [--only engine,backend,work] [--steps 50] [--seconds 90] [--strict] [--curve] [--out results/bench.json]

--only     words that a case must all have in its name, for instance: --only 'MetaVAE|jax,wasm,paper-S'
--steps    updates between the first loss and the last
--seconds  no case starts another block of steps after this long; what is missing then is said
--strict   fails when a case does not finish; it fails in any case when losses do not agree
--curve    also the curve over batch and width on one core

METAVAE_ADAPTER=real uses the machine's graphics adapter instead of SwiftShader.`);
  process.exit(0);
}

const git = (...args) => execFileSync("git", args, { encoding: "utf8" }).trim();
const commit =
  git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "--untracked-files=no") ? " with changes" : "");
const machine = { processor: cpus()[0]?.model ?? "unknown", cores, commit, date: new Date().toISOString() };
const words = (options.only ?? "")
  .split(",")
  .filter(Boolean)
  .map((word) => word.toLowerCase());
const wanted = (variant, work) => {
  const name = `${label(variant)}, ${variant.threads > 1 ? "threads" : "1 thread"}, ${work.name}`.toLowerCase();
  return words.every((word) => word.split("|").some((either) => name.includes(either)));
};
const cases = works.flatMap((work) => variants.map((variant) => ({ variant, work })));
if (options.curve) {
  const onCurve = variants.filter(
    ({ engine, backend, threads }) => backend === "wasm" && threads === 1 && curveEngines.includes(engine),
  );
  cases.push(...curve.flatMap((work) => onCurve.map((variant) => ({ variant, work }))));
}

await build({ root, configFile: `${root}/vite.config.ts`, logLevel: "warn" });
const server = await serve(root);
const limits = { steps: Number(options.steps), seconds: Number(options.seconds), inferences: 200 };
const records = [];
for (const { variant, work } of cases.filter(
  ({ variant, work }) => wanted(variant, work) && makesSense(variant, work),
)) {
  const load = loadavg()[0];
  const outcome = await measureCase(server.url(variant), variant, work, limits);
  const { ms_per_step = null, flop_per_step = null, losses = {}, unfinished = null } = outcome;
  const record = {
    ...variant,
    work: work.name,
    ms_per_step,
    ms_per_step_least: outcome.ms_per_step_least ?? null,
    gflops: ms_per_step && flop_per_step ? flop_per_step / 1e6 / ms_per_step : null,
    first_step_ms: outcome.first_step_ms ?? null,
    loss_0: losses[0] ?? null,
    loss_50: losses[50] ?? null,
    inference_ms: outcome.inference_ms ?? null,
    launches_per_step: outcome.launches_per_step ?? null,
    download_bytes: outcome.download_bytes,
    unfinished,
    losses,
    flop_per_step,
    parameters: outcome.parameters ?? null,
    adapter: outcome.adapter,
    browser: outcome.browser,
    load,
    ...machine,
  };
  records.push(record);
  const said =
    ms_per_step == null
      ? (unfinished ?? "nothing was timed")
      : `${ms_per_step.toFixed(1)} ms a step${unfinished ? `; ${unfinished}` : ""}`;
  console.error(`${label(variant)}, ${work.name}: ${said}`);
}
await server.close();

mkdirSync(new URL(".", `file://${process.cwd()}/${options.out}`), { recursive: true });
writeFileSync(options.out, `${JSON.stringify(records, null, 1)}\n`);
const measured = (list) => list.filter(({ name }) => records.some((record) => record.work === name));
const { processor, date } = machine;
const adapters = [...new Set(records.map(({ adapter }) => adapter).filter(Boolean))];
console.log(`
${processor}, ${cores} cores, WebGPU on ${adapters.join(", ") || "nothing"}, Chromium ${records[0]?.browser}, commit ${commit}, ${date}
load before each case: ${records.map(({ load }) => load.toFixed(1)).join(" ")}

${table(
  records.filter(({ work }) => works.some(({ name }) => name === work)),
  measured(works),
)}
`);
if (options.curve) console.log(`${curveTable(records, measured([...curve, works[0]]), curveEngines)}\n`);
const apart = disagreements(records);
const compared = records.filter(({ loss_0 }) => loss_0 != null).length > 1;
if (apart.length) console.log(`The losses do not agree:\n${apart.join("\n")}`);
else if (compared) console.log("All losses agree: initially within 0.5 %, at the last common step within 5 %.");
else console.log("No losses to compare.");
const missing = options.strict && (!compared || records.some(({ unfinished }) => unfinished));
process.exitCode = apart.length || missing ? 1 : 0;
