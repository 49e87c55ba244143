// Marks the page with its build, and tells the service worker which files belong to it.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { VitePWA } from "vite-plugin-pwa";
import { addressOf, type SiteFile, versionOf } from "./site-files.ts";

/** One file of the site, as the service worker knows it. */
export interface ManifestEntry {
  /** Below the page's. */
  url: string;
  /** The version of what it holds; of the page itself, its build. */
  revision: string;
  /** With the page, so that all of it is there offline; or once it was used, as digits, weights and modules are. */
  kept: "with the page" | "once used";
}

const MARK = "__METAVAE_BUILD__";
const build = (page: string): string => /<meta name="metavae-build" content="(\w+)"/.exec(page)?.[1] ?? "";

/** Two builds differ by this where anything that a visitor gets differs: it is known to the page and to its service worker. */
export function marked(others: readonly string[]): Plugin {
  return {
    name: "marked",
    apply: "build",
    enforce: "post",
    transformIndexHtml: () => [{ tag: "meta", attrs: { name: "metavae-build", content: MARK }, injectTo: "head" }],
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const page = bundle["index.html"];
        if (page?.type !== "asset") throw new Error("There is no index.html to mark.");
        const html = String(page.source);
        const content = others.flatMap((path) => (existsSync(path) ? [versionOf(readFileSync(path))] : []));
        page.source = html.replace(MARK, versionOf([html, ...content].join()));
      },
    },
  };
}

export function offline(dist: string, files: () => Record<string, SiteFile>) {
  const entry = (url: string): ManifestEntry => {
    const file = files()[url];
    if (file) return { url: addressOf(url, file), revision: file.version, kept: "once used" };
    const content = readFileSync(join(dist, url));
    const revision = url === "index.html" ? build(content.toString()) : versionOf(content);
    return { url, revision, kept: url.endsWith(".wasm") ? "once used" : "with the page" };
  };
  return VitePWA({
    strategies: "injectManifest",
    // Its address must stay, and lie above all that it serves.
    srcDir: "www",
    filename: "service-worker.ts",
    injectRegister: false,
    manifest: false,
    injectManifest: {
      rollupFormat: "iife",
      globPatterns: ["index.html", "assets/*", "results/*.json", "data/*.gz", "models/*/*.gz", "worlds/*.gz"],
      globIgnores: ["**/*.br", "assets/*.gz"],
      maximumFileSizeToCacheInBytes: Number.MAX_SAFE_INTEGER,
      manifestTransforms: [
        async (entries) => ({ manifest: entries.map(({ url, size }) => ({ ...entry(url), size })) }),
      ],
    },
  });
}
