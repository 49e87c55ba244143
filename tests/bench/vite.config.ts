// Builds the benchmark's page, each engine in chunks of its own.

import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  // TensorFlow.js sends the source of a function to its threads, which does not survive minification. Sizes are counted
  // after minifying each file.
  build: {
    minify: false,
    target: "es2022",
    outDir: "dist",
    emptyOutDir: true,
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  worker: { format: "es" },
});
