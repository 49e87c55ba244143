// The campaign of faults: not among the usual tests, for it visits the page some hundreds of times.

import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  testMatch: "campaign.ts",
  outputDir: "../../test-results/faults",
  timeout: 0,
  reporter: [["line"]],
});
