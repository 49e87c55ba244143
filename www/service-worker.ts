// Makes the page work offline after the first visit. Each build of the page is kept whole, in a cache of its own, as long as a
// tab shows it; digits, weights and modules are kept once used, by version. Nothing is kept that is not what the build says.

import { PrecacheController, PrecacheRoute } from "workbox-precaching";
import { registerRoute } from "workbox-routing";
import { CacheFirst, NetworkOnly } from "workbox-strategies";
import type { ManifestEntry } from "../scripts/offline";
import { decompressed, versionOf } from "./engine/unpack";

/** A network slower than this to answer for the page itself counts as none, s. */
const NETWORK_TIMEOUT = 4;
/** A page that does not say which build it is within so long is left in peace, ms. */
const REPLY = 5000;
const FILES = "metavae-files";
const SHELL = "metavae-shell-";
/** Written before builds had caches of their own. */
const FORMER = "metavae";

interface Extendable extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Message {
  readonly data: unknown;
  readonly ports: readonly MessagePort[];
}
interface Client {
  postMessage(message: unknown, transfer: Transferable[]): void;
}
interface Scope {
  readonly __WB_MANIFEST: ManifestEntry[];
  readonly registration: { readonly scope: string; readonly installing: unknown; readonly waiting: unknown };
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { type: "window"; includeUncontrolled: boolean }): Promise<Client[]>;
  };
  addEventListener(type: "install" | "activate", listener: (event: Extendable) => void): void;
  addEventListener(type: "message", listener: (event: Extendable & Message) => void): void;
}
declare const self: Scope;

const base = self.registration.scope;
const manifest = self.__WB_MANIFEST.map((entry) => ({ ...entry, url: base + entry.url }));
const known = new Map(manifest.map((entry) => [entry.url, entry]));
const page = `${base}index.html`;
const build = known.get(page)?.revision ?? "";

/** The version that an address asks for: as this build knows it, or as an older page has written it there. */
const versionAsked = (url: string): string | null => known.get(url)?.revision ?? new URL(url).searchParams.get("v");

/** Whether it is what was asked for, to its end: no error, no login page, nothing cut, no other version. */
async function isWhole(url: string, { status, body }: Response): Promise<boolean> {
  const version = versionAsked(url);
  if (status !== 200 || !body || version === null) return false;
  try {
    const content = new Uint8Array(await new Response(await decompressed(body)).arrayBuffer());
    if (url !== page) return (await versionOf(content)) === version;
    // Some hosts write into pages; what counts is whose page it is.
    return new TextDecoder().decode(content).includes(`<meta name="metavae-build" content="${version}"`);
  } catch {
    return false;
  }
}

const onlyWhole = {
  cacheWillUpdate: async ({ request, response }: { request: Request; response: Response }) =>
    (await isWhole(request.url, response.clone())) ? response : null,
};

const shell = new PrecacheController({
  cacheName: SHELL + build,
  plugins: [
    {
      // The page has fetched most of it a moment ago; where the browser's own cache holds something else, the host is asked.
      requestWillFetch: async ({ request: { url } }) =>
        new Request(url === page ? base : url, { cache: "force-cache", credentials: "same-origin" }),
      fetchDidSucceed: async ({ request, response }) => {
        const url = request.url === base ? page : request.url;
        return (await isWhole(url, response.clone())) ? response : fetch(url, { cache: "reload" });
      },
      ...onlyWhole,
    },
  ],
});
shell.strategy.matchOptions = { ignoreVary: true };
shell.addToCacheList(manifest.filter(({ kept }) => kept === "with the page"));

const files = new CacheFirst({ cacheName: FILES, matchOptions: { ignoreVary: true }, plugins: [onlyWhole] });

/** The page comes from the host, so that a new version wins; from the shell where the host is silent, slow or in trouble. */
const fresh = new NetworkOnly({
  networkTimeoutSeconds: NETWORK_TIMEOUT,
  plugins: [
    {
      // A page from the browser's own cache may be older than all that the host still has.
      requestWillFetch: async ({ request }) =>
        request.cache === "default" ? new Request(request, { cache: "no-cache" }) : request,
      fetchDidSucceed: async ({ response }) => {
        if (response.status >= 500) throw new Error(`the server answered ${response.status}`);
        return response;
      },
      handlerDidError: () => shell.matchPrecache(page),
    },
  ],
});

/** Assets of other builds, which other tabs show, and those that a page asks for once more. */
const others = async (request: Request): Promise<Response> =>
  (await caches.match(request.url, { ignoreSearch: true, ignoreVary: true })) ?? fetch(request);

// Other documents of the site (the model card, results) are nobody's page.
registerRoute(
  ({ request, url }) => request.mode === "navigate" && [base, page].includes(url.origin + url.pathname),
  fresh,
);
registerRoute(new PrecacheRoute(shell, { directoryIndex: "", cleanURLs: false }));
registerRoute(({ url }) => isFile(url.href), files);
registerRoute(
  ({ url }) => url.href.startsWith(`${base}assets/`),
  ({ request }) => others(request),
);

function isFile(url: string): boolean {
  return (
    known.get(url)?.kept === "once used" ||
    (/^(data|models|worlds)\//.test(url.slice(base.length)) && url.includes("?v="))
  );
}

// It takes over when no page is under the one before it any more: browsers lose navigations to a worker that is pushed aside.
self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([shell.install(event), renew(event)]));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([shell.activate(event), self.clients.claim()]));
});

self.addEventListener("message", (event) => {
  const { type } = (event.data ?? {}) as { type?: unknown };
  if (type === "WHICH_BUILD") event.ports[0]?.postMessage(build);
  // From a page that has opened, or has come under this worker.
  if (type === "OPENED") event.waitUntil(tidy());
});

/** What is kept in an older version is fetched in this build's, so that an update that nobody saw works offline too. */
async function renew(event: Extendable): Promise<void> {
  const cache = await caches.open(FILES);
  const kept = new Set((await cache.keys()).map(({ url }) => url));
  const names = new Set([...kept].map(nameOf));
  for (const { url } of manifest.filter(({ url }) => isFile(url) && names.has(nameOf(url)) && !kept.has(url))) {
    await Promise.all(files.handleAll({ event, request: new Request(url) }));
    if (!(await cache.match(url))) throw new Error(`${url} is not what this build was made with`);
  }
}

/** The same for all versions of a file. */
const nameOf = (url: string): string => url.replace(/\?.*/, "").replace(/-[\w-]{8}\.wasm$/, "");

/** Drops what no build that is still shown needs. */
async function tidy(): Promise<void> {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const shown = await Promise.all(pages.map(buildShownBy));
  // One that does not say may need anything, and so may a worker that is to follow.
  if (shown.includes(null) || self.registration.installing || self.registration.waiting) return;
  const shells = [build, ...shown].map((shown) => SHELL + shown);
  const names = (await caches.keys()).filter((name) => name === FORMER || name.startsWith(SHELL));
  await Promise.all(names.filter((name) => !shells.includes(name)).map((name) => caches.delete(name)));
  if (shown.some((shown) => shown !== build)) return;
  const cache = await caches.open(FILES);
  const former = (await cache.keys()).filter(({ url }) => !known.has(url));
  await Promise.all(former.map((request) => cache.delete(request)));
}

function buildShownBy(client: Client): Promise<string | null> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(typeof data === "string" ? data : null);
    setTimeout(resolve, REPLY, null);
    client.postMessage({ type: "WHICH_BUILD" }, [port2]);
  });
}
