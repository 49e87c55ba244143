// The built site on real web servers, with the configurations of deploy/: what they send, and the page in a browser.

import { defineConfig } from "@playwright/test";
import { headlessShell } from "../chromium.mjs";

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
      ...(headlessShell ? { executablePath: headlessShell } : {}),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
    },
  },
});
