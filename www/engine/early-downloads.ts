// Takes up the downloads that a script in the page's head has begun, each once.

declare global {
  /** By whole address; null for those that failed. Written by scripts/early-downloads.ts. */
  var early: Record<string, Promise<Response | null>> | undefined;
}

/** The download that is under way, or a new one. */
export async function fetchOnce(url: string, init?: RequestInit): Promise<Response> {
  const address = new URL(url, import.meta.url).href;
  const begun = globalThis.early?.[address];
  delete globalThis.early?.[address];
  const response = await begun;
  return response?.ok ? response : fetch(url, init);
}
