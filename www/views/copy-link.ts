// A button that copies a link to what the page shows.

import { html } from "lit";
import { copyLink } from "../app/link";
import { icon } from "./icons";
import { View } from "./view";

/** How long the button says that it has copied, ms. */
const SHOWN = 2000;

export class CopyLink extends View {
  #copied = false;

  protected override watched(): readonly unknown[] {
    return [];
  }

  protected override render() {
    return html`
      <button type="button" class="quiet" title="A link to what the page shows, your drawing, your own images and the seeds included" @click=${this.#copy}>
        ${icon("link")} <span>${this.#copied ? "Copied" : "Copy link"}</span>
      </button>
    `;
  }

  #copy = async (): Promise<void> => {
    if (!(await copyLink(this.app))) return;
    this.#show(true);
    setTimeout(() => this.#show(false), SHOWN);
  };

  #show(copied: boolean): void {
    this.#copied = copied;
    this.requestUpdate();
  }
}
