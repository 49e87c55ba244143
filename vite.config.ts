// Builds the site into dist/, free of absolute paths, so that it works under any sub-path of any host.

import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { compactDocument } from "./scripts/compact.ts";
import { earlyDownloads } from "./scripts/early-downloads.ts";
import { floorsIn } from "./scripts/floors.ts";
import { marked, offline } from "./scripts/offline.ts";
import { contentSecurityPolicy } from "./scripts/policy.ts";
import { precompressed } from "./scripts/precompressed.ts";
import { retryImports } from "./scripts/retry-imports.ts";
import { type SiteFile, shipped, siteFiles } from "./scripts/site-files.ts";

const PUBLIC = "www/public";
const DIST = "dist";
const RESULTS = ["results/figure6.json", "results/paper.json"];
const WORLDS = "results/worlds.json";

/** Unpacking all weights takes a second: done once, and only where somebody asks. */
let described: Record<string, SiteFile> | undefined;
const files = (): Record<string, SiteFile> => {
  described ??= siteFiles(PUBLIC);
  return described;
};

/** Ships the committed results as they are; the page says so where there are none. */
function results(): Plugin {
  return {
    name: "results",
    apply: "build",
    writeBundle({ dir = DIST }) {
      mkdirSync(join(dir, "results"), { recursive: true });
      for (const path of RESULTS) if (existsSync(path)) copyFileSync(path, join(dir, path));
      // Of worlds the page needs three numbers each.
      if (existsSync(WORLDS)) writeFileSync(join(dir, "results/floors.json"), floorsIn(readFileSync(WORLDS, "utf8")));
    },
  };
}

/** A module's name tells which one it is, so that its next version is known for one. */
function assetFileNames({ originalFileNames: [path = ""] }: { originalFileNames: string[] }): string {
  const program = /pkg\/(\w+)\/metavae_web_bg\.wasm$/.exec(path)?.[1];
  return `assets/${program ? `metavae_web_bg-${program}` : "[name]"}-[hash][extname]`;
}

export default defineConfig({
  base: "./",
  publicDir: PUBLIC,
  plugins: [
    shipped(PUBLIC, files),
    earlyDownloads(files),
    compactDocument(),
    results(),
    retryImports(),
    contentSecurityPolicy(),
    marked([...RESULTS, WORLDS]),
    offline(DIST, files),
    precompressed(),
  ],
  build: {
    target: "es2022",
    outDir: DIST,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    rollupOptions: {
      output: { entryFileNames: "assets/[name]-[hash].js", assetFileNames },
    },
  },
  worker: { format: "es", rollupOptions: { output: { assetFileNames } } },
  server: { port: 5173 },
  preview: { port: 4173 },
  // A busy machine is slow, not wrong.
  test: { include: ["www/**/*.test.ts", "scripts/**/*.test.ts"], environment: "node", testTimeout: 60_000 },
});
