// The worker: owns one wasm session and answers one command at a time. It is started twice, to answer and to train; the one
// that trains starts it again on other cores, as its helpers.

import { timeSteps } from "./bench-loop";
import { Coordinator, HelperLost } from "./coordinator";
import { meansLostDevice, watchDevices } from "./device-loss";
import type { AnyCommand, AnyEvent, FirstWord, Notice, Program, Reply, Request } from "./envelope";
import { transferable } from "./envelope";
import { lifeline } from "./lifeline";
import { watchForPanics } from "./panic-watch";
import { Part } from "./part";
import type { Command, Event } from "./protocol";
import type { Glue } from "./session";
import { startWorker } from "./start-worker";
import { StepLoop } from "./step-loop";

interface Scope {
  postMessage(message: Reply | Notice | FirstWord, transfer?: Transferable[]): void;
  onmessage: ((message: MessageEvent<Request>) => void) | null;
}

const glue = import.meta.glob<Glue>("../pkg/*/metavae_web.js");

/** The device is gone, and all that lay on it. */
class DeviceLost extends Error {
  override name = "DeviceLost";
}

class Host {
  readonly #scope: Scope;
  readonly #stepLoop: StepLoop;
  #coordinator: Coordinator | null = null;
  #part: Part | null = null;
  /** The session must not be entered twice: each command waits for the one before it. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(scope: Scope) {
    this.#scope = scope;
    this.#stepLoop = new StepLoop(
      (command) => this.#enqueue(command).catch(failure),
      (notice) => this.say(notice),
    );
  }

  async receive({ id, command }: Request): Promise<void> {
    let event: AnyEvent;
    try {
      event = await this.#carryOut(command);
    } catch (error) {
      // A trap (panic, out of memory) leaves the module in an unknown state: the page must replace this worker.
      if (error instanceof WebAssembly.RuntimeError) {
        this.say({ type: "crashed", message: error.message });
        return;
      }
      // The page has been told, and is about to replace this worker.
      if (error instanceof HelperLost || error instanceof DeviceLost) return;
      event = { type: "failed", message: error instanceof Error ? error.message : String(error) };
    }
    this.say({ id, event }, transferable(event));
  }

  /** Whoever waits for what cannot be sent, as for want of memory, must not wait for ever. */
  say(message: Reply | Notice | FirstWord, transfer: Transferable[] = []): void {
    try {
      this.#scope.postMessage(message, transfer);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#scope.postMessage({ type: "crashed", message: `it could not send what it had: ${reason}` });
    }
  }

  async #carryOut(command: AnyCommand): Promise<AnyEvent> {
    switch (command.type) {
      case "open":
        return this.#open(command.program, command.module);
      case "start":
        await this.#stepLoop.start(command.run, command.steps, command.measureEvery, command.pace);
        return { type: "started", run: command.run };
      case "pace":
        this.#stepLoop.setPace(command.pace);
        return { type: "paced" };
      case "pause":
        return { type: "paused", step: await this.#stepLoop.pause() };
      case "bench": {
        const { run, warmUp, steps, block } = command;
        await this.#stepLoop.pause();
        const times = await timeSteps((step) => this.#enqueue(step), run, warmUp, steps, block);
        return { type: "benched", ...times };
      }
      case "cores":
        this.#opened(this.#coordinator).allow(command.most);
        return { type: "coresAllowed" };
      case "advancePart":
        return this.#next(() => this.#opened(this.#part).advance(command));
      default:
        return this.#enqueue(command);
    }
  }

  async #open(program: Program, module: WebAssembly.Module): Promise<AnyEvent> {
    const load = glue[`../pkg/${program}/metavae_web.js`];
    if (!load) throw new Error(`This build of the page has no ${program} module.`);
    const { default: initialise, Session } = await load();
    await initialise({ module_or_path: module });
    const session = await Session.open();
    const spawn = () => startWorker(import.meta.url, "helper");
    this.#coordinator = new Coordinator(
      session,
      { spawn, program, module },
      {
        lost: (message) => this.say({ type: "crashed", message, helper: true }),
        alone: (message) => this.say({ type: "alone", message }),
      },
    );
    this.#part = new Part(session);
    return { type: "opened", backend: session.backend() };
  }

  async #enqueue(command: Command): Promise<Event> {
    const event = await this.#next(() => this.#opened(this.#coordinator).handle(command));
    if (event.type !== "failed" || !meansLostDevice(event.message)) return event;
    this.say({ type: "crashed", message: event.message, device: true });
    throw new DeviceLost(event.message);
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const answer = this.#queue.then(work);
    this.#queue = answer.catch(() => {});
    return answer;
  }

  #opened<T>(part: T | null): T {
    if (!part) throw new Error("The session is not open yet.");
    return part;
  }
}

/** Steps end with a helper's end, or the device's; the page has been told why. */
function failure(error: unknown): Event {
  if (error instanceof HelperLost || error instanceof DeviceLost) return { type: "failed", message: error.message };
  throw error;
}

const scope = self as unknown as Scope;
const host = new Host(scope);
watchDevices((message) => scope.postMessage({ type: "crashed", message, device: true }));
watchForPanics((message) => scope.postMessage({ type: "crashed", message }));
scope.onmessage = (message) => void host.receive(message.data);
void lifeline().then((name) => host.say({ type: "alive", lifeline: name }));
