// Chromium by its DevTools protocol: started, one page opened, every worker within it attached to before it runs.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { WebSocket } from "ws";

const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];

export async function startChromium(program) {
  const profile = mkdtempSync(join(tmpdir(), "metavae-soak-"));
  const chromium = spawn(
    program,
    [...FLAGS, "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"],
    {
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  const address = await new Promise((resolve, reject) => {
    chromium.on("error", reject);
    chromium.on("exit", (code) => reject(new Error(`${program} ended with ${code}`)));
    createInterface(chromium.stderr).on("line", (line) => {
      const found = /DevTools listening on (ws:\/\/\S+)/.exec(line)?.[1];
      if (found) resolve(found);
    });
  });
  const devtools = await connect(address);
  const end = async () => {
    const ended = new Promise((resolve) => chromium.on("exit", resolve));
    await devtools.send("Browser.close");
    await ended;
    rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  return { devtools, end };
}

/** Sends commands, to the browser or to a session of it, and hears events. */
async function connect(address) {
  const socket = new WebSocket(address, { maxPayload: 2 ** 28 });
  const waiting = new Map();
  const listeners = new Set();
  let next = 1;
  socket.on("message", (data) => {
    const { id, method, params, sessionId, result, error } = JSON.parse(String(data));
    if (id === undefined) {
      for (const listen of listeners) listen({ method, params, sessionId });
      return;
    }
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error) reject(new Error(error.message));
    else resolve(result);
  });
  await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
  const send = (method, params = {}, sessionId = undefined) =>
    new Promise((resolve, reject) => {
      const id = next++;
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
    });
  return { send, listen: (listen) => listeners.add(listen) };
}

/**
 * Opens a page, with `first.page` run in it and `first.worker` in each of its workers before anything else.
 * `threads()` are the sessions of what is alive: the page first, then its workers and theirs.
 */
export async function openPage({ send, listen }, url, first) {
  const { targetInfos } = await send("Target.getTargets");
  const { targetId } = targetInfos.find(({ type }) => type === "page");
  const { sessionId: page } = await send("Target.attachToTarget", { targetId, flatten: true });
  const workers = new Set();
  const watch = (session) =>
    send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true }, session);
  listen(({ method, params }) => {
    if (method === "Target.detachedFromTarget") workers.delete(params.sessionId);
    if (method !== "Target.attachedToTarget" || !params.waitingForDebugger) return;
    const { sessionId } = params;
    const begin = [send("Runtime.runIfWaitingForDebugger", {}, sessionId)];
    if (params.targetInfo.type === "worker") {
      workers.add(sessionId);
      begin.unshift(watch(sessionId), send("Runtime.evaluate", { expression: first.worker }, sessionId));
    }
    // What ended in the meantime needs nothing.
    void Promise.all(begin).catch(() => workers.delete(sessionId));
  });
  await send("Page.enable", {}, page);
  await send("Page.addScriptToEvaluateOnNewDocument", { source: first.page }, page);
  await watch(page);
  await send("Page.navigate", { url }, page);
  const evaluate = async (expression, session = page) => {
    const { result, exceptionDetails } = await send(
      "Runtime.evaluate",
      { expression, awaitPromise: true, returnByValue: true },
      session,
    );
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  return { evaluate, threads: () => [page, ...workers] };
}
