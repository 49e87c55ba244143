// Makes the page work offline after the first visit: keeps what it fetched, and prefers the network where that may be newer.

// Replaced at build time by the names of this build's hashed files; large ones are kept only once they were used.
const build: { small: string[]; large: string[] } = JSON.parse("__BUILD__");
const CACHE = "metavae";
/** A network slower than this to answer for the page itself counts as none, ms. */
const PATIENCE = 4000;

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetch extends Extendable {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Message extends Extendable {
  readonly data: { keep?: string[] };
}
interface Scope {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(type: "fetch", listener: (event: Fetch) => void): void;
  addEventListener(type: "message", listener: (event: Message) => void): void;
}

const scope = self as unknown as Scope;
const base = scope.registration.scope;
const wanted = build.small.map((name) => base + name);
const current = new Set([...wanted, ...build.large.map((name) => base + name)]);
const hashed = (url: string): boolean => url.startsWith(`${base}assets/`);

scope.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([keep([base, ...wanted]), scope.skipWaiting()]));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([dropOldAssets(), scope.clients.claim()]));
});

// On the first visit the page fetched its data and models before this worker was there; it says which.
scope.addEventListener("message", (event) => {
  const urls = event.data.keep?.filter((url) => url.startsWith(base) && (!hashed(url) || current.has(url)));
  if (urls) event.waitUntil(keep(urls));
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !request.url.startsWith(base)) return;
  if (request.mode === "navigate") event.respondWith(newest(request, base, PATIENCE));
  else if (hashed(request.url)) event.respondWith(known(request));
  else event.respondWith(newest(request, request.url));
});

async function known(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(request.url)) ?? fetched(request, request.url);
}

/** From the network; from the cache where that fails. */
async function newest(request: Request, key: string, patience = Number.POSITIVE_INFINITY): Promise<Response> {
  const kept = await (await caches.open(CACHE)).match(key);
  const fresh = fetched(request, key);
  if (!kept) return fresh;
  const waits: Array<Promise<Response>> = [fresh.catch(() => kept)];
  if (Number.isFinite(patience)) waits.push(new Promise((resolve) => setTimeout(() => resolve(kept), patience)));
  return Promise.race(waits);
}

async function fetched(request: Request, key: string): Promise<Response> {
  const response = await fetch(request);
  if (response.status === 200) {
    const copy = response.clone();
    // A full disk must not keep the page from its answer.
    void caches
      .open(CACHE)
      .then((cache) => cache.put(key, copy))
      .catch(() => {});
  }
  return response;
}

/** Fetches what is not kept yet; the browser's own cache has most of it. */
async function keep(urls: string[]): Promise<void> {
  const cache = await caches.open(CACHE);
  await Promise.all(
    urls.map(async (url) => {
      if (hashed(url) && (await cache.match(url))) return;
      const response = await fetch(url, hashed(url) ? { cache: "force-cache" } : {});
      if (response.status === 200) await cache.put(url, response);
    }),
  );
}

async function dropOldAssets(): Promise<void> {
  const cache = await caches.open(CACHE);
  const old = (await cache.keys()).filter(({ url }) => hashed(url) && !current.has(url));
  await Promise.all(old.map((request) => cache.delete(request)));
}
