// Installs the service worker once the page has answered, and tells it what was fetched before it was there.

import type { App } from "./app";
import { type NewerVersion, ownBuild } from "./newer-version";
import { until } from "./until";

/** Upon it the service worker drops what no page needs any more. */
const OPENED = { type: "OPENED" };

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
    workers.controller?.postMessage(OPENED);
  });
  void until(store, ({ answered, model }) => answered !== null && model?.hasDecoders === true, []).then(async () => {
    try {
      const registration = await workers.register(`${base}service-worker.js`);
      whenInstalled(registration, (build) => newer.hear(build));
      // Browsers look for a newer one by themselves, but in their own time.
      if (!missed) registration.update().catch(() => {});
      const { active } = await workers.ready;
      active?.postMessage(OPENED);
      if (missed) active?.postMessage({ type: "CACHE_URLS", payload: { urlsToCache: fetched(base) } });
    } catch {
      // Forbidden in some private windows; the page then needs the network, as it always did.
    }
  });
}

/**
 * Tells which build a worker belongs to that is to follow another one, which may take its time. The worker itself is asked: a
 * request to the host would go through the other one, and keep it from leaving.
 */
function whenInstalled(registration: ServiceWorkerRegistration, tell: (build: unknown) => void): void {
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    if (registration.active === null) return;
    installing?.addEventListener("statechange", () => {
      if (installing.state !== "installed") return;
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => tell(data);
      installing.postMessage({ type: "WHICH_BUILD" }, [port2]);
    });
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
