// Files that reach the page anywhere, dropped beside their place or pasted: pictures go to D, images to train on are read, a
// checkpoint is loaded, and whatever else it is, the page stays and says what it takes.

import type { Actions } from "./app";
import type { Messages } from "./messages";
import { enterRoom } from "./rooms";
import type { SourceController } from "./source-controller";

/** Files by what they are for. */
export interface SortedFiles {
  pictures: File[];
  checkpoints: File[];
  /** What may hold images to train on. */
  sources: File[];
  /** Names of whatever is nothing of these. */
  others: string[];
}

type FileActions = Pick<Actions, "useOwnContext" | "addFilesToContext" | "restore">;

export class IncomingFiles {
  readonly #actions: FileActions;
  readonly #messages: Messages;
  readonly #images: Pick<SourceController, "bring">;

  constructor(actions: FileActions, messages: Messages, images: Pick<SourceController, "bring">) {
    this.#images = images;
    this.#actions = actions;
    this.#messages = messages;
  }

  async take({ pictures, checkpoints, sources, others }: SortedFiles): Promise<void> {
    if (others.length > 0) this.#refuse(others);
    else this.#messages.dismiss("refused-files");
    if (pictures.length > 0) {
      this.#actions.useOwnContext(true);
      this.#messages.problem({
        id: "arrived",
        message:
          pictures.length === 1
            ? "The picture is added to D, which is your own images now."
            : `The ${pictures.length} pictures are added to D, which is your own images now.`,
        remedy: {
          label: "Back to test digits",
          run: () => {
            this.#actions.useOwnContext(false);
            this.#messages.dismiss("arrived");
          },
        },
      });
      await this.#actions.addFilesToContext(pictures);
    }
    if (sources.length > 0) {
      enterRoom("train");
      await this.#images.bring(sources.map((blob) => ({ path: blob.name, blob })));
    }
    const [checkpoint] = checkpoints;
    if (checkpoint) await this.#actions.restore(checkpoint);
  }

  #refuse(names: readonly string[]): void {
    const which = names.length === 1 ? `“${names[0]}” is` : `“${names[0]}” and ${names.length - 1} more are`;
    this.#messages.problem({
      id: "refused-files",
      message: `${which} not for this page: it takes pictures of digits, for D; images to train on (zip, IDX, CSV, npz); and checkpoints (.safetensors).`,
    });
  }
}
