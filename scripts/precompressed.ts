// Lets `vite preview` serve the .br and .gz files that lie beside the others, as a real host would.

import { createReadStream, existsSync } from "node:fs";
import { join, normalize } from "node:path";
import type { Plugin } from "vite";

const types: Record<string, string> = {
  css: "text/css",
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  wasm: "application/wasm",
};

export function precompressed(): Plugin {
  return {
    name: "precompressed",
    configurePreviewServer({ middlewares, config }) {
      middlewares.use((request, response, next) => {
        const path = new URL(request.url ?? "/", "http://localhost").pathname;
        const name = normalize(decodeURIComponent(path.endsWith("/") ? `${path}index.html` : path));
        const type = types[name.split(".").pop() ?? ""];
        const accepted = String(request.headers["accept-encoding"] ?? "");
        const found = [
          { encoding: "br", file: join(config.build.outDir, `${name}.br`) },
          { encoding: "gzip", file: join(config.build.outDir, `${name}.gz`) },
        ].find(({ encoding, file }) => accepted.includes(encoding) && existsSync(file));
        if (!type || !found || request.headers.range) return next();
        response.writeHead(200, {
          "content-type": type,
          "content-encoding": found.encoding,
          vary: "accept-encoding",
          "cache-control": "no-cache",
        });
        createReadStream(found.file).pipe(response);
      });
    },
  };
}
