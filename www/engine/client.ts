// The page's end of one worker: commands out, one answer each, and a clear end when the worker dies.

import type { AnswerOf, AnswerTypes, AnyEvent, CommandOf, Crash, FirstWord, Notice, Reply, Request } from "./envelope";
import { watchLifeline } from "./lifeline";
import { withTimeout } from "./timeout";

/** The command could not be carried out; nothing was changed. The message is meant for the visitor. */
export class CommandFailed extends Error {
  override name = "CommandFailed";
}

/** The worker died, and with it everything that it held. */
export class WorkerCrashed extends Error {
  override name = "WorkerCrashed";
}

/** The part of `Worker` that is used, so that tests can stand in for it. */
export interface WorkerLike {
  postMessage(message: Request, transfer: Transferable[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Reply | Notice | FirstWord>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  onmessageerror: ((event: MessageEvent) => void) | null;
}

/** Longest wait for a worker's first word, which says how its end is noticed from then on, ms. */
const TIMEOUT = 60_000;
const UNSAID = "the worker stopped without saying why";

interface Pending {
  resolve(event: AnyEvent): void;
  reject(reason: Error): void;
}

export class WorkerClient {
  readonly #worker: WorkerLike;
  readonly #onNotice: (notice: Notice) => void;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #ended: WorkerCrashed | null = null;
  #letGo: () => void = () => {};
  #heard: () => void = () => {};

  constructor(worker: WorkerLike, onNotice: (notice: Notice) => void = () => {}) {
    this.#worker = worker;
    this.#onNotice = onNotice;
    worker.onmessage = (message) => this.#receive(message.data);
    worker.onerror = (error) => this.#crash({ message: error.message || UNSAID });
    worker.onmessageerror = () => this.#crash({ message: "the worker sent something unreadable" });
    const heard = new Promise<void>((resolve) => {
      this.#heard = resolve;
    });
    withTimeout(heard, TIMEOUT).catch((error: Error) => this.#crash({ message: error.message }));
  }

  /** Sends a command and waits for its one answer. Buffers in `transfer` move to the worker and are empty afterwards. */
  request<T extends keyof AnswerTypes>(command: CommandOf<T>, transfer: Transferable[] = []): Promise<AnswerOf<T>> {
    if (this.#ended) return Promise.reject(this.#ended);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve: (event) => resolve(event as AnswerOf<T>), reject });
      this.#post({ id, command }, transfer);
    });
  }

  /**
   * A message may be refused for want of memory for its copy, and then not the next time. A worker that cannot be told what to
   * do is as good as dead: so nobody goes on as if it had heard, and what holds for a crash holds here.
   */
  #post(message: Request, transfer: Transferable[]): void {
    try {
      this.#worker.postMessage(message, transfer);
    } catch {
      try {
        this.#worker.postMessage(message, transfer);
      } catch (error) {
        this.#crash({ message: `it could not be told what to do: ${error instanceof Error ? error.message : error}` });
      }
    }
  }

  /** Ends the worker; whoever still waits for it is told. */
  close(reason = "the worker was closed"): void {
    if (this.#ended) return;
    this.#ended = new WorkerCrashed(reason);
    this.#heard();
    this.#letGo();
    this.#worker.terminate();
    for (const { reject } of this.#pending.values()) reject(this.#ended);
    this.#pending.clear();
  }

  #receive(message: Reply | Notice | FirstWord): void {
    this.#heard();
    if (!("id" in message)) {
      this.#notice(message);
      return;
    }
    const pending = this.#pending.get(message.id);
    this.#pending.delete(message.id);
    if (message.event.type === "failed") pending?.reject(new CommandFailed(message.event.message));
    else pending?.resolve(message.event);
  }

  #notice(notice: Notice | FirstWord): void {
    if (notice.type === "crashed") this.#crash(notice);
    else if (this.#ended) return;
    else if (notice.type !== "alive") this.#onNotice(notice);
    else if (notice.lifeline) this.#letGo = watchLifeline(notice.lifeline, () => this.#crash({ message: UNSAID }));
  }

  #crash(crash: Omit<Crash, "type">): void {
    if (this.#ended) return;
    this.close(crash.message);
    this.#onNotice({ ...crash, type: "crashed" });
  }
}
