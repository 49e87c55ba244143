// Builds the site into dist/, free of absolute paths, so that it works under any sub-path of any host.

import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Lets the browser fetch what the first answer needs while it still parses the page. */
function preload(): Plugin {
  const wanted = [
    { match: /pkg\/cpu\/.*\.wasm$/, as: "fetch" },
    { match: /\.woff2$/, as: "font" },
  ];
  return {
    name: "preload",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        return Object.values(bundle ?? {}).flatMap((file) => {
          if (file.type !== "asset") return [];
          const hit = wanted.find(({ match }) => file.originalFileNames.some((name) => match.test(name)));
          if (!hit) return [];
          const attrs = { rel: "preload", as: hit.as, crossorigin: "", href: `./${file.fileName}` };
          return [{ tag: "link", attrs, injectTo: "head-prepend" as const }];
        });
      },
    },
  };
}

export default defineConfig({
  base: "./",
  publicDir: "www/public",
  plugins: [preload()],
  build: { target: "es2022", outDir: "dist", emptyOutDir: true, assetsInlineLimit: 0 },
  worker: { format: "es" },
  server: { port: 5173 },
  preview: { port: 4173 },
  test: { include: ["www/**/*.test.ts"], environment: "node" },
});
