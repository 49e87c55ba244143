// A word that explains itself: pointed at, focused or tapped, it shows its card. <glossary-term of="KL">KL</glossary-term>

/** Before a pointer that only passes by opens a card, ms. */
const PAUSE = 150;
/** Pixels between a word and its card, and between a card and the window's edge. */
const GAP = 8;

const CARD = "glossary-card";

export class GlossaryTerm extends HTMLElement {
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether the card is still asked for, once its words have arrived. */
  #wanted = false;

  connectedCallback(): void {
    this.role = "button";
    this.tabIndex = 0;
    this.addEventListener("pointerenter", this.#pointed);
    this.addEventListener("pointerleave", this.#left);
    this.addEventListener("focus", this.#show);
    this.addEventListener("blur", this.#hide);
    this.addEventListener("click", this.#show);
    this.addEventListener("keydown", this.#pressed);
  }

  disconnectedCallback(): void {
    this.#hide();
  }

  readonly #pointed = (event: PointerEvent): void => {
    if (event.pointerType === "mouse") this.#timer = setTimeout(this.#show, PAUSE);
  };

  readonly #left = (): void => {
    if (document.activeElement !== this) this.#hide();
    clearTimeout(this.#timer);
  };

  readonly #pressed = ({ key }: KeyboardEvent): void => {
    if (key === "Escape") this.#hide();
    else if (key === "Enter") void this.#show();
  };

  readonly #show = async (): Promise<void> => {
    this.#wanted = true;
    // Fetched with the first word that somebody asks about; who asks again tries again.
    const found = await import("../state/glossary").catch(() => null);
    const name = this.getAttribute("of") ?? "";
    if (!found?.isTerm(name) || !this.#wanted) return;
    const card = theCard();
    card.textContent = found.glossary[name];
    card.hidden = false;
    this.setAttribute("aria-describedby", CARD);
    const word = this.getBoundingClientRect();
    const { width, height } = card.getBoundingClientRect();
    const isBelow = word.bottom + GAP + height < innerHeight;
    card.style.left = `${Math.max(GAP, Math.min(word.left, innerWidth - width - GAP))}px`;
    card.style.top = `${isBelow ? word.bottom + GAP : word.top - GAP - height}px`;
    addEventListener("scroll", this.#hide, { once: true, passive: true });
  };

  readonly #hide = (): void => {
    clearTimeout(this.#timer);
    this.#wanted = false;
    if (!this.hasAttribute("aria-describedby")) return;
    this.removeAttribute("aria-describedby");
    theCard().hidden = true;
  };
}

/** One for the page, made when it is first wanted. */
function theCard(): HTMLElement {
  const known = document.getElementById(CARD);
  if (known) return known;
  const card = document.createElement("p");
  card.id = CARD;
  card.className = "glossary-card";
  card.role = "tooltip";
  card.hidden = true;
  document.body.append(card);
  return card;
}
