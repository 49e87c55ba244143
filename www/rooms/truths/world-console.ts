// `window.metavae.world`: this room from the console, as the rest of the page. Documented in docs/scripting.md.

import type { NamedWorld, PlaceErrors, RegressorConfig } from "../../engine/protocol";
import { linesOf } from "./lines";
import { isBinary, moments } from "./posterior";
import { rowsOf } from "./reach";
import type { WorldController } from "./world-controller";
import { startOf, WORLDS } from "./world-list";
import type { Calibrated, Question, WorldState } from "./world-state";

/** What one who infers says of z. */
interface Said {
  name: string;
  mean: number;
  deviation: number;
  /** Of each cell of z's axis; where z has two values, of both. */
  masses: readonly number[];
  milliseconds: number | null;
}

export class WorldConsole {
  readonly #controller: WorldController;

  constructor(controller: WorldController) {
    this.#controller = controller;
  }

  state() {
    const { world, opened, question, training, problem } = this.#state;
    const answers: Said[] = opened
      ? linesOf(this.#state).map(({ name, masses, milliseconds }) => ({
          name,
          ...(isBinary(opened) ? { mean: masses[1] ?? 0, deviation: 0 } : moments(opened, masses)),
          masses,
          milliseconds,
        }))
      : [];
    return structuredClone({ world, question, answers, training, problem });
  }

  /** Opens a world by its name, as `metavae worlds` has it. */
  async open(world: NamedWorld): Promise<void> {
    const page = WORLDS.find(({ variants }) => variants.some((variant) => variant.world === world));
    if (!page) {
      const names = WORLDS.flatMap(({ variants }) => variants.map((variant) => variant.world));
      throw new Error(`There is no world “${world}”; choose one of ${names.join(", ")}.`);
    }
    location.hash = page.id;
    await this.#controller.open(world, startOf(page, world));
    this.#complain();
  }

  /** Another question: coordinates of the model, x, N as `size`, whence D as `source`. */
  async ask(change: Partial<Pick<Question, "coordinates" | "x" | "size" | "source" | "seed">>): Promise<Said[]> {
    if (!this.#state.question) throw new Error('Open a world first: await metavae.world.open("league-normal").');
    await this.#controller.set(change);
    await this.#until(({ inferred, problem }) => inferred !== null || problem !== null);
    this.#complain();
    return this.state().answers;
  }

  /** Trains a network of one's own to its end, or until it is paused, and has it answer; what is left out is as usual. */
  async train(change: Partial<RegressorConfig> = {}): Promise<WorldState["training"]> {
    const { opened } = this.#state;
    if (!opened) throw new Error('Open a world first: await metavae.world.open("league-normal").');
    await this.#controller.train({ ...opened.config, ...change });
    this.#complain();
    return structuredClone(this.#state.training);
  }

  /** A thousand questions with D of this size, by the names of the networks. */
  async trust(size: number): Promise<Record<string, Calibrated>> {
    const names = this.#state.answered?.networks.map(({ name }) => name) ?? [];
    await this.#controller.calibrate(names, size);
    this.#complain();
    return structuredClone({ ...this.#state.trust?.found });
  }

  /** Errors in and out of what was trained on, of each place and summed up. */
  async reach(size = 20): Promise<{ places: readonly PlaceErrors[]; summary: ReturnType<typeof rowsOf> }> {
    await this.#controller.measureReach(size);
    this.#complain();
    const places = this.#state.reach?.places ?? [];
    return structuredClone({ places, summary: places.length > 0 ? rowsOf(places) : [] });
  }

  get #state(): WorldState {
    return this.#controller.store.state;
  }

  #complain(): void {
    const { problem } = this.#state;
    if (problem === null) return;
    this.#controller.dismiss();
    throw new Error(problem);
  }

  #until(goal: (state: WorldState) => boolean): Promise<void> {
    if (goal(this.#state)) return Promise.resolve();
    return new Promise((resolve) => {
      const end = this.#controller.store.subscribe((state) => {
        if (!goal(state)) return;
        end();
        resolve();
      });
    });
  }
}
