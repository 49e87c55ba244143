// Builds the site into dist/, free of absolute paths, so that it works under any sub-path of any host.

import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/** Lets the browser fetch the cpu program while it still parses the page. */
function preloadProgram(): Plugin {
  return {
    name: "preload-program",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        const program = Object.values(bundle ?? {}).find(
          (file) => file.type === "asset" && file.originalFileNames.some((name) => name.includes("pkg/cpu/")),
        );
        if (!program) return [];
        const attrs = { rel: "preload", as: "fetch", crossorigin: "", href: `./${program.fileName}` };
        return [{ tag: "link", attrs, injectTo: "head" as const }];
      },
    },
  };
}

export default defineConfig({
  base: "./",
  publicDir: "www/public",
  plugins: [preloadProgram()],
  build: { target: "es2022", outDir: "dist", emptyOutDir: true, assetsInlineLimit: 0 },
  worker: { format: "es" },
  server: { port: 5173 },
  preview: { port: 4173 },
  test: { include: ["www/**/*.test.ts"], environment: "node" },
});
