// A button that copies a text, and says so; where the browser does not let it, the page says what to do instead.

import { html } from "lit";
import { Messages } from "../../app/messages";
import { View } from "../../views/view";

/** How long the button says that it has copied, ms. */
const SHOWN = 2000;

export class CopyText extends View {
  text = "";
  /** What it copies, for those who cannot see what it stands beside. */
  name = "";
  #copied = false;

  protected override watched(): readonly unknown[] {
    return [];
  }

  protected override render() {
    return html`
      <button type="button" @click=${this.#copy}>
        <span>${this.#copied ? "Copied" : "Copy"}</span><span class="hidden-label">${this.name}</span>
      </button>
    `;
  }

  #copy = async (): Promise<void> => {
    const messages = new Messages(this.app.store);
    try {
      await navigator.clipboard.writeText(this.text);
    } catch {
      messages.problem({
        id: "copy",
        message: "The browser did not let the page copy. The text can be selected and copied by hand.",
      });
      return;
    }
    messages.dismiss("copy");
    messages.announce(`${this.name} copied.`);
    this.#show(true);
    setTimeout(() => this.#show(false), SHOWN);
  };

  #show(copied: boolean): void {
    this.#copied = copied;
    this.requestUpdate();
  }
}
