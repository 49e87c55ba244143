// What a teacher finds behind the button of the bar: lessons, a size for projectors, links that hide parts, frames, paper.

import { html, type TemplateResult } from "lit";
import { Messages } from "../app/messages";
import { type Part, partsOfPage } from "../app/page-parts";
import { printRoom } from "../app/printing";
import { setName, withName } from "../state/query-name";
import { View } from "../views/view";
import { frameFor, linkWithout } from "./address";
import { lessons } from "./lessons";
import type { TeachMenu } from "./teach-menu";
import "./menu.css";
import "./projector.css";

/** Figures of the story can be shown alone as well. */
const FIGURES: ReadonlyArray<readonly [string, string]> = [
  ["search-figure", "Figure: the search for the best code"],
  ["matrix-figure", "Figure: every D with every dataset"],
  ["path-figure", "Figure: how a digit and D are read"],
  ["growth-figure", "Figure: what more images in D do"],
];
/** Of a frame whose part is not on the screen to be measured, pixels. */
const HEIGHT = 760;

export class TeachPanel extends View {
  menu: TeachMenu | null = null;
  #hidden: ReadonlySet<string> | null = null;
  #only = "how-sure";

  protected override watched(): readonly unknown[] {
    return [];
  }

  protected override render() {
    const isLarge = document.documentElement.dataset.size === "projector";
    return html`
      <h2>Lessons</h2>
      <ol class="lessons">
        ${lessons.map(
          ({ title, minutes }, i) => html`<li>
            <a href=${withName(location.search, "lesson", `${i + 1}`)} @click=${(event: Event) => this.#begin(event, i + 1)}><span>${title}</span> <span class="note">${`${minutes} min`}</span></a>
          </li>`,
        )}
      </ol>
      <details>
        <summary>For teachers</summary>
        <p class="note">Each step asks for a prediction before anything is done. What is revealed then are the numbers that this page shows, not a text.</p>
        <dl class="aims">
          ${lessons.map(({ title, aim, minutes }) => html`<div><dt><span>${title}</span> <span class="note">${`${minutes} min`}</span></dt><dd>${aim}</dd></div>`)}
        </dl>
        <p class="note">Answers, reasons and questions to follow up with are in docs/teaching.md, beside the source of this page.</p>
      </details>
      <h2>In class</h2>
      <label class="switch">
        <input type="checkbox" role="switch" .checked=${isLarge} @change=${this.#resize} />
        <span>Projector size</span>
      </label>
      <details>
        <summary>Hide parts</summary>
        ${this.#hiding()}
      </details>
      <details>
        <summary>Show a part elsewhere</summary>
        ${this.#framing()}
      </details>
      <button type="button" class="print" @click=${this.#print}>Print this room</button>
    `;
  }

  #whole: readonly Part[] | null = null;

  get #parts(): readonly Part[] {
    const { parts = [] } = this.menu ?? {};
    // Where a link left none out, the page has them all.
    this.#whole ??= partsOfPage();
    return parts.length > 0 ? parts : this.#whole;
  }

  #begin(event: Event, lesson: number): void {
    event.preventDefault();
    void this.menu?.openLesson(lesson);
  }

  readonly #resize = (event: Event): void => {
    const { checked } = event.target as HTMLInputElement;
    if (checked) document.documentElement.dataset.size = "projector";
    else delete document.documentElement.dataset.size;
    setName("size", checked ? "projector" : null);
    this.requestUpdate();
  };

  readonly #print = (): void => {
    this.menu?.close();
    void printRoom(this.app);
  };

  #hiding(): TemplateResult {
    const hidden = this.#hidden ?? new Set(this.#parts.filter((part) => part.hidden).map(({ id }) => id));
    const toggle = (id: string) => {
      const next = new Set(hidden);
      if (!next.delete(id)) next.add(id);
      this.#hidden = next;
      this.requestUpdate();
    };
    const link = linkWithout(
      this.#parts.map(({ id }) => id).filter((id) => hidden.has(id)),
      location,
    );
    return html`
      <fieldset class="ticks-list">
        <legend class="note">Tick what the link leaves out.</legend>
        ${this.#parts.map(
          ({ id, title, room }) => html`<label class=${room ? "in-room" : ""}>
            <input type="checkbox" .checked=${hidden.has(id) || hidden.has(room ?? "")} ?disabled=${hidden.has(room ?? "")} @change=${() => toggle(id)} />
            <span>${title}</span>
          </label>`,
        )}
      </fieldset>
      ${this.#copyable("Link", link)}
    `;
  }

  #framing(): TemplateResult {
    const shown = this.#parts.filter(({ hidden, room }) => !hidden && !this.#isGone(room));
    const figures = document.querySelector("#idea") ? FIGURES : [];
    const titles = new Map<string, string>([
      ["play", "Draw a digit, change the dataset, watch the model change its mind"],
      ...shown.map(({ id, title }) => [id, title] as const),
      ...figures,
    ]);
    const only = titles.has(this.#only) ? this.#only : "play";
    const isFigure = figures.some(([name]) => name === only);
    const place = isFigure ? "idea" : only;
    const measured = (document.getElementById(only) ?? document.querySelector(only))?.clientHeight ?? 0;
    const height = measured > 0 && !isFigure ? Math.min(1200, measured + 160) : HEIGHT;
    const code = frameFor({ id: only, title: `MetaVAE: ${titles.get(only)}`, place, height }, location);
    return html`
      <label class="part-choice">
        <span>Part</span>
        <select @change=${(event: Event) => this.#choose((event.target as HTMLSelectElement).value)}>
          ${[...titles].map(([id, title]) => html`<option value=${id} ?selected=${id === only}>${title}</option>`)}
        </select>
      </label>
      <p class="note">It comes with your digit, D and settings of now, without bar and foot.</p>
      ${this.#copyable("Code of a frame", code)}
    `;
  }

  #isGone = (room: string | null): boolean => this.#parts.some(({ id, hidden }) => id === room && hidden);

  #choose(part: string): void {
    this.#only = part;
    this.requestUpdate();
  }

  /** A text to take along; where the browser lets nothing be copied it can be selected. */
  #copyable(name: string, text: string): TemplateResult {
    const copy = async (event: Event) => {
      const messages = new Messages(this.app.store);
      const area = (event.target as Element).parentElement?.querySelector("textarea");
      try {
        await navigator.clipboard.writeText(text);
        messages.announce(`${name} copied.`);
      } catch {
        area?.select();
        messages.announce("The browser did not let the page copy; the text is selected.");
      }
    };
    return html`
      <textarea readonly rows="3" aria-label=${name} .value=${text} translate="no"></textarea>
      <button type="button" class="copy" @click=${copy}>${name === "Link" ? "Copy this link" : "Copy this code"}</button>
    `;
  }
}
