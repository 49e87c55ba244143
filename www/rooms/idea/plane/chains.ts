// Hamiltonian Monte Carlo over the landscape: begins chains, moves them while they play, and gathers their draws.

import type { ChainsProgress } from "../../../engine/protocol";
import type { Store } from "../../../state/store";
import type { PlaneWorker } from "./plane-worker";
import type { Chains, Code, PlaneState, Way } from "./state";

const CHAINS = 4;
/** Between two transitions: of warm-up, and of the first draws, which are to be watched; each next comes sooner, ms. */
const WARM_UP_PAUSE = 24;
const FIRST_PAUSE = 480;
const SOONER = 0.9;
/** Then several are taken at a time, ms of computing; a frame passes in between. */
const PIECE = 20;
const FRAME = 16;
/** What is shown for so long can be followed, ms. */
const FOLLOWED = 150;

/** How far to go: for so long, and up to so many transitions at least. */
interface Stretch {
  milliseconds: number;
  upTo?: number;
  isSlow?: boolean;
}

export class Sampling {
  readonly #store: Store<PlaneState>;
  readonly #worker: PlaneWorker;
  readonly #failed: (error: unknown, what: string) => void;
  #seed = 1;
  /** Counts beginnings: what belongs to an earlier one is dropped. */
  #run = 0;
  /** Counts times of playing: who paused and plays again must not play twice. */
  #turn = 0;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(store: Store<PlaneState>, worker: PlaneWorker, failed: (error: unknown, what: string) => void) {
    this.#store = store;
    this.#worker = worker;
    this.#failed = failed;
  }

  /** Without an end to what plays, until the chains end. */
  async play(): Promise<void> {
    if (this.#store.state.sampling) return;
    this.#store.update({ sampling: true });
    const [run, turn] = [this.#run, ++this.#turn];
    const isMine = () => run === this.#run && turn === this.#turn;
    const isOn = () => isMine() && this.#store.state.sampling;
    while (isOn()) {
      const before = this.#store.state.chains?.progress;
      const pause = pauseAfter(before);
      await this.#move({ milliseconds: pause > FRAME ? 0 : PIECE, isSlow: pause > FOLLOWED });
      const { chains } = this.#store.state;
      if (!isOn() || !chains || chains.progress.done >= chains.progress.steps) break;
      await new Promise((resolve) => setTimeout(resolve, Math.max(FRAME, pause)));
    }
    if (isMine()) this.#store.update({ sampling: false });
  }

  pause(): void {
    this.#store.update({ sampling: false });
  }

  /** A transition. */
  async step(): Promise<void> {
    this.pause();
    await this.#move({ milliseconds: 0, isSlow: true });
  }

  /** So many transitions at least, shown at once. */
  async leap(transitions: number): Promise<void> {
    this.pause();
    await this.#move({ milliseconds: PIECE, upTo: (this.#store.state.chains?.progress.done ?? 0) + transitions });
  }

  /** From the beginning, by other chances. */
  again(): void {
    this.#seed++;
    this.reset();
  }

  /** What there was belongs to another digit, or to a worker that is gone. */
  reset(): void {
    this.#run++;
    this.#store.update({ chains: null, sampling: false });
  }

  /** One after the other, also where a visitor asks faster than they move. */
  #move(stretch: Stretch): Promise<void> {
    const run = this.#run;
    const moved = this.#queue.then(() => (run === this.#run ? this.#take(run, stretch) : undefined));
    this.#queue = moved;
    return moved;
  }

  async #take(run: number, { milliseconds, upTo = 0, isSlow = false }: Stretch): Promise<void> {
    try {
      let chains = this.#store.state.chains ?? (await this.#begin());
      do {
        if (!chains || chains.progress.done >= chains.progress.steps) break;
        const { progress } = await this.#worker.request({ type: "moveChains", milliseconds });
        chains = gathered(chains, progress);
      } while (chains.progress.done < upTo && run === this.#run);
      if (run === this.#run && chains) this.#store.update({ chains: { ...chains, isSlow } });
    } catch (error) {
      if (run === this.#run) this.#failed(error, "The chains stopped");
    }
  }

  async #begin(): Promise<Chains | null> {
    const { question } = this.#store.state;
    if (!question) return null;
    const { image, dataset, context } = question;
    const seed = this.#seed;
    const begin = { type: "beginChains", image, dataset, context, chains: CHAINS, seed } as const;
    const { progress } = await this.#worker.request(begin);
    return { progress, ways: [], draws: [], isSlow: false };
  }
}

function pauseAfter(progress: ChainsProgress | undefined): number {
  if (!progress || progress.done < progress.warmUp) return WARM_UP_PAUSE;
  return FIRST_PAUSE * SOONER ** (progress.done - progress.warmUp);
}

/** With what the transitions since the last time add. */
export function gathered({ draws, ways, isSlow }: Chains, progress: ChainsProgress): Chains {
  const { chains, leapfrogs, paths, accepted, done, warmUp } = progress;
  const length = 2 * (leapfrogs + 1);
  const way = (index: number): Way => ({
    codes: Array.from(
      { length: leapfrogs + 1 },
      (_, i): Code => [paths[index * length + 2 * i] ?? 0, paths[index * length + 2 * i + 1] ?? 0],
    ),
    accepted: accepted[index] ?? false,
  });
  const transitions = accepted.length / chains;
  const drawn: number[] = [];
  for (let index = 0; index < accepted.length; index++) {
    const transition = done - transitions + Math.floor(index / chains);
    if (transition >= warmUp) drawn.push(...(endOf(way(index)) ?? []));
  }
  const latest = Array.from({ length: transitions > 0 ? chains : 0 }, (_, i) => way(accepted.length - chains + i));
  // What was shown need not be sent along again.
  const kept = { ...progress, paths: [], accepted: [] };
  return { progress: kept, ways: latest.length > 0 ? latest : ways, draws: [...draws, ...drawn], isSlow };
}

/** Where a chain stands after a transition. */
export const endOf = ({ codes, accepted }: Way): Code | undefined => (accepted ? codes.at(-1) : codes[0]);
