#!/usr/bin/env node
// Starts an installed Firefox for Playwright and stands between the two, who speak WebDriver BiDi of different age.
//
// Playwright 1.65 wants colour schemes emulated, which Firefox ESR 153 does not know, and knows a download by an
// identifier that it does not send. Everything else passes through as it is. Newer Firefoxes need nothing of this.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { WebSocket, WebSocketServer } from "ws";

/** Largest message, bytes: a checkpoint on its way into a file field. */
const LARGEST = 512 * 2 ** 20;
/** Asks for no other colour scheme than Firefox's own, which may fail as unknown and changes nothing. */
const asksForNothing = ({ method, params }) =>
  method === "emulation.setMediaFeaturesOverride" && params.features["prefers-color-scheme"] === null;

const places = process.env.METAVAE_FIREFOX
  ? [process.env.METAVAE_FIREFOX]
  : ["/usr/bin/firefox-esr", "/usr/bin/firefox", "/Applications/Firefox.app/Contents/MacOS/firefox"];
const program = places.find((path) => existsSync(path));
if (!program) {
  console.error(
    `There is no Firefox at ${places.join(" or ")}: install it (on Debian: apt-get install firefox-esr), or set METAVAE_FIREFOX to its path.`,
  );
  process.exit(1);
}

const firefox = spawn(program, process.argv.slice(2), { stdio: ["inherit", "inherit", "pipe"] });
firefox.on("exit", (code) => process.exit(code ?? 1));
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => firefox.kill(signal));

createInterface(firefox.stderr).on("line", (line) => {
  const address = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(line)?.[1];
  if (address) stand(address);
  else console.error(line);
});

/** Listens in Firefox's place. Playwright reads the address from the line that it says. */
function stand(address) {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", maxPayload: LARGEST }, () => {
    console.error(`WebDriver BiDi listening on ws://127.0.0.1:${server.address().port}`);
  });
  server.on("connection", (playwright, request) => connect(playwright, address + request.url));
}

function connect(playwright, address) {
  const browser = new WebSocket(address, { perMessageDeflate: false, maxPayload: LARGEST });
  const early = [];
  const forgiven = new Set();
  browser.on("open", () => {
    for (const text of early) browser.send(text);
  });
  playwright.on("message", (data) => {
    const text = String(data);
    const message = JSON.parse(text);
    if (asksForNothing(message)) forgiven.add(message.id);
    if (browser.readyState === WebSocket.CONNECTING) early.push(text);
    else browser.send(text);
  });
  browser.on("message", (data) => playwright.send(JSON.stringify(mended(JSON.parse(String(data)), forgiven))));
  for (const [one, other] of [
    [playwright, browser],
    [browser, playwright],
  ]) {
    one.on("close", () => other.close());
    one.on("error", () => other.close());
  }
}

function mended(message, forgiven) {
  if (forgiven.delete(message.id) && message.error === "unknown command")
    return { type: "success", id: message.id, result: {} };
  // An address stands for a download: no test loads the same one twice at once.
  if (/^browsingContext\.download(WillBegin|End)$/.test(message.method)) message.params.download ??= message.params.url;
  return message;
}
