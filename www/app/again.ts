// Downloads of the page's own parts, made again where they failed: a browser remembers a module that arrived broken, and Vite
// remembers a style sheet as done, whether it came or not. So the second time each has an address of its own.

import { DownloadFailed } from "../engine/download";

declare global {
  /** What scripts/imports.ts puts in the place of each import that the page makes later. */
  var importAgain: (url: string) => Promise<unknown>;
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
export async function imported(url: string, take: Import = (url) => import(/* @vite-ignore */ url)): Promise<unknown> {
  try {
    return await take(url);
  } catch (error) {
    if (!isFailedDownload(error)) throw error;
    return take(anew(url));
  }
}

/** Loads a part whose styles may have failed to come: then they are fetched again, before the part is shown. */
export function withStyles<T>(load: () => Promise<T>): () => Promise<T> {
  const missing = new Set<string>();
  const again = async () => {
    for (const sheet of missing) {
      await loadStyle(sheet);
      missing.delete(sheet);
    }
    return load();
  };
  return async () => {
    try {
      return await again();
    } catch (error) {
      const sheet = error instanceof Error ? FAILED_STYLE.exec(error.message)?.[1] : undefined;
      if (sheet === undefined) throw error;
      missing.add(sheet);
      return again();
    }
  };
}

function loadStyle(sheet: string): Promise<void> {
  const address = new URL(sheet, document.baseURI).href;
  for (const link of document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")) {
    if (link.href.split("?")[0] === address) link.remove();
  }
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: anew(address) });
    link.onload = () => resolve();
    link.onerror = () => reject(new DownloadFailed(`${sheet.split("/").pop()} could not be fetched.`));
    document.head.append(link);
  });
}

/** The same file by an address that no cache and no module map knows. */
const anew = (url: string): string => `${url}?again=${Math.random().toString(36).slice(2)}`;
