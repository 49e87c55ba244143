// Takes out of the built document what only its authors read: comments, and the indentation of its lines.

import type { Plugin } from "vite";

/** Programs and what is preformatted keep their words: hosts allow programs by their checksums. */
const KEPT = /<(script|pre|style)\b[\s\S]*?<\/\1>/gi;

export function compacted(html: string): string {
  const shorter = (text: string): string => text.replace(/<!--[\s\S]*?-->/g, "").replace(/\s*\n\s*/g, "\n");
  let out = "";
  let end = 0;
  for (const match of html.matchAll(KEPT)) {
    out += shorter(html.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return out + shorter(html.slice(end));
}

export function compactDocument(): Plugin {
  return {
    name: "compact-document",
    apply: "build",
    transformIndexHtml: { order: "post", handler: compacted },
  };
}
