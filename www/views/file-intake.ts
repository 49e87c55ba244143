// Files by choice or by dropping, for views that take them: the handlers, and whether files hover over the view.

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { type Dropped, filesOf } from "./dropped";

export class FileIntake implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #wanted: (file: File) => boolean;
  readonly #take: (dropped: Dropped) => void;
  over = false;

  /** Of a folder that is dropped, only the files that are `wanted` are taken. */
  constructor(host: ReactiveControllerHost, wanted: (file: File) => boolean, take: (dropped: Dropped) => void) {
    this.#host = host;
    this.#wanted = wanted;
    this.#take = take;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.over = false;
  }

  choose = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // Emptied, so that choosing the same files again is a change.
    input.value = "";
    if (files.length > 0) this.#take({ files, emptyFolders: [] });
  };

  dragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#setOver(true);
  };

  dragLeave = (): void => this.#setOver(false);

  drop = async (event: DragEvent): Promise<void> => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#setOver(false);
    this.#take(await filesOf(event.dataTransfer, this.#wanted));
  };

  #setOver(over: boolean): void {
    if (over === this.over) return;
    this.over = over;
    this.#host.requestUpdate();
  }
}
