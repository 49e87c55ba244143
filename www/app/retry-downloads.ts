// Downloads of the page's own parts, made again where they failed: a browser remembers a module that arrived broken, and Vite
// remembers a style sheet as done, whether it came or not. So the second time each has an address of its own.

import { DownloadFailed } from "../engine/download";

declare global {
  /** What scripts/retry-imports.ts puts in the place of each import that the page makes later. */
  var retryingImport: (url: string) => Promise<unknown>;
}

/** Chromium; Firefox; WebKit, which has two. */
const FAILED_IMPORT =
  /dynamically imported module|Importing a module script failed|not a valid JavaScript MIME type|Unable to preload CSS/;
const FAILED_STYLE = /Unable to preload CSS for (\S+)/;

/** Whether something did not arrive, or not whole; else the program itself has failed. */
export function isFailedDownload(error: unknown): boolean {
  if (error instanceof DownloadFailed || error instanceof SyntaxError) return true;
  return error instanceof Error && FAILED_IMPORT.test(error.message);
}

type Import = (url: string) => Promise<unknown>;

/** `take`: the browser's own import, but for tests. */
export async function importWithRetry(
  url: string,
  take: Import = (url) => import(/* @vite-ignore */ url),
): Promise<unknown> {
  try {
    return await take(url);
  } catch (error) {
    if (!isFailedDownload(error)) throw error;
    return take(retryAddress(url));
  }
}

/** Loads a part, and its styles again where they did not come. */
export async function loadWithStyles(load: () => Promise<void>): Promise<void> {
  await restore(styles().filter(isBroken));
  try {
    await load();
  } catch (error) {
    const failed = error instanceof Error ? FAILED_STYLE.exec(error.message)?.[1] : undefined;
    if (failed === undefined) throw error;
    const { href } = new URL(failed, document.baseURI);
    for (const link of styles()) if (link.href === href) link.dataset.failed = "";
    await restore(styles().filter(isBroken));
    await load();
  }
  await restore(styles().filter(isBroken));
}

/** The page's own styles, which have come or failed when its program starts. */
export const restoreStyles = (): Promise<void> =>
  restore(styles().filter((link) => link.sheet === null || isBroken(link)));

const styles = (): HTMLLinkElement[] =>
  [...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")].filter(({ href }) =>
    href.startsWith(location.origin),
  );

const isBroken = ({ dataset, sheet }: HTMLLinkElement): boolean =>
  dataset.failed !== undefined || (sheet !== null && isEmpty(sheet));

/** A page that came in its place makes an empty style sheet, and a connection that was lost may make one that nobody can read. */
function isEmpty(sheet: CSSStyleSheet): boolean {
  try {
    return sheet.cssRules.length === 0;
  } catch {
    return true;
  }
}

async function restore(links: HTMLLinkElement[]): Promise<void> {
  await Promise.all(links.map(fetchStyle));
}

/** What fails once more keeps its place, to be found there the next time. */
function fetchStyle(link: HTMLLinkElement): Promise<void> {
  const address = link.href.split("?")[0] ?? link.href;
  return new Promise((resolve, reject) => {
    const other = Object.assign(document.createElement("link"), { rel: "stylesheet", href: retryAddress(address) });
    other.onload = () => {
      link.remove();
      resolve();
    };
    other.onerror = () => {
      other.remove();
      reject(new DownloadFailed(`${address.split("/").pop()} could not be fetched.`));
    };
    link.after(other);
  });
}

/** The same file by an address that no cache and no module map knows. */
const retryAddress = (url: string): string => `${url}?again=${Math.random().toString(36).slice(2)}`;
