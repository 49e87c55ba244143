// Installs the service worker once the page has answered, and tells it what was fetched before it was there.

import type { App } from "./app";
import { until } from "./until";

export function workOffline({ store }: App, base: string): void {
  const workers = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  // While developing, the newest file must always win.
  if (!workers || !import.meta.env.PROD) return;
  const missed = workers.controller === null;
  void until(store, ({ answered, model }) => answered !== null && model?.hasDecoders === true, []).then(async () => {
    try {
      await workers.register(`${base}service-worker.js`);
      const { active } = await workers.ready;
      const keep = performance.getEntriesByType("resource").map(({ name }) => name);
      if (missed) active?.postMessage({ keep });
    } catch {
      // Forbidden in some private windows; the page then needs the network, as it always did.
    }
  });
}
