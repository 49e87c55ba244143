// The content security policy: what the page may load and run. It stands in the built page and in deploy/, from this one place.

import { createHash } from "node:crypto";
import { copyFileSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

const DEPLOY = "deploy";
/** What lies in a site's folder itself on hosts that look for it there. */
const SHIPPED = ["_headers", ".htaccess"];

/** Everything from the site itself; no program but its own, those in the page by their checksums. */
export function policy(html: string): string {
  return Object.entries({
    "default-src": "'self'",
    "script-src": ["'self'", "'wasm-unsafe-eval'", ...programs(html).map(checksum)].join(" "),
    // A frame without an origin of its own starts workers from blobs.
    "worker-src": "'self' blob:",
    "connect-src": "'self'",
    "img-src": "'self' data: blob:",
    // Bars, swatches and ticks carry their lengths and colours in style attributes.
    "style-src": "'self' 'unsafe-inline'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
  })
    .map((directive) => directive.join(" "))
    .join("; ");
}

/** Programs in the page itself, as they stand between their tags. What has another type is data. */
export function programs(html: string): string[] {
  const scripts = html.replace(/<!--[\s\S]*?-->/g, "").matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi);
  return Array.from(scripts)
    .filter(([, attributes = ""]) => !/\ssrc\s*=/i.test(attributes) && isProgram(attributes))
    .map(([, , program = ""]) => program);
}

const isProgram = (attributes: string): boolean =>
  /^(|module|importmap|text\/javascript)$/i.test(/\stype\s*=\s*["']?([^"'\s>]*)/i.exec(attributes)?.[1] ?? "");

const checksum = (program: string): string => `'sha256-${createHash("sha256").update(program).digest("base64")}'`;

/**
 * Says the policy to the browser. In a frame without an origin of its own (`sandbox` without `allow-same-origin`) the page's "'self'"
 * would be nobody, and nothing could be loaded: there only the host's headers count, whose "'self'" is the host.
 */
const SPEAKER = `if (origin !== "null") {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = document.currentScript.dataset.policy;
  document.head.append(policy);
}`;

/** The page with its policy, which must come before all that it is to govern; only the character set has to be found sooner. */
export function withPolicy(html: string): string {
  const governed = (policy: string) =>
    html.replace(
      /<head>(\s*<meta charset="[^"]*"\s*\/?>)?/,
      (start) => `${start}\n    <script data-policy="${policy}">${SPEAKER}</script>`,
    );
  return governed(policy(governed("")));
}

/** The policy that a page or a host's configuration names. */
export function namedPolicy(text: string): string | undefined {
  return /default-src [^"\n]*/.exec(text)?.[0];
}

/** Puts the policy into the built page, and what hosts read from the site's folder beside it. */
export function contentSecurityPolicy(): Plugin {
  let page = "";
  let isAsked = false;
  return {
    name: "content-security-policy",
    apply: "build",
    enforce: "post",
    configResolved({ mode }) {
      isAsked = mode === "policy";
    },
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const file = bundle["index.html"];
        if (file?.type !== "asset") throw new Error("There is no index.html to give a policy.");
        page = withPolicy(String(file.source));
        file.source = page;
      },
    },
    writeBundle({ dir = "dist" }) {
      if (isAsked) renew(policy(page));
      const behind = configurations().filter((name) => configured(name) !== policy(page));
      if (behind.length > 0)
        this.error(`deploy/ forbids what the page needs (${behind.join(", ")}): run 'npm run policy'.`);
      for (const name of SHIPPED) copyFileSync(join(DEPLOY, name), join(dir, name));
    },
  };
}

/** `npm run policy`: writes the policy into each configuration of deploy/. */
function renew(current: string): void {
  for (const name of configurations()) {
    const path = join(DEPLOY, name);
    writeFileSync(
      path,
      readFileSync(path, "utf8").replace(/default-src [^"\n]*/, () => current),
    );
  }
}

/** The files of deploy/ that name a policy. */
export function configurations(): string[] {
  return readdirSync(DEPLOY)
    .filter((name) => statSync(join(DEPLOY, name)).isFile())
    .filter((name) => configured(name));
}

const configured = (name: string): string | undefined => namedPolicy(readFileSync(join(DEPLOY, name), "utf8"));
