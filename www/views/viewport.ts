// What only those need who come by is fetched when its place comes near, so that the first answer waits for less.

import { newsOfFailure } from "../app/newer-version";
import { isFailedDownload, loadWithStyles } from "../app/retry-downloads";
import { partFailure } from "./part-failure";

/** How far ahead, so that it is there in time. */
const AHEAD = "560px";
/** What failed to arrive is tried again after so long, ms; then when the network is back, or the visitor asks. */
const PAUSES = [5000, 20_000];

/** Tells whether a place is near; without the means to tell, everything is. */
export function watchViewport(place: Element, ahead: string, tell: (near: boolean) => void): { end(): void } {
  if (typeof IntersectionObserver === "undefined") {
    queueMicrotask(() => tell(true));
    return { end() {} };
  }
  let told = false;
  const say = (near: boolean) => {
    told = near;
    tell(near);
  };
  const observer = new IntersectionObserver((entries) => say(entries.at(-1)?.isIntersecting ?? false), {
    rootMargin: ahead,
  });
  observer.observe(place);
  // Paper shows the whole of a room at once.
  const onPaper = () => {
    if (!told && isShown(place)) say(true);
  };
  addEventListener("beforeprint", onPaper);
  return {
    end() {
      observer.disconnect();
      removeEventListener("beforeprint", onPaper);
    },
  };
}

/** Neither in a room that is not shown nor in a question that is not open. */
const isShown = (place: Element): boolean => place.checkVisibility?.() ?? true;

/** Loads once; what it returns calls it off. A failure is said in the place itself. */
export function loadWhenNear(place: Element, load: () => Promise<void>): () => void {
  const deferred = new DeferredLoad(place, load);
  const watch = watchViewport(place, AHEAD, (near) => {
    if (near) deferred.begin();
  });
  return () => {
    watch.end();
    deferred.end();
  };
}

class DeferredLoad {
  readonly #place: Element;
  readonly #load: () => Promise<void>;
  readonly #again = () => void this.#attempt();
  #begun = false;
  #underWay = false;
  #ended = false;
  #pauses = [...PAUSES];
  #pause: ReturnType<typeof setTimeout> | undefined;
  #failure: Element | null = null;

  constructor(place: Element, load: () => Promise<void>) {
    this.#place = place;
    this.#load = load;
  }

  begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    void this.#attempt();
  }

  end(): void {
    this.#ended = true;
    this.#clear();
  }

  async #attempt(): Promise<void> {
    if (this.#underWay || this.#ended) return;
    this.#underWay = true;
    this.#clear();
    try {
      await loadWithStyles(this.#load);
    } catch (error) {
      if (!this.#ended) this.#failed(error);
    } finally {
      this.#underWay = false;
    }
  }

  #failed(error: unknown): void {
    const failure = partFailure(error, this.#again);
    this.#failure = failure;
    const head = this.#place.querySelector(":scope > .note, :scope > .story-lede");
    if (head) head.after(failure);
    else this.#place.append(failure);
    if (!isFailedDownload(error)) {
      // The program's own error: trying again by itself would help nobody, and hide it.
      // biome-ignore lint/suspicious/noConsole: whoever can mend it looks there.
      console.error(error);
      return;
    }
    newsOfFailure();
    addEventListener("online", this.#again);
    const pause = this.#pauses.shift();
    if (pause !== undefined) this.#pause = setTimeout(this.#again, pause);
  }

  #clear(): void {
    clearTimeout(this.#pause);
    removeEventListener("online", this.#again);
    this.#failure?.remove();
    this.#failure = null;
  }
}
