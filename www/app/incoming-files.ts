// Files that reach the page anywhere, dropped beside their place or pasted: pictures go to D, a checkpoint is loaded, and
// whatever else it is, the page stays and says what it takes.

import type { Actions } from "./app";
import type { Messages } from "./messages";

/** Files by what they are for. */
export interface SortedFiles {
  pictures: File[];
  checkpoints: File[];
  /** Names of whatever is neither. */
  others: string[];
}

type FileActions = Pick<Actions, "useOwnContext" | "addFilesToContext" | "restore">;

export class IncomingFiles {
  readonly #actions: FileActions;
  readonly #messages: Messages;

  constructor(actions: FileActions, messages: Messages) {
    this.#actions = actions;
    this.#messages = messages;
  }

  async take({ pictures, checkpoints, others }: SortedFiles): Promise<void> {
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
    const [checkpoint] = checkpoints;
    if (checkpoint) await this.#actions.restore(checkpoint);
  }

  #refuse(names: readonly string[]): void {
    const which = names.length === 1 ? `“${names[0]}” is` : `“${names[0]}” and ${names.length - 1} more are`;
    this.#messages.problem({
      id: "refused-files",
      message: `${which} not for this page: it takes pictures of digits, for D, and checkpoints (.safetensors) to train on.`,
    });
  }
}
