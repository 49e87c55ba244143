// A host that can do what hosts do: stall, answer with errors or a login page, cut files, serve a newer build, be gone.

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

const types: Record<string, string> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript",
  css: "text/css",
  json: "application/json",
  wasm: "application/wasm",
  md: "text/markdown",
};

/** What is wrong with a file for now. */
export type Trouble = "stalls" | "503" | "cut" | "login page" | { after: number } | { body: string };

const LOGIN = "<!doctype html><title>Log in</title><h1>Log in to this network</h1>";

export class Host {
  /** Files that differ from those in dist/, or are gone. */
  site: Site = new Map();
  /** The paths of all requests, in their order. */
  readonly asked: string[] = [];
  readonly #troubles: Array<{ path: RegExp; trouble: Trouble; times: number }> = [];
  readonly #headers: (path: string) => Record<string, string>;
  #server = createServer();
  #port = 0;

  constructor(headers: (path: string) => Record<string, string> = () => ({})) {
    this.#headers = headers;
  }

  get address(): string {
    return `http://localhost:${this.#port}/some/where/`;
  }

  async open(): Promise<void> {
    this.#server = createServer(({ url, headers }, response) => {
      const path = new URL(url ?? "/", "http://localhost").pathname.replace("/some/where/", "") || "index.html";
      this.asked.push(path);
      const at = this.#troubles.findIndex((entry) => entry.path.test(path) && entry.times > 0);
      const entry = this.#troubles[at];
      if (entry) entry.times--;
      this.#answer(path, response, entry?.trouble ?? null, headers["if-none-match"]);
    });
    await new Promise<void>((resolve) => this.#server.listen(this.#port, "localhost", resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Gone, for all that ask. */
  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  trouble(path: RegExp, trouble: Trouble, times = Number.POSITIVE_INFINITY): void {
    this.#troubles.unshift({ path, trouble, times });
  }

  mend(): void {
    this.#troubles.splice(0);
  }

  #answer(path: string, response: ServerResponse, trouble: Trouble | null, known?: string): void {
    if (trouble === "stalls") return;
    if (typeof trouble === "object" && trouble !== null && "after" in trouble) {
      setTimeout(() => this.#answer(path, response, null, known), trouble.after);
      return;
    }
    const content = this.#content(path);
    if (!content) return void response.writeHead(404, { "content-type": "text/html" }).end("<h1>Not found</h1>");
    if (trouble === "503") return void response.writeHead(503, { "content-type": "text/html" }).end("<h1>Later</h1>");
    if (trouble === "login page") return void response.writeHead(200, { "content-type": "text/html" }).end(LOGIN);
    const etag = `"${createHash("sha1").update(content).digest("hex")}"`;
    const headers = { "content-type": types[path.split(".").pop() ?? ""] ?? "application/octet-stream", etag };
    const whole = { ...headers, ...this.#headers(path) };
    if (trouble === null && known === etag) return void response.writeHead(304, whole).end();
    const body =
      trouble === null ? content : trouble === "cut" ? content.subarray(0, content.length / 2) : trouble.body;
    // As an honest server would say it of a file that is no longer.
    response.writeHead(200, trouble === null ? whole : headers).end(body);
  }

  #content(path: string): Buffer | null {
    const other = this.site.get(path);
    if (other !== undefined) return other;
    return !path.includes("..") && /\.\w+$/.test(path) && existsSync(`dist/${path}`)
      ? readFileSync(`dist/${path}`)
      : null;
  }
}

/** What a deploy changes; null for what it removes. */
export type Site = Map<string, Buffer | null>;

export const versionOf = (content: Buffer | string): string =>
  createHash("sha256").update(content).digest("hex").slice(0, 16);

interface Entry {
  url: string;
  revision: string;
  kept: string;
}

/** The built site once more, with other names for all that has a hash in its name, and what else is to differ. */
export function nextBuild(replace: Record<string, string> = {}, files: Record<string, Buffer> = {}): Site {
  const old = readdirSync("dist/assets").filter((name) => !/\.(br|gz)$/.test(name));
  const renamed = new Map(
    old.map((name) => [
      name,
      name.replace(/-[\w-]{8}(\.\w+)$/, (whole, end) => `${whole.slice(0, 2)}NEXT${whole.slice(6, 9)}${end}`),
    ]),
  );
  const texts: Record<string, string> = {
    "<title>MetaVAE": "<title>Next MetaVAE",
    ...Object.fromEntries(renamed),
    ...replace,
  };
  const rewrite = (text: string) => Object.entries(texts).reduce((text, [from, to]) => text.replaceAll(from, to), text);
  const site: Site = new Map(Object.entries(files));
  for (const [name, next] of renamed) {
    const content = readFileSync(`dist/assets/${name}`);
    site.set(`assets/${name}`, null);
    site.set(`assets/${next}`, /\.(js|css)$/.test(name) ? Buffer.from(rewrite(content.toString())) : content);
  }
  const html = rewrite(readFileSync("dist/index.html", "utf8"));
  const build = versionOf(html);
  site.set("index.html", Buffer.from(html.replace(/(name="metavae-build" content=")\w+/, `$1${build}`)));
  const worker = rewrite(readFileSync("dist/service-worker.js", "utf8"));
  const anew = (entries: Entry[]) =>
    entries.map((entry) => {
      const content = site.get(entry.url);
      const revision = entry.url === "index.html" ? build : content ? versionOf(content) : entry.revision;
      return { ...entry, revision };
    });
  const list = worker.replace(/\[\{"kept":.*?\}\]/, (entries) => JSON.stringify(anew(JSON.parse(entries))));
  site.set("service-worker.js", Buffer.from(list));
  return site;
}
