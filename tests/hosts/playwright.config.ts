// The built site on real web servers, with the configurations of deploy/: what they send, and the page in a browser.

import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

const chromium =
  process.env.METAVAE_CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));

export default defineConfig({
  testDir: ".",
  outputDir: "../../test-results/hosts",
  workers: 2,
  fullyParallel: true,
  timeout: 120_000,
  expect: { timeout: 45_000 },
  reporter: [["list"]],
  use: {
    viewport: { width: 1440, height: 900 },
    serviceWorkers: "allow",
    launchOptions: {
      ...(chromium ? { executablePath: chromium } : {}),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    },
  },
});
