// A field for a number, read as people write numbers. What is typed and cannot be used never stands there as if it were in
// force: it is put back with a sentence, or, where a form keeps it for correction, marked as invalid.

import { html, LitElement, nothing } from "lit";
import { type Numeral, type Range, readNumeral, readWithin } from "../state/numeral";

export interface Refused {
  typed: string;
  wrong: string;
}

export class NumberField extends LitElement {
  static override properties = {
    name: {},
    label: {},
    value: {},
    range: {},
    round: {},
    step: {},
    disabled: {},
    describedBy: {},
    refused: {},
    said: { state: true },
  };

  /** The id of the input, for a label elsewhere; or a label of its own. */
  declare name: string;
  declare label: string;
  declare value: number;
  declare range: Range;
  /** Brings any number into the range; without it, what lies outside is refused. */
  declare round: ((value: number) => number) | undefined;
  /** What an arrow key adds; 0 for nothing. */
  declare step: number;
  declare disabled: boolean;
  declare describedBy: string;
  /** What the form that keeps refused texts holds of this one. */
  declare refused: Refused | null;
  /** Why the last text was put back, where nothing keeps it. */
  declare said: string;

  take: (value: number) => void = () => {};
  /** Keeps what could not be used, or forgets it; without it the field puts the old value back and says why. */
  keep: ((refused: Refused | null) => void) | null = null;

  constructor() {
    super();
    this.name = "";
    this.label = "";
    this.value = 0;
    this.range = { least: -Infinity, most: Infinity, whole: false };
    this.step = 0;
    this.disabled = false;
    this.describedBy = "";
    this.refused = null;
    this.said = "";
  }

  override createRenderRoot(): HTMLElement {
    return this;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    // What nobody sees must not stand in the way.
    if (this.refused) this.keep?.(null);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("value")) this.said = "";
  }

  protected override render() {
    const { least, most, whole } = this.range;
    return html`
      <input
        id=${this.name || nothing}
        autocomplete="off"
        spellcheck="false"
        inputmode=${least < 0 ? "text" : whole ? "numeric" : "decimal"}
        role=${this.step > 0 ? "spinbutton" : nothing}
        aria-valuenow=${this.step > 0 ? this.value : nothing}
        aria-valuemin=${this.step > 0 && Number.isFinite(least) ? least : nothing}
        aria-valuemax=${this.step > 0 && Number.isFinite(most) ? most : nothing}
        aria-label=${this.label || nothing}
        aria-describedby=${this.describedBy || nothing}
        aria-invalid=${this.refused ? "true" : nothing}
        ?disabled=${this.disabled}
        @input=${() => this.#say("")}
        @change=${this.#change}
        @keydown=${this.#key}
      />
      ${this.said ? html`<p class="note refusal" role="status">${this.said} ${stays(this.value)}</p>` : nothing}
    `;
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (changed.has("value") || (changed.has("refused") && !this.refused)) this.#show();
  }

  /** Also where the value is the one before: what was typed may look otherwise. */
  #show(): void {
    const input = this.querySelector("input");
    if (input) input.value = this.refused?.typed ?? String(this.value);
  }

  #read(typed: string): Numeral {
    const { round } = this;
    if (!round) return readWithin(typed, this.range);
    const read = readNumeral(typed, this.range.whole);
    return "wrong" in read ? read : { value: round(read.value) };
  }

  #change = (event: Event): void => {
    const typed = (event.target as HTMLInputElement).value;
    // Emptied: as if nothing had been typed.
    const read = typed.trim() === "" ? { value: this.value } : this.#read(typed);
    if ("value" in read) this.#use(read.value);
    else if (this.keep) this.keep({ typed, wrong: read.wrong });
    else {
      this.#show();
      this.#say(read.wrong);
    }
  };

  #use(value: number): void {
    if (this.refused) this.keep?.(null);
    this.refused = null;
    this.#say("");
    if (value !== this.value) this.take(value);
    this.#show();
  }

  #say(said: string): void {
    this.said = said;
  }

  /** Up and down as in the browser's own number fields. */
  #key = (event: KeyboardEvent): void => {
    const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
    if (steps === undefined || this.step === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const read = this.#read((event.target as HTMLInputElement).value);
    const from = "value" in read ? read.value : this.value;
    const next = Number((from + steps * this.step).toFixed(6));
    const { least, most } = this.range;
    this.#use(this.round ? this.round(next) : Math.min(most, Math.max(least, next)));
  };
}

const stays = (value: number): string => `${String(value).replace("-", "−")} stays.`;
