// Lets imports that the page makes later, and that fail, be made again: www/app/again.ts says how.

import type { Plugin } from "vite";

/** `import("./x.js")` as the bundler writes it. A browser remembers a module that arrived broken by its address. */
const IMPORT = /\bimport\(\s*(["'`])(\.\/[^"'`]+\.js)\1\s*\)/g;

export function importedAgain(): Plugin {
  return {
    name: "imported-again",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== "chunk") continue;
          chunk.code = chunk.code.replace(IMPORT, 'importAgain(new URL("$2",import.meta.url).href)');
        }
      },
    },
  };
}
