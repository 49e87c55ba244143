// Lets imports that the page makes later, and that fail, be made again: www/app/retry-downloads.ts says how.

import type { Plugin } from "vite";

/** `import("./x.js")` as the bundler writes it. A browser remembers a module that arrived broken by its address. */
const IMPORT = /\bimport\(\s*(["'`])(\.\/[^"'`]+\.js)\1\s*\)/g;

export function retryImports(): Plugin {
  return {
    name: "retry-imports",
    apply: "build",
    enforce: "post",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== "chunk") continue;
          chunk.code = chunk.code.replace(IMPORT, 'retryingImport(new URL("$2",import.meta.url).href)');
        }
      },
    },
  };
}
