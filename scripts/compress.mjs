// Writes .br and .gz beside each compressible file of a folder: hosts that know them serve a third of the bytes.

import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const [folder = "dist"] = process.argv.slice(2);
const compressible = new Set([".css", ".html", ".js", ".json", ".md", ".svg", ".txt", ".wasm", ".webmanifest"]);
/** Brotli at its best takes half a minute for a large module, so what was compressed once is kept by its content. */
const cache = "node_modules/.cache/metavae-compress";

const encodings = {
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  gz: (bytes) => promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }),
};

async function compressed(bytes, encoding) {
  const kept = join(cache, `${createHash("sha256").update(bytes).digest("hex")}.${encoding}`);
  const found = await readFile(kept).catch(() => null);
  if (found) return found;
  const small = await encodings[encoding](bytes);
  await writeFile(kept, small);
  return small;
}

async function compress(path) {
  const bytes = await readFile(path);
  const sizes = { path, bytes: bytes.length };
  await Promise.all(
    Object.keys(encodings).map(async (encoding) => {
      const small = await compressed(bytes, encoding);
      sizes[encoding] = small.length;
      // Also where it is a few bytes longer: hosts treat a file without them otherwise than all the rest.
      await writeFile(`${path}.${encoding}`, small);
    }),
  );
  return sizes;
}

await mkdir(cache, { recursive: true });
const names = await readdir(folder, { recursive: true });
const paths = names.map((name) => join(folder, name)).filter((path) => compressible.has(extname(path)));
const files = await Promise.all(paths.map(async (path) => ((await stat(path)).isFile() ? compress(path) : null)));
const kilobytes = (size) => `${(size / 1000).toFixed(0)} KB`;
for (const { path, bytes, br, gz } of files.filter((file) => file?.path.endsWith(".wasm"))) {
  console.log(`${path}: ${kilobytes(bytes)}, ${kilobytes(gz)} gzip, ${kilobytes(br)} brotli`);
}
