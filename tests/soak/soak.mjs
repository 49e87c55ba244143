// Trains in headless Chromium on the processor and answers meanwhile, for an hour or as many minutes as are asked for.
// Every minute it measures memory, speed and messages; then it says whether memory stayed flat, nothing slowed and nothing
// was lost, and writes results/soak.json: ./build.sh campaign soak [MINUTES].

import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { preview } from "vite";
import { chromium as program } from "../chromium.mjs";
import { openPage, startChromium } from "./devtools.mjs";

const minutes = Number(process.argv[2] ?? 60);
if (!(minutes >= 2)) throw new Error(`${process.argv[2]} is no number of minutes from 2 on.`);
/** While caches and curves fill; shorter runs have less of it. */
const WARM_UP = Math.min(5, Math.floor(minutes / 2));
/** What memory may grow by, and speed fall by, after that. */
const TOLERANCE = 0.05;
const MIB = 2 ** 20;

if (!program) throw new Error("Chromium is missing: install it, or set METAVAE_CHROMIUM to its path.");
if (!existsSync("dist/index.html")) throw new Error("There is no site in dist/: run ./build.sh site first.");

/** In the page: every command to a worker is counted, and every answer that belongs to one. */
const countMessages = `{
  const counted = (globalThis.counted = { asked: 0, answered: 0, strange: 0 });
  globalThis.Worker = class extends Worker {
    #open = new Set();
    constructor(...given) {
      super(...given);
      this.addEventListener("message", ({ data }) => {
        if (data?.id === undefined) return;
        if (this.#open.delete(data.id)) counted.answered++;
        else counted.strange++;
      });
    }
    postMessage(message, ...rest) {
      if (message?.id !== undefined) {
        counted.asked++;
        this.#open.add(message.id);
      }
      super.postMessage(message, ...rest);
    }
  };
}`;

/** In each worker: the memories of its WebAssembly. */
const keepMemories = `{
  const memories = (globalThis.memories = []);
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...given) => {
    const made = await instantiate(...given);
    const { memory } = (made.instance ?? made).exports;
    if (memory) memories.push(memory);
    return made;
  };
}`;

/** Asks about one test digit after the other under several D; the same question must have the same answer each time. */
const askOnAndOn = `{
  const asking = (globalThis.asking = { on: true, answers: 0, different: 0, longest: 0 });
  const known = new Map();
  void (async () => {
    for (let question = 0; asking.on; question = (question + 1) % 120) {
      const value = [0, 60, -100][question % 3];
      metavae.set({ digit: question, value });
      const start = performance.now();
      const { chosen } = await metavae.ask();
      asking.longest = Math.max(asking.longest, performance.now() - start);
      asking.answers++;
      const before = known.get(question) ?? chosen.answer.kl;
      if (before !== chosen.answer.kl) asking.different++;
      known.set(question, before);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    asking.over = true;
  })().catch((error) => (asking.failed = String(error)));
}`;

async function soak(url) {
  const { product } = await devtools.send("Browser.getVersion");
  const page = await openPage(devtools, url, { page: countMessages, worker: keepMemories });
  const until = async (expression) => {
    while (!(await page.evaluate(expression).catch(() => false))) await pause(250);
  };
  await until("globalThis.metavae !== undefined && metavae.ask().then(() => true)");
  await page.evaluate(
    "void metavae.train({ backend: 'cpu', steps: 1_000_000 }).catch((error) => (globalThis.ended = String(error)))",
  );
  await until("metavae.state().training.step > 3");
  await page.evaluate(askOnAndOn);

  console.log(`${product}, ${minutes} minutes, of which ${WARM_UP} to warm up; MiB, steps per second`);
  console.log("minute  page heap  worker heaps  wasm  buffers   steps/s  steps/CPU s   answers  longest ms  open");
  const rows = [];
  let before = await look(page);
  const start = Date.now();
  for (let minute = 1; minute <= minutes; minute++) {
    await pause(start + 60_000 * minute - Date.now());
    const now = await look(page);
    const row = {
      minute,
      page_heap: now.heaps[0],
      worker_heaps: sum(now.heaps.slice(1)),
      wasm: sum(now.wasm),
      buffers: now.buffers,
      steps: now.step - before.step,
      steps_per_second: (now.step - before.step) / ((now.at - before.at) / 1000),
      steps_per_cpu_second: (now.step - before.step) / (now.cpu - before.cpu),
      answers: now.answers - before.answers,
      longest_answer: now.longest,
      open_messages: now.asked - now.answered,
      threads: now.heaps.length,
    };
    rows.push(row);
    before = now;
    console.log(inColumns(row));
    if (now.failed) throw new Error(now.failed);
  }
  const messages = await lastMessages(page, until);
  const command = `./build.sh campaign soak ${minutes}`;
  return {
    command,
    commit,
    date: new Date().toISOString().slice(0, 10),
    browser: product,
    minutes,
    warm_up: WARM_UP,
    rows,
    messages,
    verdicts: judge(rows, messages),
  };
}

/** What memory holds once garbage is gone, and how far training and answering are. */
async function look(page) {
  const heaps = [];
  const wasm = [];
  let buffers = 0;
  for (const thread of page.threads()) {
    await devtools.send("HeapProfiler.collectGarbage", {}, thread);
    const { usedSize, backingStorageSize = 0 } = await devtools.send("Runtime.getHeapUsage", {}, thread);
    heaps.push(usedSize / MIB);
    buffers += backingStorageSize / MIB;
    const bytes = "(globalThis.memories ?? []).reduce((sum, { buffer }) => sum + buffer.byteLength, 0)";
    wasm.push((await page.evaluate(bytes, thread)) / MIB);
  }
  const { processInfo } = await devtools.send("SystemInfo.getProcessInfo");
  const cpu = sum(processInfo.filter(({ type }) => type === "renderer").map(({ cpuTime }) => cpuTime));
  const state = await page.evaluate(`(() => {
    const { answers, different, longest, failed } = asking;
    asking.longest = 0;
    return { ...counted, answers, different, longest, failed: failed ?? globalThis.ended, step: metavae.state().training.step };
  })()`);
  return { at: Date.now(), heaps, wasm, buffers, cpu, ...state };
}

/** Everything is brought to rest; then no question may be without its answer. */
async function lastMessages(page, until) {
  await page.evaluate("asking.on = false");
  await until("asking.over || asking.failed");
  await page.evaluate("metavae.pause()");
  await pause(3000);
  return page.evaluate(
    "({ ...counted, lost: counted.asked - counted.answered, answers: asking.answers, different: asking.different })",
  );
}

/**
 * The minutes after the warm-up, their first third beside their last: one sample tells of a moment, a median of a trend. Speed
 * is that of the fastest tenth: whatever else the machine does slows some minutes, and never quickens one.
 */
function judge(rows, messages) {
  const after = rows.slice(WARM_UP);
  const third = Math.max(1, Math.floor(after.length / 3));
  const trend = (name, share = 0.5) => {
    const [early, late] = [after.slice(0, third), after.slice(-third)].map((part) =>
      quantile(
        part.map((row) => row[name]),
        share,
      ),
    );
    return { early, late, change: late / early - 1 };
  };
  const memory = ["page_heap", "worker_heaps", "wasm", "buffers"].map((name) => {
    const { early, late, change } = trend(name);
    const what = `memory is flat, ${name.replace("_", " ")}`;
    return {
      what,
      holds: change <= TOLERANCE,
      figures: `${early.toFixed(1)} to ${late.toFixed(1)} MiB, ${percent(change)}`,
    };
  });
  const { early, late, change } = trend("steps_per_cpu_second", 0.9);
  const words = `${early.toFixed(2)} to ${late.toFixed(2)} steps per second of the processor, ${percent(change)}`;
  const { asked, answered, lost, strange, different, answers } = messages;
  return [
    ...memory,
    { what: "nothing slows", holds: change >= -TOLERANCE, figures: words },
    {
      what: "no message is lost",
      holds: lost === 0 && strange === 0,
      figures: `${asked} asked, ${answered} answered, ${strange} nobody had asked for`,
    },
    {
      what: "the same question has the same answer",
      holds: different === 0,
      figures: `${different} of ${answers} differ`,
    },
  ];
}

function inColumns(row) {
  return [
    [row.minute, 6, 0],
    [row.page_heap, 11, 2],
    [row.worker_heaps, 14, 2],
    [row.wasm, 6, 1],
    [row.buffers, 9, 1],
    [row.steps_per_second, 10, 2],
    [row.steps_per_cpu_second, 13, 2],
    [row.answers, 10, 0],
    [row.longest_answer, 12, 0],
    [row.open_messages, 6, 0],
  ]
    .map(([value, width, digits]) => value.toFixed(digits).padStart(width))
    .join("");
}

const git = (...words) => execFileSync("git", words, { encoding: "utf8" }).trim();
const commit =
  git("rev-parse", "--short", "HEAD") + (git("status", "--porcelain", "--untracked-files=no") ? ", changed" : "");
const sum = (values) => values.reduce((total, value) => total + value, 0);
const quantile = (values, share) => values.toSorted((a, b) => a - b)[Math.floor(share * values.length)];
const percent = (share) => `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(1)} %`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));

const server = await preview({ logLevel: "warn", preview: { port: 0, host: "127.0.0.1" } });
const { devtools, end } = await startChromium(program);
try {
  const report = await soak(server.resolvedUrls.local[0]);
  writeFileSync("results/soak.json", `${JSON.stringify(report, null, 1)}\n`);
  for (const { what, holds, figures } of report.verdicts)
    console.log(`${holds ? "holds" : "FAILS"}  ${what}: ${figures}`);
  process.exitCode = report.verdicts.every(({ holds }) => holds) ? 0 : 1;
} finally {
  await end();
  await server.close();
}
