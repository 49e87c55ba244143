// Long work in slices, so that the page can answer between them: tens of megabytes take longer than a frame.

/** Pauses are possible wherever it yields. */
export type Sliced<T> = Generator<undefined, T>;

export function atOnce<T>(work: Sliced<T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

/** Nobody waits for a page that is hidden; and its timers are slow, while it may be about to go. */
const isWatched = (): boolean => typeof document !== "undefined" && !document.hidden;

export async function runInSlices<T>(work: Sliced<T>): Promise<T> {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
    if (isWatched()) await new Promise((resolve) => setTimeout(resolve));
  }
}
