// Begins the downloads that the first answer needs while the browser still parses the page: www/engine/early-downloads.ts takes
// them up. A preload would do in some browsers; others fetch the file once more.

import type { Plugin } from "vite";
import { relaxedSimd } from "wasm-feature-detect";
import { addressOf, type SiteFile } from "./site-files.ts";

const DIGITS = ["data/t10k-images-idx3-ubyte.gz", "data/t10k-labels-idx1-ubyte.gz"];
/** Of the model that answers where a link names no other. */
const MODEL = ["models/rotation-common/encoder.safetensors.gz"];

const CHARSET = /<meta charset="utf-8" ?\/?>/;

export function earlyDownloads(files: () => Record<string, SiteFile>): Plugin {
  return {
    name: "early-downloads",
    transformIndexHtml: {
      order: "post",
      handler(html, { bundle }) {
        const assets = Object.values(bundle ?? {}).flatMap((file) => (file.type === "asset" ? [file] : []));
        const addresses = (match: RegExp) =>
          assets
            .filter(({ originalFileNames }) => originalFileNames.some((name) => match.test(name)))
            .map(({ fileName }) => `./${fileName}`);
        const fonts = addresses(/\.woff2$/).map(
          (href) => `<link rel="preload" as="font" crossorigin="" href="${href}" />`,
        );
        const versioned = (paths: string[]) =>
          Object.entries(files())
            .flatMap(([path, file]) => (paths.includes(path) ? [`./${addressOf(path, file)}`] : []))
            .join(" ");
        const [cpu = ""] = addresses(/pkg\/cpu\/.*\.wasm$/);
        const [relaxed = cpu] = addresses(/pkg\/relaxed\/.*\.wasm$/);
        const data = { digits: versioned(DIGITS), model: versioned(MODEL), cpu, relaxed };
        const attributes = Object.entries(data).map(([name, value]) => `data-${name}="${value}"`);
        const script = `<script ${attributes.join(" ")}>${program}</script>`;
        // Before the styles, for which a script would wait, and after the character set, which must come early.
        return html.replace(CHARSET, (tag) => [tag, ...fonts, script].join("\n    "));
      },
    },
  };
}

/**
 * Its words must be the same in each build, for hosts allow it by their checksum; what differs are attributes. Which module a
 * browser runs only a script can tell: this asks as www/engine/modules.ts does.
 */
const program = `{
  const { digits, model, cpu, relaxed } = document.currentScript.dataset;
  window.early = {};
  // What fails is asked for again, and then says why.
  const begin = (url) => {
    if (url) early[new URL(url, location.href).href] = fetch(url).catch(() => null);
  };
  digits.split(" ").forEach(begin);
  if (!/[?&](family|model)=/.test(location.search)) model.split(" ").forEach(begin);
  // Where there is no WebAssembly at all, the page itself says so.
  (${relaxedSimd})().then((has) => begin(has ? relaxed : cpu), () => {});

  // A page without its program or its style: from the browser's own cache, and the host no longer has them, or the connection
  // failed. The page is asked for anew, once in a while.
  addEventListener("error", async ({ target }) => {
    // Not those that extensions of the browser put into the page, and the page's policy keeps out; nor those that parts of
    // the page fetch later, and again by themselves.
    const source = target instanceof HTMLScriptElement ? target.src : target.rel === "stylesheet" ? target.href : "";
    const isOurs = source.startsWith(new URL("./assets/", location.href).href) && !window.metavae;
    if (!isOurs || !location.protocol.startsWith("http")) return;
    try {
      if (Date.now() - sessionStorage.getItem("metavae-asked-anew") < 60000) return;
      sessionStorage.setItem("metavae-asked-anew", Date.now());
      await fetch(location.href, { cache: "reload" });
      location.reload();
    } catch {}
  }, true);
}`;
