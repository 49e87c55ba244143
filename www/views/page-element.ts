// What all elements share that lit renders: they stand in the page itself, so that one stylesheet serves all, and they stay
// alive while the browser translates the page.

import { LitElement, nothing, type PropertyValues, render } from "lit";

export abstract class PageElement extends LitElement {
  override createRenderRoot(): HTMLElement {
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A translation puts other nodes in the place of the texts that lit writes to: figures and labels would stand still for good.
    this.setAttribute("translate", "no");
  }

  protected override update(changed: PropertyValues): void {
    if (this.#wasTranslated()) this.#clear();
    super.update(changed);
  }

  /** By what does not ask: Chrome's way, which others follow, is a <font> around each text. The page itself has none. */
  #wasTranslated(): boolean {
    return this.getElementsByTagName("font").length > 0;
  }

  /** Everything is made anew then, as lit no longer knows its own nodes. */
  #clear(): void {
    render(nothing, this, this.renderOptions);
  }
}
