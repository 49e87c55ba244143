// An image with its caption, as the figures show it.

import { html } from "lit";

export const picture = (caption: string, pixels: Uint8Array | null | undefined) => html`
  <div>
    <digit-image role="img" aria-label=${caption} .pixels=${pixels ?? null}></digit-image>
    <span class="note">${caption}</span>
  </div>
`;
