// Moves chains of Hamiltonian Monte Carlo over the code of the digit, in commands so short that a question in between need not wait.

import { CommandFailed, WorkerCrashed } from "../engine/client";
import { beginning, type ChainsPace, type ChainsRun, goneOn } from "../state/chains";
import type { State } from "../state/state";
import type { Store } from "../state/store";
import type { Answering } from "./answering";
import { bytesKey, contextKey } from "./context-choice";
import { type Question, questionOf } from "./gap-controller";
import type { Messages } from "./messages";

/** Chains that move at once: each has a colour of its own. */
export const CHAINS = 4;
/** Milliseconds of one command at full speed; otherwise it is one transition. */
const PIECE = 40;
/** Milliseconds from one command to the next. */
export const PAUSE: Record<ChainsPace, number> = { slow: 1300, steady: 160, full: 0 };

export class Sampling {
  readonly #store: Store<State>;
  readonly #answering: Answering;
  readonly #messages: Messages;
  #near = false;
  /** To the end, whether anyone looks or not. */
  #whole = false;
  #pace: ChainsPace = "slow";
  #timer: ReturnType<typeof setTimeout> | undefined;
  #busy = false;
  /** Counts beginnings: what an earlier one still asks for is dropped. */
  #turn = 0;

  constructor(store: Store<State>, answering: Answering, messages: Messages) {
    this.#store = store;
    this.#answering = answering;
    this.#messages = messages;
    store.subscribe((state, previous) => {
      // A worker that died between two commands took them along, too.
      if (previous.answering === "ready" && state.answering !== "ready") this.#end(REPLACED);
      if (state.answered !== previous.answered || state.model !== previous.model) this.#checkQuestion(state);
    });
  }

  /** Whether anyone is about to see them: only then do they move by themselves. */
  watch(near: boolean): void {
    this.#near = near;
    this.#schedule(0);
  }

  /** New chains for the present question; `whole` takes them to their end out of sight, too. */
  async begin(options: { whole?: boolean; running?: boolean } = {}): Promise<void> {
    const question = questionOf(this.#store.state);
    const start = this.#store.state.chosen?.answer;
    if (!question || !start) return;
    const turn = ++this.#turn;
    this.#whole = options.whole ?? false;
    const { image, dataset, contexts, compared, decoder, model } = question;
    const [context] = contexts;
    const [began] = compared;
    if (!context || !began) return;
    // Each beginning draws other numbers.
    const seed = question.seed + turn - 1;
    await this.#guarded(turn, async () => {
      const begin = { type: "beginChains", image, dataset, context, chains: CHAINS, seed } as const;
      const { progress } = await this.#answering.request<"beginChains">(begin);
      if (turn !== this.#turn) return;
      const { mean, deviation } = start;
      const of = { began, start: { mean, deviation }, decoder, question: keyOf(question), model };
      const chains = beginning(progress, of);
      const phase = (options.running ?? true) ? "running" : "paused";
      this.#store.update({ chains: { ...chains, phase } });
      this.#messages.dismiss("chains");
      // A first transition at once, so that there is something to see.
      this.#busy = false;
      await this.#move(turn);
    });
  }

  resume(): void {
    this.#update((run) => ({ ...run, phase: "running" }));
    this.#schedule(0);
  }

  pause(): void {
    clearTimeout(this.#timer);
    this.#whole = false;
    this.#update((run) => ({ ...run, phase: "paused" }));
  }

  /** One transition, and no more. */
  step(): void {
    this.pause();
    if (isUnderWay(this.#store.state.chains)) void this.#move(this.#turn);
  }

  setPace(pace: ChainsPace): void {
    this.#pace = pace;
    this.#schedule(0);
  }

  #update(change: (run: ChainsRun) => ChainsRun): void {
    this.#store.update(({ chains }) => (isUnderWay(chains) ? { chains: change(chains) } : {}));
  }

  #end(reason: string): void {
    clearTimeout(this.#timer);
    this.#turn++;
    this.#store.update(({ chains }) =>
      chains && chains.phase !== "ended" ? { chains: { ...chains, phase: "ended", reason } } : {},
    );
  }

  #schedule(after: number): void {
    clearTimeout(this.#timer);
    const isWanted = this.#store.state.chains?.phase === "running" && (this.#near || this.#whole);
    if (isWanted) this.#timer = setTimeout(() => void this.#move(this.#turn), after);
  }

  async #move(turn: number): Promise<void> {
    // What is under way goes on by itself.
    if (this.#busy) return;
    this.#busy = true;
    await this.#guarded(turn, async () => {
      const milliseconds = this.#pace === "full" || this.#whole ? PIECE : 0;
      const { progress } = await this.#answering.request<"moveChains">({ type: "moveChains", milliseconds });
      const { chains } = this.#store.state;
      if (turn !== this.#turn || !isUnderWay(chains)) return;
      const next = goneOn(chains, progress);
      if (next) this.#store.update({ chains: next });
      else this.#end("Another room of the page has begun chains of its own, which took their place.");
    });
    if (turn !== this.#turn) return;
    this.#busy = false;
    this.#schedule(this.#whole ? 0 : PAUSE[this.#pace]);
  }

  async #guarded(turn: number, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (turn !== this.#turn) return;
      this.#busy = false;
      if (error instanceof WorkerCrashed) {
        this.#end(REPLACED);
      } else if (error instanceof CommandFailed) {
        const message = `The chains could not go on: ${error.message}`;
        this.#end(message);
        this.#messages.problem({ id: "chains", message });
      } else throw error;
    }
  }

  #checkQuestion(state: State): void {
    const { chains } = state;
    if (!chains || chains.phase === "ended") return;
    const question = questionOf(state);
    if (question && !isOf(question, chains)) this.#end(CHANGED);
  }
}

const CHANGED = "The question has changed: these chains were of another digit, D or model.";

const REPLACED = "The worker that answers was replaced, and the chains went with it.";

const isUnderWay = (chains: ChainsRun | null): chains is ChainsRun =>
  chains?.phase === "running" || chains?.phase === "paused";

/** What the other D is makes no difference to them. */
const keyOf = ({ image, dataset, contexts: [context] }: Question): string =>
  JSON.stringify([bytesKey(image), dataset, context && contextKey(context)]);

const isOf = (question: Question, { question: key, model }: ChainsRun): boolean =>
  keyOf(question) === key && question.model === model;

/** Whether chains are of the digit, D and model of now. */
export function chainsAreOfNow(chains: ChainsRun, state: State): boolean {
  const question = questionOf(state);
  return question !== null && isOf(question, chains);
}
