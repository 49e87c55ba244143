// Beside each compressible file of the site lie a .br and a .gz with the same content, and the server serves them.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "@playwright/test";

const names = readdirSync("dist", { recursive: true }).map(String);

test("each compressible file lies there in brotli and gzip too, with the same content", () => {
  const plain = names.filter((name) => /\.(html|js|css|wasm)$/.test(name));
  expect(plain.filter((name) => name.endsWith(".wasm")).length).toBeGreaterThan(0);
  for (const name of plain) {
    const content = readFileSync(join("dist", name));
    for (const [suffix, decompress] of [
      [".br", brotliDecompressSync],
      [".gz", gunzipSync],
    ] as const) {
      const path = join("dist", name + suffix);
      expect(existsSync(path), path).toBe(true);
      expect(decompress(readFileSync(path)).equals(content), path).toBe(true);
    }
  }
});

test("the preview serves what the browser can read", async ({ baseURL }) => {
  const module = names.find((name) => name.endsWith(".wasm")) ?? "";
  const content = readFileSync(join("dist", module));
  for (const [accepted, decompress] of [
    ["gzip, br", brotliDecompressSync],
    ["gzip", gunzipSync],
    ["identity", (body: Buffer) => body],
  ] as const) {
    const { headers, body } = await get(`${baseURL}${module}`, accepted);
    expect(headers["content-type"]).toBe("application/wasm");
    expect(headers["content-encoding"]).toBe({ "gzip, br": "br", gzip: "gzip", identity: undefined }[accepted]);
    expect(decompress(body).equals(content), accepted).toBe(true);
  }
});

/** Without a client that would decompress by itself. */
function get(url: string, accepted: string) {
  return new Promise<{ headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    request(url, { headers: { "accept-encoding": accepted } }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(parts) }));
    })
      .on("error", reject)
      .end();
  });
}
