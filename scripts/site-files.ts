// What the site serves beside its program (digits and weights), each by the version of what it holds: the first digits of its
// SHA-256. The page asks for a file by its version, so that no cache, no old tab and no half deployed host mixes two of them.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Plugin } from "vite";

export interface SiteFile {
  /** Once unpacked. */
  bytes: number;
  version: string;
}

export const versionOf = (content: string | Uint8Array): string =>
  createHash("sha256").update(content).digest("hex").slice(0, 16);

/** Of what it holds: a host may announce a .gz as an encoding, and the browser has then unpacked it already. */
function describe(path: string): SiteFile {
  const bytes = gunzipSync(readFileSync(path));
  return { bytes: bytes.length, version: versionOf(bytes) };
}

/** All packed files of a folder, by their path in the site. */
export function siteFiles(folder: string): Record<string, SiteFile> {
  const names = readdirSync(folder, { recursive: true }).map((name) => String(name).replaceAll("\\", "/"));
  const packed = names.filter((name) => name.endsWith(".gz")).sort();
  return Object.fromEntries(packed.map((name) => [name, describe(join(folder, name))]));
}

/** The address of a file, below the page's. */
export const addressOf = (path: string, { version }: SiteFile): string => `${path}?v=${version}`;

const MODULE = "virtual:site-files";

/** Lets the page import which files there are, and which models they make up. */
export function shipped(folder: string, files: () => Record<string, SiteFile>): Plugin {
  return {
    name: "site-files",
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
    load(id) {
      if (id !== `\0${MODULE}`) return undefined;
      const { models } = JSON.parse(readFileSync(join(folder, "models/index.json"), "utf8"));
      return `export const files = ${JSON.stringify(files())};\nexport const models = ${JSON.stringify(models)};`;
    },
  };
}
