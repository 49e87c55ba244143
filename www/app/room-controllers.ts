// Controllers of rooms that a visit may never enter: fetched when one of them is first needed.

import type { WasmModules } from "../engine/modules";
import type { SourceLibrary } from "../sources/source-library";
import { chainsCsv, codesCsv, curvesCsv } from "../state/csv";
import { comparedRows, MOST_COMPARED } from "../state/runs";
import type { State } from "../state/state";
import type { Store } from "../state/store";
import type { Answering } from "./answering";
import type { Actions } from "./app";
import { FittingController } from "./fitting";
import { GapController } from "./gap-controller";
import { IdleTasks } from "./idle-tasks";
import { IncomingFiles } from "./incoming-files";
import type { LaterTraining } from "./later-training";
import { MapController } from "./map-controller";
import type { Messages } from "./messages";
import { RunNaming } from "./run-naming";
import { Sampling } from "./sampling";
import { SeedRepeats } from "./seed-repeats";
import { SourceController } from "./source-controller";
import { SpeedTrial } from "./speed-trial";
import type { Rasterise } from "./subject";

interface Dependencies {
  store: Store<State>;
  messages: Messages;
  modules: WasmModules;
  answering: Answering;
  training: LaterTraining;
  rasterise: Rasterise;
  spawn(): Worker;
  offerFile(name: string, bytes: Uint8Array): void;
  sources(): Promise<SourceLibrary>;
}

export class RoomControllers {
  readonly idleTasks: IdleTasks;
  readonly map: MapController;
  readonly gap: GapController;
  readonly sampling: Sampling;
  readonly fitting: FittingController;
  readonly repeats: SeedRepeats;
  readonly naming: RunNaming;
  readonly sources: SourceController;
  readonly #store: Store<State>;
  readonly #messages: Messages;
  readonly #offerFile: (name: string, bytes: Uint8Array) => void;

  constructor({ store, messages, modules, answering, training, rasterise, spawn, offerFile, sources }: Dependencies) {
    this.idleTasks = new IdleTasks(store, answering);
    this.map = new MapController(store, answering, messages);
    this.gap = new GapController(store, answering, messages);
    this.sampling = new Sampling(store, answering, messages);
    this.fitting = new FittingController(store, answering, messages, rasterise);
    this.repeats = new SeedRepeats(store, messages, training);
    this.naming = new RunNaming(store);
    this.sources = new SourceController(store, messages, sources);
    new SpeedTrial(store, modules, spawn);
    this.#store = store;
    this.#messages = messages;
    this.#offerFile = offerFile;
  }

  /** For files that were dropped beside their place. */
  incomingFiles(actions: Actions): IncomingFiles {
    return new IncomingFiles(actions, this.#messages, this.sources);
  }

  /** Whether a run's curves are laid beside the present one's. */
  compare(run: string, compared: boolean): void {
    const { state } = this.#store;
    const others = comparedRows(state).flatMap(({ id }) => (id === run ? [] : [id]));
    this.#store.update({ compared: compared ? [...others, run].slice(-MOST_COMPARED) : others });
  }

  downloadCurves(): void {
    const { config, step, history, seen } = this.#store.state.training;
    if (config) this.#offer(`metavae-${config.family}-step-${step}-curves.csv`, curvesCsv(history, seen));
  }

  downloadCodes(): void {
    const { latentMap } = this.#store.state;
    if (latentMap) this.#offer(`metavae-${latentMap.model.family}-codes.csv`, codesCsv(latentMap));
  }

  downloadChains(): void {
    const { chains } = this.#store.state;
    if (chains) this.#offer(`metavae-${chains.model.family}-chains.csv`, chainsCsv(chains));
  }

  #offer(name: string, text: string): void {
    this.#offerFile(name, new TextEncoder().encode(text));
  }
}
