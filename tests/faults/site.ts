// Serves the built site from memory, under a path for each visit, so that each has its own count of requests and its own fault.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname, join, relative } from "node:path";
import { type Injection, intoWorker } from "./injected";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".gz": "application/gzip",
};

/** The first half of what is cut needs so long to arrive, ms. */
const CUT_AFTER = 50;

/** One visit as the server sees it. */
export interface Visit {
  injection: Injection | null;
  /** The requests, in their order. */
  requests: string[];
  hit: string | null;
}

export class Site {
  readonly #files = new Map<string, Buffer>();
  readonly #visits = new Map<string, Visit>();
  readonly #server: Server;
  readonly #port: number;
  #nextVisit = 1;

  constructor(folder: string, port: number) {
    this.#port = port;
    for (const path of walk(folder)) this.#files.set(relative(folder, path), readFileSync(path));
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async open(): Promise<void> {
    await new Promise<void>((listening) => this.#server.listen(this.#port, "127.0.0.1", listening));
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  visit(injection: Injection | null): { url: string; visit: Visit } {
    const name = `visit-${this.#nextVisit++}`;
    const visit: Visit = { injection, requests: [], hit: null };
    this.#visits.set(name, visit);
    return { url: `http://localhost:${this.#port}/${name}/`, visit };
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const [, name = "", ...rest] = new URL(request.url ?? "/", "http://localhost").pathname.split("/");
    const visit = this.#visits.get(name);
    const path = rest.join("/") || "index.html";
    if (!visit) response.writeHead(404).end();
    else if (path === "claim") this.#claim(visit, request, response);
    else this.#serve(visit, name, path, request, response);
  }

  #serve(visit: Visit, name: string, path: string, request: IncomingMessage, response: ServerResponse): void {
    visit.requests.push(path);
    const { injection } = visit;
    const occurrence = visit.requests.filter((other) => other === path).length;
    const isMeant = injection?.kind === "requests" && injection.call === path && injection.occurrence === occurrence;
    if (visit.hit === null && injection && isMeant) {
      visit.hit = path;
      this.#fail(injection.way, path, response);
      return;
    }
    const content = this.#content(visit, name, path);
    if (!content) {
      response.writeHead(404, { "content-type": "text/plain" }).end("not found");
      return;
    }
    const tag = `"${content.length}"`;
    const isHashed = path.startsWith("assets/");
    const head = {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "cache-control": isHashed ? "public, max-age=31536000, immutable" : "no-cache",
      etag: tag,
    };
    if (!isHashed && request.headers["if-none-match"] === tag) response.writeHead(304, head).end();
    else response.writeHead(200, { ...head, "content-length": content.length }).end(content);
  }

  #fail(way: string, path: string, response: ServerResponse): void {
    if (way === "connection lost") {
      response.destroy();
      return;
    }
    if (way === "503") {
      response.writeHead(503, { "content-type": "text/plain" }).end("injected");
      return;
    }
    const content = this.#files.get(path) ?? Buffer.from("not found");
    response.writeHead(200, {
      "content-type": TYPES[extname(path)] ?? "application/octet-stream",
      "content-length": content.length,
    });
    response.write(content.subarray(0, content.length >> 1), () => setTimeout(() => response.destroy(), CUT_AFTER));
  }

  /** The first worker that comes to the call has it fail. */
  #claim(visit: Visit, request: IncomingMessage, response: ServerResponse): void {
    const isFirst = visit.hit === null;
    visit.hit ??= new URL(request.url ?? "", "http://localhost").searchParams.get("call");
    response.writeHead(200, { "content-type": "text/plain" }).end(isFirst ? "first" : "");
  }

  /** Workers get what counts their calls before their own script. */
  #content(visit: Visit, name: string, path: string): Buffer | undefined {
    const file = this.#files.get(path);
    if (!file || !/^assets\/worker-.*\.js$/.test(path)) return file;
    const plan = JSON.stringify({ injection: visit.injection, claim: `/${name}/claim` });
    return Buffer.from(`(${intoWorker})(${plan});\n${file}`);
  }
}

function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}
