// What hosts send for each file of the site: type, encoding, caching, policy; each header once, and none that contradicts.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { basename, extname, join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";
import { configurations, namedPolicy, policy, programs } from "../../scripts/policy";
import { hosts, type Running } from "./servers";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
  ".gz": "application/gzip",
  ".safetensors": "application/octet-stream",
  ".woff2": "font/woff2",
  ".png": "image/png",
  ".svg": "image/svg+xml",
};
const FOREVER = "public, max-age=31536000, immutable";
/** Read by hosts, not by visitors. */
const SETTINGS = ["_headers", ".htaccess"];

const OF_THE_CONNECTION = ["date", "connection", "keep-alive", "transfer-encoding"];

const all = readdirSync("dist", { recursive: true })
  .map(String)
  .filter((name) => statSync(join("dist", name)).isFile());
/** The files of the site, without the compressed copies beside them. */
const files = all
  .filter((name) => !/\.(br|gz)$/.test(name) || !all.includes(name.replace(/\.(br|gz)$/, "")))
  .filter((name) => !SETTINGS.includes(name));
const page = readFileSync("dist/index.html", "utf8");

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Without a client that would decompress, follow or cache by itself; a header that comes twice is an error. */
function ask(url: string, asked: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const read = (response: IncomingMessage) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const headers: Record<string, string> = {};
        for (let i = 0; i < response.rawHeaders.length; i += 2) {
          const name = response.rawHeaders[i]?.toLowerCase() ?? "";
          if (name in headers) reject(new Error(`${url}: ${name} came twice`));
          headers[name] = response.rawHeaders[i + 1] ?? "";
        }
        resolve({ status: response.statusCode ?? 0, headers, body: Buffer.concat(parts) });
      });
    };
    request(url, { method, headers: asked }, read).on("error", reject).end();
  });
}

function decoded({ headers, body }: Answer): Buffer {
  if (headers["content-encoding"] === "br") return brotliDecompressSync(body);
  return headers["content-encoding"] === "gzip" ? gunzipSync(body) : body;
}

/** What a browser that accepts these encodings must get. */
function encoding(name: string, accepted: string): string | undefined {
  if (accepted.includes("br") && existsSync(join("dist", `${name}.br`))) return "br";
  if (accepted.includes("gzip") && existsSync(join("dist", `${name}.gz`))) return "gzip";
}

test("each kind of file is known", () => {
  expect(files.map((name) => extname(name)).filter((extension) => !(extension in types))).toEqual([]);
  expect(new Set(files.map((name) => extname(name))).size).toBeGreaterThan(6);
});

test("deploy/ has the page's own policy, so that hosts forbid nothing that it needs ('npm run policy' writes it there)", () => {
  const named = namedPolicy(page);
  expect(named).toBe(policy(page));
  expect(configurations().sort()).toEqual([".htaccess", "Caddyfile", "_headers", "nginx.conf"]);
  for (const name of configurations())
    expect(namedPolicy(readFileSync(join("deploy", name), "utf8")), name).toBe(named);
  for (const name of SETTINGS)
    expect(readFileSync(join("dist", name)).equals(readFileSync(join("deploy", name))), name).toBe(true);
});

test("the words of the page's programs are the same in each build, so that a host's configuration stays right", () => {
  expect(programs(page).length).toBeGreaterThan(0);
  for (const program of programs(page)) {
    // What differs belongs into attributes of the program's tag.
    for (const name of files.filter((name) => name.startsWith("assets/")))
      expect(program).not.toContain(basename(name));
    expect(program).not.toMatch(/\?v=\w/);
  }
});

test("Netlify and Cloudflare are told each header once for any file, and the same as the others", () => {
  for (const name of files) {
    const given = new Map<string, string>();
    for (const [path, headers] of rules(readFileSync("dist/_headers", "utf8"))) {
      if (!new RegExp(`^${path.replaceAll("*", ".*")}$`).test(`/${name}`)) continue;
      for (const [header, value] of headers) {
        expect(given.has(header), `${header} of ${name}`).toBe(false);
        given.set(header, value);
      }
    }
    expect(Object.fromEntries(given)).toEqual({
      "content-security-policy": policy(page),
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      ...(name.startsWith("assets/") ? { "cache-control": FOREVER } : {}),
    });
  }
});

/** Paths, each with its headers. */
function rules(text: string): Array<[string, Array<[string, string]>]> {
  const found: Array<[string, Array<[string, string]>]> = [];
  for (const line of text.split("\n").filter((line) => line.trim() && !line.startsWith("#"))) {
    if (/^\S/.test(line)) found.push([line.trim(), []]);
    else
      found
        .at(-1)?.[1]
        .push([line.split(":")[0]?.trim().toLowerCase() ?? "", line.slice(line.indexOf(":") + 1).trim()]);
  }
  return found;
}

for (const host of hosts) {
  test.describe(host.name, () => {
    test.describe.configure({ mode: "default" });
    let running: Running;
    test.beforeAll(async () => {
      running = await host.start();
    });
    test.afterAll(() => running?.stop());
    if (host.isConfigured) configured(() => running);
    else plain(() => running);
  });
}

function configured(running: () => Running): void {
  const policies = {
    "content-security-policy": policy(page),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  };

  for (const accepted of ["gzip, deflate, br", "gzip", "identity"]) {
    test(`each file as it should be, to those who accept ${accepted}`, async () => {
      for (const name of files) {
        const answer = await ask(running().url + name, { "accept-encoding": accepted });
        const { status, headers } = answer;
        expect(status, name).toBe(200);
        expect(decoded(answer).equals(readFileSync(join("dist", name))), name).toBe(true);
        expect({ ...headers, name }).toMatchObject({
          ...policies,
          name,
          "content-type": types[extname(name)],
          "cache-control": name.startsWith("assets/") ? FOREVER : "no-cache",
          etag: expect.stringMatching(/^(W\/)?".+"$/),
        });
        expect(headers["content-length"] ?? String(answer.body.length), name).toBe(String(answer.body.length));
        expect(headers["content-encoding"], name).toBe(encoding(name, accepted));
        if (encoding(name, "br")) expect(headers.vary?.toLowerCase(), name).toBe("accept-encoding");
        expect(headers.expires, name).toBeUndefined();
        expect(headers.pragma, name).toBeUndefined();
      }
    });
  }

  test("what is unchanged is not sent again, whatever the encoding", async () => {
    for (const name of files) {
      const { headers } = await ask(running().url + name, { "accept-encoding": "br" });
      const again = await ask(running().url + name, { "accept-encoding": "br", "if-none-match": headers.etag ?? "" });
      expect(again.status, name).toBe(304);
      expect(again.body.length).toBe(0);
      expect(again.headers["cache-control"], name).toBe(headers["cache-control"]);
      expect(again.headers.etag, name).toBe(headers.etag);
    }
  });

  test("a cache can tell the encodings of a file apart", async () => {
    for (const name of files.filter((name) => encoding(name, "br"))) {
      const tags = new Set<string | undefined>();
      for (const accepted of ["br", "gzip", "identity"]) {
        tags.add((await ask(running().url + name, { "accept-encoding": accepted })).headers.etag);
      }
      expect(tags.size, name).toBe(3);
    }
  });

  test("HEAD says what GET does, and parts of a file can be had", async () => {
    for (const name of files) {
      const asked = { "accept-encoding": "br" };
      const [whole, head] = [await ask(running().url + name, asked), await ask(running().url + name, asked, "HEAD")];
      expect(head.status).toBe(200);
      expect(head.body.length).toBe(0);
      for (const header of Object.keys(whole.headers).filter((header) => !OF_THE_CONNECTION.includes(header))) {
        // Those who compress or send in pieces need not know how long it will be.
        if (header === "content-length" && !(header in head.headers)) continue;
        expect(head.headers[header], `${header} of ${name}`).toBe(whole.headers[header]);
      }
      const part = await ask(running().url + name, { "accept-encoding": "identity", range: "bytes=2-9" });
      expect(part.status, name).toBe(206);
      expect(part.body.equals(readFileSync(join("dist", name)).subarray(2, 10)), name).toBe(true);
    }
  });

  test("the folder's address is the page, with the same headers, with and without its slash", async () => {
    for (const accepted of ["br", "gzip", "identity"]) {
      const answer = await ask(running().url, { "accept-encoding": accepted });
      expect(decoded(answer).toString()).toBe(page);
      expect(answer.headers).toMatchObject({
        ...policies,
        "content-type": types[".html"],
        "cache-control": "no-cache",
      });
      expect(answer.headers["content-encoding"]).toBe(encoding("index.html", accepted));
    }
    const short = await ask(running().url.slice(0, -1));
    expect([301, 302, 307, 308]).toContain(short.status);
    expect(new URL(short.headers.location ?? "", running().url).href).toBe(running().url);
  });

  test("what is missing is said to be, and not for ever", async () => {
    for (const name of ["assets/missing-12345678.js", "data/missing.gz", "missing", "assets/"]) {
      const { status, headers } = await ask(running().url + name, { "accept-encoding": "br" });
      expect([403, 404], name).toContain(status);
      expect(headers["cache-control"] ?? "no-cache", name).toBe("no-cache");
      expect(headers["x-content-type-options"], name).toBe("nosniff");
    }
    for (const name of SETTINGS) expect([403, 404], name).toContain((await ask(running().url + name)).status);
  });
}

/** A server without settings: the page has to do with what it sends. */
function plain(running: () => Running): void {
  test("each file as it is, with a type that browsers take", async () => {
    for (const name of files) {
      const { status, headers, body } = await ask(running().url + name, { "accept-encoding": "gzip, deflate, br" });
      expect(status, name).toBe(200);
      expect(body.equals(readFileSync(join("dist", name))), name).toBe(true);
      expect(headers["content-encoding"], name).toBeUndefined();
      const type = types[extname(name)]?.split(";")[0];
      if (/\.(js|css|html|wasm)$/.test(name))
        expect(headers["content-type"]?.replace("application/javascript", "text/javascript"), name).toBe(type);
    }
  });
}
