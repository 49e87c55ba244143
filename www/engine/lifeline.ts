// Tells the page that a worker has ended. A browser that ends one for want of memory says nothing, but lets go of its locks.

import { identifier } from "./identifier";

/** Held by this worker as long as it lives; the name of the lock, or null where the browser has none. */
export async function lifeline(): Promise<string | null> {
  try {
    const name = `metavae-worker-${identifier()}`;
    await new Promise<void>((held, refused) => {
      navigator.locks
        .request(name, () => {
          held();
          return new Promise(() => {});
        })
        .catch(refused);
    });
    return name;
  } catch {
    // Plain http and frames without an origin have no locks; then only what the browser reports is known.
    return null;
  }
}

/** Calls `ended` when whoever holds the lock is gone; what it returns stops the watch. */
export function watchLifeline(name: string, ended: () => void): () => void {
  const watch = new AbortController();
  navigator.locks
    .request(name, { signal: watch.signal }, () => ended())
    // Called off.
    .catch(() => {});
  return () => watch.abort();
}
