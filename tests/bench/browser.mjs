// Serves the built page, opens it in Chromium and measures one case; counts what the browser fetched for it.

import { gzipSync } from "node:zlib";
import { chromium } from "@playwright/test";
import { minifySync, preview } from "vite";
import { chromium as program } from "../chromium.mjs";

const flags = ["--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"];
/** A real adapter where METAVAE_ADAPTER=real, otherwise the software one that every machine has. */
const adapter = ["--enable-unsafe-webgpu", "--enable-features=Vulkan"].concat(
  process.env.METAVAE_ADAPTER === "real" ? [] : "--use-webgpu-adapter=swiftshader",
);

/** Memory can be shared between threads only on pages that are isolated from others. */
const isolation = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

export async function serve(root) {
  const start = (headers) =>
    preview({
      root,
      logLevel: "warn",
      preview: { port: 0, host: "127.0.0.1", headers },
      configFile: `${root}/vite.config.ts`,
    });
  const servers = { plain: await start({}), isolated: await start(isolation) };
  const url = ({ threads }) => (threads > 1 ? servers.isolated : servers.plain).resolvedUrls.local[0];
  const close = () => Promise.all([servers.plain.close(), servers.isolated.close()]);
  return { url, close };
}

export async function measureCase(url, variant, work, limits) {
  const browser = await chromium.launch({
    executablePath: program,
    args: variant.backend === "webgpu" ? [...flags, ...adapter] : flags,
  });
  try {
    const page = await browser.newPage();
    const errors = [];
    page.on("pageerror", (error) => errors.push(error.message));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    const bytes = countBytes(page, variant);
    if (variant.backend === "webgpu") await countLaunches(page);
    await page.goto(url);
    await page.waitForFunction(() => "bench" in window);
    const outcome = await withTimeout(
      limits.seconds * 4 + 120,
      page.evaluate(([variant, work, limits]) => window.bench(variant, work, limits), [variant, work, limits]),
      page.waitForEvent("crash", { timeout: 0 }).then(() => "the page crashed"),
    ).catch((error) => ({
      unfinished: [error.message.split("\n")[0].replace(/^page\.evaluate: (Error: )?/, ""), errors[0]]
        .filter(Boolean)
        .join("; "),
    }));
    return {
      ...outcome,
      browser: browser.version(),
      download_bytes: await bytes(),
      adapter: variant.backend === "webgpu" ? await adapterName(page) : null,
    };
  } finally {
    await browser.close();
  }
}

async function withTimeout(seconds, work, failing) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${seconds} s`)), 1000 * seconds);
  });
  const failed = failing.then((message) => Promise.reject(new Error(message)));
  failed.catch(() => {});
  try {
    return await Promise.race([work, late, failed]);
  } finally {
    clearTimeout(timer);
  }
}

/** Gzipped bytes of the engine's programs: everything but what only the harness needs. */
function countBytes(page, { engine }) {
  const sizes = new Map();
  const pending = [];
  const isEngine = (name) =>
    engine === "MetaVAE"
      ? /metavae_web|worker/.test(name)
      : !/metavae|worker-|\/main|\/index/.test(name) || /tfjs/.test(name);
  page.context().on("response", (response) => {
    const name = new URL(response.url()).pathname;
    if (!/\.(js|wasm)$/.test(name) || !isEngine(name) || sizes.has(name)) return;
    sizes.set(name, 0);
    pending.push(
      response.body().then(
        (body) => {
          const small = name.endsWith(".js") ? minifySync(name, body.toString()).code : body;
          sizes.set(name, gzipSync(small, { level: 9 }).length);
        },
        () => sizes.delete(name),
      ),
    );
  });
  return async () => {
    await Promise.all(pending);
    return [...sizes.values()].reduce((sum, size) => sum + size, 0) || null;
  };
}

/** The page can ask how many kernels were launched so far, by itself and by its workers. */
async function countLaunches(page) {
  const count = () => {
    globalThis.launches = 0;
    const { prototype } = globalThis.GPUComputePassEncoder;
    for (const name of ["dispatchWorkgroups", "dispatchWorkgroupsIndirect"]) {
      const launch = prototype[name];
      prototype[name] = function (...sizes) {
        globalThis.launches++;
        return launch.apply(this, sizes);
      };
    }
  };
  await page.addInitScript(count);
  page.on("worker", (worker) => worker.evaluate(count).catch(() => {}));
  await page.exposeFunction("launchesSoFar", async () => {
    const counts = [page, ...page.workers()].map((scope) => scope.evaluate(() => globalThis.launches ?? 0));
    return (await Promise.all(counts)).reduce((sum, launches) => sum + launches, 0);
  });
}

async function adapterName(page) {
  return page
    .evaluate(async () => {
      const { info } = (await navigator.gpu.requestAdapter()) ?? {};
      return info ? info.description || `${info.vendor} ${info.architecture} ${info.device}`.trim() : null;
    })
    .catch(() => null);
}
