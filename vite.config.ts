// Builds the site into dist/, free of absolute paths, so that it works under any sub-path of any host.

import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { relaxedSimd } from "wasm-feature-detect";
import { contentSecurityPolicy } from "./scripts/policy.ts";
import { precompressed } from "./scripts/precompressed.ts";

/** Lets the browser fetch what the first answer needs while it still parses the page. */
function preload(): Plugin {
  return {
    name: "preload",
    transformIndexHtml: {
      order: "post",
      handler(_html, { bundle }) {
        const assets = Object.values(bundle ?? {}).flatMap((file) => (file.type === "asset" ? [file] : []));
        const addresses = (match: RegExp) =>
          assets
            .filter(({ originalFileNames }) => originalFileNames.some((name) => match.test(name)))
            .map(({ fileName }) => `./${fileName}`);
        const fonts = addresses(/\.woff2$/).map((href) => ({
          tag: "link",
          attrs: { rel: "preload", as: "font", crossorigin: "", href },
          injectTo: "head-prepend" as const,
        }));
        const [cpu] = addresses(/pkg\/cpu\/.*\.wasm$/);
        const [relaxed = cpu] = addresses(/pkg\/relaxed\/.*\.wasm$/);
        if (!cpu) return fonts;
        const attrs = { "data-cpu": cpu, "data-relaxed": relaxed };
        return [...fonts, { tag: "script", attrs, children: preloadProgram, injectTo: "head" as const }];
      },
    },
  };
}

/**
 * Which module a browser runs only a script can tell: this asks as www/engine/modules.ts does. Its words must be the same in
 * each build, for hosts allow it by their checksum; what differs are attributes.
 */
const preloadProgram = `{
  const { cpu, relaxed } = document.currentScript.dataset;
  const append = (has) =>
    document.head.append(
      Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "", href: has ? relaxed : cpu }),
    );
  // Where there is no WebAssembly at all, the page itself says so.
  (${relaxedSimd})().then(append, () => {});
}`;

/** Ships the committed results as they are; the page says so where there are none. */
function results(): Plugin {
  return {
    name: "results",
    apply: "build",
    writeBundle({ dir = "dist" }) {
      mkdirSync(join(dir, "results"), { recursive: true });
      for (const name of ["figure6.json", "paper.json"]) {
        const path = join("results", name);
        if (existsSync(path)) copyFileSync(path, join(dir, path));
      }
    },
  };
}

/** Bytes above which a file is not kept for offline use before it was used: the program for graphics adapters. */
const LARGE = 8e6;

/** Tells the service worker which files belong to this build. */
function offline(): Plugin {
  return {
    name: "offline",
    apply: "build",
    writeBundle({ dir = "dist" }) {
      const names = readdirSync(join(dir, "assets")).map((name) => `assets/${name}`);
      const isLarge = (name: string) => statSync(join(dir, name)).size > LARGE;
      const build = { small: names.filter((name) => !isLarge(name)), large: names.filter(isLarge) };
      const path = join(dir, "service-worker.js");
      const text = JSON.stringify(JSON.stringify(build));
      writeFileSync(
        path,
        readFileSync(path, "utf8").replace(/(["'`])__BUILD__\1/, () => text),
      );
    },
  };
}

export default defineConfig({
  base: "./",
  publicDir: "www/public",
  plugins: [preload(), contentSecurityPolicy(), results(), offline(), precompressed()],
  build: {
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { index: "index.html", "service-worker": "www/service-worker.ts" },
      // The service worker's address must stay, and lie above all that it serves.
      output: {
        entryFileNames: ({ name }) => (name === "service-worker" ? "[name].js" : "assets/[name]-[hash].js"),
      },
    },
  },
  worker: { format: "es" },
  server: { port: 5173 },
  preview: { port: 4173 },
  test: { include: ["www/**/*.test.ts", "scripts/**/*.test.ts"], environment: "node" },
});
