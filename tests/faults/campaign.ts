// Makes each call of the page fail once, at every place in turn, in a visit that trains, keeps, reloads, continues and asks.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Browser, chromium, expect, test } from "@playwright/test";
import { headlessShell, chromium as whole } from "../chromium.mjs";
import { chosen, classes, type FaultClass, type FaultPoint, faultPointOf } from "./fault-points";
import { Site } from "./site";
import { sizesOf, summed, table, type Visited, verdictOf } from "./verdict";
import { type Outcome, visit } from "./visitor";

/** Given by ./build.sh campaign faults. */
const words = JSON.parse(process.env.METAVAE_FAULTS ?? "[]") as string[];
const { values: options } = parseArgs({
  args: words,
  options: {
    every: { type: "string", default: "1" },
    most: { type: "string", default: "100000" },
    only: { type: "string", multiple: true, default: [] },
    out: { type: "string" },
    resume: { type: "boolean", default: false },
    list: { type: "boolean", default: false },
    port: { type: "string", default: "4340" },
    parallel: { type: "string", default: "2" },
  },
});

const quiet = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"];
const softwareAdapter = ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-features=Vulkan"];

const launch = (args: string[]): Promise<Browser> => {
  const program = args.length > 0 ? whole : headlessShell;
  return chromium.launch({ args: [...quiet, ...args], ...(program ? { executablePath: program } : {}) });
};

/** A class by its name, or one of its places: "file writes: refused:3". */
const asked = options.only.map((text) => {
  const [, name = text, at] = /^(.*?)(?::(\d+))?$/.exec(text) ?? [];
  return { name, at: at === undefined ? null : Number(at) };
});
const isAsked = ({ name }: FaultClass): boolean =>
  asked.length === 0 || asked.some((one) => name === one.name || name.startsWith(`${one.name}:`));

const conditionsKey = ({ conditions = {} }: FaultClass): string => JSON.stringify(conditions);

test("each call fails once", async () => {
  const browsers = {
    usual: await launch(["--disable-gpu"]),
    webgpu: await launch(["--headless=new", ...softwareAdapter]),
  };
  const site = new Site("dist", Number(options.port));
  await site.open();
  const begun = new Date();
  const go = (fault: FaultClass, point: FaultPoint | null): Promise<Outcome> => {
    const browser = fault.conditions?.webgpu ? browsers.webgpu : browsers.usual;
    return visit(browser, site, point, fault.conditions);
  };
  try {
    const wanted = classes.filter(isAsked);
    const dry = new Map<string, Outcome>();
    for (const fault of wanted) {
      if (dry.has(conditionsKey(fault))) continue;
      const outcome = await go(fault, null);

      expect(outcome.failure, `a visit without a fault, ${conditionsKey(fault)}`).toBeNull();
      expect(outcome.said).toEqual([]);
      console.log(`without a fault, ${conditionsKey(fault)}: ${outcome.seconds.toFixed(1)} s`);
      dry.set(conditionsKey(fault), outcome);
    }
    const calls = (fault: FaultClass): string[] => dry.get(conditionsKey(fault))?.calls[fault.kind] ?? [];
    // Of each class one after the other, so that each has its share of however many are visited.
    const points = inTurn(wanted.map((fault) => faultPointsOf(fault, calls(fault))));
    for (const fault of wanted)
      console.log(`${fault.name}: ${calls(fault).length} calls, ${faultPointsOf(fault, calls(fault)).length} places`);
    console.log(`${points.length} places`);
    if (options.list) {
      for (const fault of wanted) console.log(`${fault.name}: ${calls(fault).join(", ")}`);
      return;
    }
    const from = commit();
    const sizes = sizesOf(
      wanted,
      (fault) => calls(fault).length,
      (fault) => faultPointsOf(fault, calls(fault)).length,
    );
    // What an earlier part of the campaign wrote stands, with the commit that it was seen at.
    const visited: Visited[] = options.resume && options.out ? readVisits(options.out) : [];
    const isDone = (point: FaultPoint) =>
      visited.some(
        (visit) => visit.class === point.name && visit.call === point.call && visit.occurrence === point.occurrence,
      );
    const open = points.filter((point) => !isDone(point));
    console.log(`${open.length} of them to be visited`);
    // Written as it goes: whoever ends the program has what it found so far.
    const write = (path: string) => {
      const record = {
        command: ["./build.sh", "campaign", "faults", ...words].join(" "),
        date: begun.toISOString().slice(0, 10),
        chromium: browsers.usual.version(),
        planned: points.length,
        done: visited.length,
        classes: summed(sizes, visited),
      };
      // A line for each visit, so that a difference reads well.
      const lines = visited.map((visit) => `  ${JSON.stringify(visit)}`).join(",\n");
      // Beside it first: whoever ends the program in the middle of this must not lose what was found before.
      writeFileSync(`${path}.new`, `${JSON.stringify(record, null, 1).slice(0, -2)},\n "visits": [\n${lines}\n ]\n}\n`);
      renameSync(`${path}.new`, path);
    };
    await inParallel(open, Number(options.parallel), async (point) => {
      const outcome = await go(point, point).catch((error): Outcome => brokenOff(error));
      const visit: Visited = {
        class: point.name,
        at: point.at,
        call: point.call,
        occurrence: point.occurrence,
        verdict: verdictOf(outcome),
        lost: outcome.lost,
        failure: outcome.failure,
        commit: from,
      };
      visited.push(visit);
      report(visit, outcome, visited.length, points.length);
      if (options.out) write(options.out);
    });
    const failed = visited.filter(({ verdict }) => verdict === "FAILED");
    console.log(`\n${table(summed(sizes, visited))}`);
    for (const visit of failed) console.log(`FAILED ${describe(visit)}\n  ${visit.failure}`);
    expect(failed.length, "places that failed").toBe(0);
  } finally {
    await Promise.all(Object.values(browsers).map((browser) => browser.close()));
    site.close();
  }
});

function faultPointsOf(fault: FaultClass, calls: readonly string[]): FaultPoint[] {
  const exact = asked.filter(({ name, at }) => name === fault.name && at !== null).map(({ at }) => at as number);
  const numbers =
    exact.length > 0
      ? exact
      : chosen(calls, Math.min(fault.most ?? calls.length, Number(options.most)), Number(options.every));
  return numbers.map((at) => faultPointOf(fault, calls, at));
}

function report(visit: Visited, { said, seconds }: Outcome, done: number, all: number): void {
  console.log(`${done}/${all} ${visit.verdict}: ${describe(visit)} (${seconds.toFixed(1)} s)`);
  for (const text of said) console.log(`    “${text.slice(0, 160)}”`);
  if (visit.failure) console.log(`    ! ${visit.failure.slice(0, 900)}`);
}

const describe = ({ class: name, at, call, lost }: Visited): string =>
  `${name}:${at}, ${call}${lost > 0 ? `, ${lost} steps taken again` : ""}`;

/** What an earlier part wrote; places that failed there are visited again. */
function readVisits(path: string): Visited[] {
  if (!existsSync(path)) return [];
  const { visits } = JSON.parse(readFileSync(path, "utf8")) as { visits: Visited[] };
  return visits.filter(({ verdict }) => verdict !== "FAILED");
}

/** A visit that the program itself could not make. */
const brokenOff = (error: unknown): Outcome => ({
  hit: null,
  said: [],
  lost: 0,
  failure: `the visit broke off: ${error instanceof Error ? error.message : error}`,
  calls: {},
  seconds: 0,
});

const inTurn = <T>(lists: readonly T[][]): T[] =>
  Array.from({ length: Math.max(0, ...lists.map(({ length }) => length)) }, (_, i) =>
    lists.flatMap((list) => list.slice(i, i + 1)),
  ).flat();

async function inParallel<T>(items: readonly T[], many: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  const one = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: many }, one));
}

function commit(): string {
  const git = (...words: string[]) => execFileSync("git", words, { encoding: "utf8" }).trim();
  return (
    git("rev-parse", "--short", "HEAD") +
    (git("status", "--porcelain", "--untracked-files=no", "--", ".", ":!results") ? ", changed" : "")
  );
}
