// Serves dist/ as a plain host does, over a line that is not fast, and counts what it hands out.

import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

const TYPES: Record<string, string> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  json: "application/json",
  wasm: "application/wasm",
  woff2: "font/woff2",
};
/** Bytes between two pauses, and how long these are, ms: some 2 MB a second, so that downloads meet on their way. */
const PIECE = 32_768;
const PAUSE = 15;

export interface CountingServer {
  readonly address: string;
  /** How often each path was handed out in full, to the page and, to keep it for later, to its service worker. */
  readonly handedOut: ReadonlyMap<string, number>;
  /** Ends it for all, service workers included. */
  close(): Promise<void>;
}

export async function startCounting(): Promise<CountingServer> {
  const handedOut = new Map<string, number>();
  let worker = "not known yet";
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname.slice(1) || "index.html";
    const bytes = read(path);
    if (!bytes) return void response.writeHead(404).end();
    const etag = `"${createHash("sha1").update(bytes).digest("hex")}"`;
    const headers = { etag, "cache-control": "max-age=600" };
    if (request.headers["if-none-match"] === etag) return void response.writeHead(304, headers).end();
    if (request.headers["service-worker"] === "script") worker = path;
    const whose = request.headers.referer?.endsWith(`/${worker}`) ? `${path} for the service worker` : path;
    handedOut.set(whose, (handedOut.get(whose) ?? 0) + 1);
    const type = TYPES[path.split(".").pop() ?? ""] ?? "application/octet-stream";
    response.writeHead(200, { ...headers, "content-type": type, "content-length": bytes.length });
    await trickle(bytes, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  return {
    address: `http://localhost:${(server.address() as AddressInfo).port}/`,
    handedOut,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function read(path: string): Buffer | null {
  const file = join("dist", path);
  return !path.includes("..") && existsSync(file) && statSync(file).isFile() ? readFileSync(file) : null;
}

async function trickle(bytes: Buffer, response: ServerResponse): Promise<void> {
  for (let at = 0; at < bytes.length && !response.destroyed; at += PIECE) {
    response.write(bytes.subarray(at, at + PIECE));
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  response.end();
}
