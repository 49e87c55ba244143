// Which page goes on with which run: two tabs never continue one.

import { identifier } from "./identifier";

export interface RunLocks {
  /** What gives the run free again; null if another page has it. */
  take(run: string): Promise<(() => void) | null>;
  /** The runs that pages have, this one's among them. */
  held(): Promise<ReadonlySet<string>>;
}

const PREFIX = "metavae-run-";

export function openLocks(): RunLocks {
  // On plain http there are no locks; pages then ask each other.
  if ("locks" in navigator) return new WebLocks(navigator.locks);
  if (typeof BroadcastChannel === "function") return new ChannelLocks(new BroadcastChannel("metavae-runs"));
  return { take: async () => () => {}, held: async () => new Set() };
}

/** The browser gives them free when the page goes, however it goes. */
class WebLocks implements RunLocks {
  readonly #locks: LockManager;

  constructor(locks: LockManager) {
    this.#locks = locks;
  }

  take(run: string): Promise<(() => void) | null> {
    return new Promise((resolve, reject) => {
      this.#locks
        .request(PREFIX + run, { ifAvailable: true }, (lock) => {
          if (lock) return new Promise<void>((release) => resolve(release));
          resolve(null);
        })
        .catch(reject);
    });
  }

  async held(): Promise<ReadonlySet<string>> {
    const { held = [] } = await this.#locks.query();
    return new Set(held.map(({ name = "" }) => name).map((name) => name.slice(PREFIX.length)));
  }
}

/** `to` is the page that asked. */
type ChannelMessage =
  | { type: "who"; page: string; claim: string | null }
  | { type: "here"; to: string; runs: string[] };

type Channel = Pick<BroadcastChannel, "postMessage" | "addEventListener">;

/** Pages answer within milliseconds, hidden ones too; a frozen one does not, and its run counts as free. */
const TIMEOUT = 400;

/** Without locks a page asks all others which runs they have, and waits a moment for an answer. */
export class ChannelLocks implements RunLocks {
  readonly #channel: Channel;
  readonly #timeout: number;
  readonly #page = identifier();
  readonly #mine = new Set<string>();
  readonly #claims = new Set<string>();

  constructor(channel: Channel, timeout = TIMEOUT) {
    this.#channel = channel;
    this.#timeout = timeout;
    channel.addEventListener("message", ({ data }: MessageEvent<ChannelMessage>) => {
      if (data.type !== "who") return;
      const runs = [...this.#mine];
      // Of two that claim a run at once the one with the smaller name has it.
      if (data.claim !== null && this.#claims.has(data.claim)) {
        if (this.#page < data.page) runs.push(data.claim);
        else this.#claims.delete(data.claim);
      }
      if (runs.length > 0) this.#channel.postMessage({ type: "here", to: data.page, runs } satisfies ChannelMessage);
    });
  }

  async take(run: string): Promise<(() => void) | null> {
    if (this.#mine.has(run) || this.#claims.has(run)) return null;
    this.#claims.add(run);
    const others = await this.#ask(run);
    // The claim may have been lost to another page meanwhile.
    if (!this.#claims.delete(run) || others.has(run)) return null;
    this.#mine.add(run);
    return () => this.#mine.delete(run);
  }

  async held(): Promise<ReadonlySet<string>> {
    return new Set([...(await this.#ask(null)), ...this.#mine]);
  }

  async #ask(claim: string | null): Promise<Set<string>> {
    const others = new Set<string>();
    const listening = new AbortController();
    const hear = ({ data }: MessageEvent<ChannelMessage>) => {
      if (data.type === "here" && data.to === this.#page) for (const run of data.runs) others.add(run);
    };
    this.#channel.addEventListener("message", hear, { signal: listening.signal });
    this.#channel.postMessage({ type: "who", page: this.#page, claim } satisfies ChannelMessage);
    await new Promise((resolve) => setTimeout(resolve, this.#timeout));
    listening.abort();
    return others;
  }
}
