// A random walk over all controls: whatever is done in whatever order, there is an answer or a reason, and labels tell the truth.
//
// METAVAE_WALK_ACTIONS=5000 METAVAE_WALK_SEED=7 walks on; METAVAE_WALK_PATH and METAVAE_WALK_REPLAY repeat a failure that was
// reported; METAVAE_WALK_PATIENCE gives slow machines more ms.

import { expect, test } from "@playwright/test";
import fc from "fast-check";
import { answered } from "./helpers";
import { actions, type Walk } from "./walk";

const { METAVAE_WALK_ACTIONS, METAVAE_WALK_SEED, METAVAE_WALK_PATH, METAVAE_WALK_REPLAY, METAVAE_WALK_PATIENCE } =
  process.env;
const wanted = Number(METAVAE_WALK_ACTIONS ?? 100);
const seed = Number(METAVAE_WALK_SEED ?? 14);
const patience = Number(METAVAE_WALK_PATIENCE ?? 20_000);
/** Actions of one visit at most: a sequence that fails must be short enough to be made shorter. */
const VISIT = 100;

test("after every action there is an answer or a reason, labels agree, and nothing is thrown", async ({
  browser,
  baseURL,
  viewport,
}) => {
  test.setTimeout(120_000 + wanted * 3000);
  const counts = new Map<string, number>();
  const done = () => [...counts.values()].reduce((sum, count) => sum + count, 0);
  let visits = 0;
  const visit = fc.asyncProperty(
    fc.commands(actions, {
      maxCommands: Math.min(VISIT, wanted),
      size: "max",
      ...(METAVAE_WALK_REPLAY ? { replayPath: METAVAE_WALK_REPLAY } : {}),
    }),
    async (commands) => {
      if (done() >= wanted && !METAVAE_WALK_PATH) return;
      const context = await browser.newContext({ baseURL, viewport, serviceWorkers: "block" } as never);
      try {
        const page = await context.newPage();
        // A question before leaving is asked where something would be lost; the walk leaves all the same.
        page.on("dialog", (dialog) => void dialog.accept());
        const complaints: string[] = [];
        page.on("pageerror", (error) => complaints.push(error.message));
        page.on("console", (message) => {
          if (message.type() === "error") complaints.push(message.text());
        });
        await page.goto("");
        await answered(page);
        visits++;
        const walk: Walk = { page, complaints, patience, saved: null, counts };
        await fc.asyncModelRun(() => ({ model: {}, real: walk }), commands);
      } catch (error) {
        // What is found is told at once: making it shorter takes long.
        console.log(`visit ${visits} failed: ${error instanceof Error ? error.message : error}\n${commands}`);
        throw error;
      } finally {
        await context.close();
      }
    },
  );
  await fc.assert(visit, {
    seed,
    // Among the usual tests what was found is enough; a campaign looks for the shortest way to it.
    endOnFailure: METAVAE_WALK_ACTIONS === undefined,
    numRuns: METAVAE_WALK_PATH ? 1 : 10 * Math.ceil(wanted / VISIT) + 10,
    ...(METAVAE_WALK_PATH ? { path: METAVAE_WALK_PATH } : {}),
  });
  const kinds = [...counts].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${kind} ${count}`);
  console.log(`${done()} actions in ${visits} visits, seed ${seed}: ${kinds.join(", ")}`);
  expect(done()).toBeGreaterThanOrEqual(METAVAE_WALK_PATH ? 0 : wanted / 2);
});
