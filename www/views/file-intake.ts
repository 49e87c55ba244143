// Files by choice or by dropping, for views that take them: the handlers, and whether files hover over the view.

import type { ReactiveController, ReactiveControllerHost } from "lit";

export class FileIntake implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #take: (files: File[]) => void;
  over = false;

  constructor(host: ReactiveControllerHost, take: (files: File[]) => void) {
    this.#host = host;
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
    if (files.length > 0) this.#take(files);
  };

  dragOver = (event: DragEvent): void => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.#setOver(true);
  };

  dragLeave = (): void => this.#setOver(false);

  drop = (event: DragEvent): void => {
    event.preventDefault();
    this.#setOver(false);
    const files = [...(event.dataTransfer?.files ?? [])];
    if (files.length > 0) this.#take(files);
  };

  #setOver(over: boolean): void {
    if (over === this.over) return;
    this.over = over;
    this.#host.requestUpdate();
  }
}
