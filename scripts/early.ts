// Begins the downloads that the first answer needs while the browser still parses the page: www/engine/early.ts takes them up.
// A preload would do in some browsers; others fetch the file once more.

import type { Plugin } from "vite";
import { relaxedSimd } from "wasm-feature-detect";
import { addressOf, type SiteFile } from "./site-files.ts";

/** Of the model that answers where a link names no other. */
const FIRST = ["data/t10k-images-idx3-ubyte.gz", "data/t10k-labels-idx1-ubyte.gz"];
const MODEL = ["models/rotation-common/encoder.safetensors.gz"];

export function early(files: () => Record<string, SiteFile>): Plugin {
  return {
    name: "early",
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
        const children = program(files(), addresses);
        return [...fonts, { tag: "script", children, injectTo: "head-prepend" as const }];
      },
    },
  };
}

function program(files: Record<string, SiteFile>, addresses: (match: RegExp) => string[]): string {
  const versioned = (paths: string[]) =>
    JSON.stringify(paths.flatMap((path) => (files[path] ? [`./${addressOf(path, files[path])}`] : [])));
  return [
    "window.early = {};",
    // What fails is asked for again, and then says why.
    "const begin = (url) => { early[new URL(url, location.href).href] = fetch(url).catch(() => null); };",
    `${versioned(FIRST)}.forEach(begin);`,
    `if (!/[?&](family|model)=/.test(location.search)) ${versioned(MODEL)}.forEach(begin);`,
    wasm(addresses),
  ].join("\n");
}

/** Which module a browser runs only a script can tell: this asks as www/engine/modules.ts does. */
function wasm(addresses: (match: RegExp) => string[]): string {
  const [cpu] = addresses(/pkg\/cpu\/.*\.wasm$/);
  const [relaxed = cpu] = addresses(/pkg\/relaxed\/.*\.wasm$/);
  // Where there is no WebAssembly at all, the page itself says so.
  return cpu ? `(${relaxedSimd})().then((has) => begin(has ? "${relaxed}" : "${cpu}"), () => {});` : "";
}
