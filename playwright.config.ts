// Page tests in real browsers, against the built site: in Chromium's headless shell at desktop and phone size, in Chromium
// itself with a software graphics adapter, in Firefox, and in WebKit.

import { defineConfig } from "@playwright/test";
import { chromium, headlessShell } from "./tests/chromium.mjs";

const port = Number(process.env.METAVAE_TEST_PORT ?? 4183);

// A browser under test has nothing to look up, and in a closed network every attempt costs time.
const quiet = [
  "--no-sandbox",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
// Pages are drawn faster by Chromium itself than by a graphics adapter in software.
const withoutGraphics = "--disable-gpu";
const softwareAdapter = [
  "--headless=new",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
];
const firefox = {
  browserName: "firefox",
  channel: "moz-firefox",
  launchOptions: { executablePath: "tests/firefox/bridge.mjs" },
  viewport: { width: 1440, height: 900 },
  // Firefox's own: another one cannot be emulated.
  colorScheme: null,
} as const;
const launch = (executablePath: string | undefined, ...args: string[]) => ({
  ...(executablePath ? { executablePath } : {}),
  args: [...quiet, ...args],
});

/** Variants of what another test shows in its most telling form: `./build.sh test thorough` has them too. */
const isThorough = process.env.METAVAE_THOROUGH === "yes";
const variants = isThorough ? [] : [/@thorough/];
/** What a phone shows as well as a desktop does, and slowly. */
const onPhone = isThorough ? [] : [/@phone/];

export default defineConfig({
  testDir: "tests/page",
  outputDir: "test-results",
  // Tests wait for the page about as long as they compute; more at once would only slow each other down.
  workers: 2,
  timeout: 150_000,
  // Pictures may differ as much as other rounding and another rasteriser make them; one stands for all machines.
  expect: {
    timeout: 45_000,
    toHaveScreenshot: { maxDiffPixelRatio: 0.03, scale: "css", stylePath: "tests/page/visual.css" },
  },
  snapshotPathTemplate: "tests/page/baselines/{arg}-{projectName}{ext}",
  // On two busy cores one of some five hundred tests now and then misses a moment; the list names it as flaky.
  retries: 1,
  reporter: [["list"]],
  // Requests that a service worker answers could not be made to fail.
  // A click that cannot be made says so before the whole test has waited for it.
  use: {
    actionTimeout: 60_000,
    serviceWorkers: "block",
    baseURL: `http://localhost:${port}/`,
    trace: "on-first-retry",
  },
  projects: [
    {
      name: "desktop",
      testIgnore: /webgpu/,
      grepInvert: [...variants, ...onPhone],
      use: { viewport: { width: 1440, height: 900 }, launchOptions: launch(headlessShell, withoutGraphics) },
    },
    {
      name: "phone",
      // What a screen's size changes, but for what reflow.spec.ts looks at in all rooms by itself.
      testMatch:
        /\b(accessibility|context|drawing|language|map|opening|own-context|print|story|teach|training|truths|visual|weigh)\.spec/,
      grepInvert: [/@any-size/, ...variants],
      use: {
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        hasTouch: true,
        isMobile: true,
        launchOptions: launch(headlessShell, withoutGraphics),
      },
    },
    {
      name: "webgpu",
      testMatch: /webgpu\.spec/,
      use: { viewport: { width: 1440, height: 900 }, launchOptions: launch(chromium, ...softwareAdapter) },
    },
    // What a visitor comes past, from opening to offline.
    { name: "firefox", grep: /@every-browser/, use: firefox },
    // What Firefox's own preferences change.
    { name: "firefox-preferences", testDir: "tests/firefox", use: firefox },
    // WebKit is driven by a client of our own; one window at a time. One in some twenty of WebKitGTK's own windows ends with a
    // segmentation fault of its compositor, which says nothing of the page.
    { name: "webkit", testDir: "tests/webkit", workers: 1, retries: 2 },
  ],
  webServer: [
    { command: `vite preview --port ${port} --strictPort`, port, timeout: 180_000 },
    // The same site under a sub-path, from a server that knows nothing of gzip or wasm.
    { command: `node tests/page/sub-path-server.mjs ${port + 1}`, port: port + 1, timeout: 180_000 },
  ],
});
