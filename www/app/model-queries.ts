// Questions beside the page's own one: what the story's figures ask of the model that answers. Nothing here changes state.

import type { Answer, Subject, Transformation } from "../engine/protocol";
import type { Sample } from "../state/comparison";
import { isEmpty } from "../state/drawing";
import type { State } from "../state/state";
import type { Store } from "../state/store";
import type { Answering } from "./answering";
import { contextChoice } from "./context-choice";
import { type Rasterise, subject } from "./subject";

export class ModelQueries {
  readonly #store: Store<State>;
  readonly #answering: Answering;
  readonly #rasterise: Rasterise;

  constructor(store: Store<State>, answering: Answering, rasterise: Rasterise) {
    this.#store = store;
    this.#answering = answering;
    this.#rasterise = rasterise;
  }

  /** What the model infers of the pad's digit under `own`, given each of the contexts; null while the pad is empty. */
  async ask(own: Transformation, contexts: Sample[]): Promise<{ image: Uint8Array; answers: Answer[] } | null> {
    const { sheet } = this.#store.state.drawing;
    if (isEmpty(sheet)) return null;
    const questions = contexts.map((context) => ({ context: contextChoice(context), samples: 0, samplesDataset: 0 }));
    const of = subject(sheet, own, this.#rasterise);
    const { image, answers } = await this.#answering.request({ type: "ask", subject: of, questions, seed: 1 });
    return { image, answers };
  }

  /** The pad's digit under `own`, and nothing inferred of it; null while the pad is empty. */
  async show(own: Transformation): Promise<Uint8Array | null> {
    return (await this.ask(own, []))?.image ?? null;
  }

  /** The images of a D, one after the other, and their side. */
  async draw(context: Sample): Promise<{ images: Uint8Array; side: number }> {
    const { images, side } = await this.#answering.request({ type: "drawContext", context: contextChoice(context) });
    return { images, side };
  }

  /** The pad's digit under `own`, for whoever asks another worker about it; null while the pad is empty. */
  subject(own: Transformation): Subject | null {
    const { sheet } = this.#store.state.drawing;
    return isEmpty(sheet) ? null : subject(sheet, own, this.#rasterise);
  }

  /** What codes, one after the other, look like under a dataset. */
  async decode(codes: number[], dataset: number): Promise<Uint8Array> {
    return (await this.#answering.request({ type: "decode", codes, dataset })).images;
  }
}
