// The worker: owns one wasm session and answers one command at a time. It is started twice, to answer and to train.

import { timeSteps } from "./bench-loop";
import type { AnyCommand, AnyEvent, Backend, Notice, Reply, Request } from "./envelope";
import { transferable } from "./envelope";
import type { Command, Event } from "./protocol";
import { Pump } from "./pump";
import { watchForPanics } from "./worker-console";

interface Session {
  handle(command: Command): Promise<Event>;
  backend(): string;
}

/** What wasm-bindgen generates (`--target web`). */
interface Glue {
  default(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;
  Session: { open(): Promise<Session> };
}

interface Scope {
  postMessage(message: Reply | Notice, transfer?: Transferable[]): void;
  onmessage: ((message: MessageEvent<Request>) => void) | null;
}

const glue = import.meta.glob<Glue>("../pkg/*/metavae_web.js");

class Host {
  readonly #scope: Scope;
  readonly #pump: Pump;
  #session: Session | null = null;
  /** The session must not be entered twice: each command waits for the one before it. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(scope: Scope) {
    this.#scope = scope;
    this.#pump = new Pump(
      (command) => this.#enqueue(command),
      (notice) => scope.postMessage(notice),
    );
  }

  async receive({ id, command }: Request): Promise<void> {
    let event: AnyEvent;
    try {
      event = await this.#carryOut(command);
    } catch (error) {
      // A trap (panic, out of memory) leaves the module in an unknown state: the page must replace this worker.
      if (error instanceof WebAssembly.RuntimeError) {
        this.#scope.postMessage({ type: "crashed", message: error.message });
        return;
      }
      event = { type: "failed", message: error instanceof Error ? error.message : String(error) };
    }
    this.#scope.postMessage({ id, event }, transferable(event));
  }

  async #carryOut(command: AnyCommand): Promise<AnyEvent> {
    switch (command.type) {
      case "open":
        return this.#open(command.backend, command.module);
      case "start":
        await this.#pump.start(command.run, command.steps, command.measureEvery, command.pace);
        return { type: "started", run: command.run };
      case "pace":
        this.#pump.setPace(command.pace);
        return { type: "paced" };
      case "pause":
        return { type: "paused", step: await this.#pump.pause() };
      case "bench": {
        const { run, warmUp, steps, block } = command;
        await this.#pump.pause();
        const times = await timeSteps((step) => this.#enqueue(step), run, warmUp, steps, block);
        return { type: "benched", ...times };
      }
      default:
        return this.#enqueue(command);
    }
  }

  async #open(backend: Backend, module: WebAssembly.Module): Promise<AnyEvent> {
    const load = glue[`../pkg/${backend}/metavae_web.js`];
    if (!load) throw new Error(`This build of the page has no ${backend} module.`);
    const { default: initialise, Session } = await load();
    await initialise({ module_or_path: module });
    this.#session = await Session.open();
    return { type: "opened", backend: this.#session.backend() };
  }

  #enqueue(command: Command): Promise<Event> {
    const answer = this.#queue.then(() => {
      if (!this.#session) throw new Error("The session is not open yet.");
      return this.#session.handle(command);
    });
    this.#queue = answer.catch(() => {});
    return answer;
  }
}

const scope = self as unknown as Scope;
const host = new Host(scope);
watchForPanics((message) => scope.postMessage({ type: "crashed", message }));
scope.onmessage = (message) => void host.receive(message.data);
