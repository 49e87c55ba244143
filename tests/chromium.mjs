// Where the tests' browsers are: Chromium itself, and its headless shell, which has no window to draw and starts in half the time.

import { existsSync } from "node:fs";

const first = (...paths) => paths.find((path) => existsSync(path));

/** Undefined where there is none: Playwright then says what it looked for. */
export const chromium = process.env.METAVAE_CHROMIUM || first("/usr/bin/chromium", "/usr/bin/google-chrome");

/** The same engine as Chromium, where it is there. */
export const headlessShell = process.env.METAVAE_HEADLESS_SHELL || first("/usr/bin/chromium-headless-shell") || chromium;
