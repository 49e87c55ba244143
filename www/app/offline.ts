// Installs the service worker once the page has answered, and tells it what was fetched before it was there.

import type { App } from "./app";
import { type NewerVersion, ownBuild } from "./newer-version";
import { until } from "./until";

export function workOffline({ store }: App, base: string, newer: NewerVersion): void {
  const workers = container();
  // While developing, the newest file must always win.
  if (!workers || !import.meta.env.PROD) return;
  workers.addEventListener("message", ({ data, ports: [port] }) => {
    // The files of a build are kept as long as a page shows it.
    if ((data as { type?: unknown })?.type === "WHICH_BUILD") port?.postMessage(ownBuild());
  });
  const missed = workers.controller === null;
  let controlled = !missed;
  workers.addEventListener("controllerchange", () => {
    // A worker of another build has taken over; the first one is no news.
    if (controlled) void newer.look();
    controlled = true;
  });
  void until(store, ({ answered, model }) => answered !== null && model?.hasDecoders === true, []).then(async () => {
    try {
      const registration = await workers.register(`${base}service-worker.js`);
      // Browsers look for a newer one by themselves, but in their own time.
      if (!missed) registration.update().catch(() => {});
      const { active } = await workers.ready;
      active?.postMessage({ type: "OPENED" });
      if (missed) active?.postMessage({ type: "CACHE_URLS", payload: { urlsToCache: fetched(base) } });
    } catch {
      // Forbidden in some private windows; the page then needs the network, as it always did.
    }
  });
}

/** Null where the page may have no service worker: in a sandboxed frame even asking is an error. */
function container(): ServiceWorkerContainer | null {
  try {
    return (navigator.serviceWorker as ServiceWorkerContainer | undefined) ?? null;
  } catch {
    return null;
  }
}

/** What the page has fetched so far, each once; the browser's own cache still has it. */
function fetched(base: string): Array<[string, RequestInit]> {
  const names = performance.getEntriesByType("resource").map(({ name }) => name);
  return [...new Set(names)].filter((name) => name.startsWith(base)).map((name) => [name, { cache: "force-cache" }]);
}
