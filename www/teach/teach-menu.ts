// The button in the bar that opens what a teacher needs. All else is fetched when it is asked for: the menu, and each lesson.

import { html } from "lit";
import { Messages, sentence } from "../app/messages";
import type { Part } from "../app/page-parts";
import { loadWithStyles } from "../app/retry-downloads";
import { define } from "../views/define";
import { View } from "../views/view";
import type { LessonPanel } from "./lesson-panel";

const MENU = "teach-panel";

export class TeachMenu extends View {
  /** What can be left out of the page. */
  parts: readonly Part[] = [];
  #open = false;

  protected override watched(): readonly unknown[] {
    return [];
  }

  protected override firstUpdated(): void {
    const { lesson, size } = document.documentElement.dataset;
    if (size === "projector") void this.#fetched(async () => void (await import("./projector.css")));
    if (lesson !== undefined) void this.#showLesson();
  }

  protected override render() {
    return html`
      <button type="button" class="quiet" aria-expanded=${this.#open} aria-controls=${MENU} aria-label="Teach" title="Lessons, and what helps to teach with this page" @click=${this.#toggle}>
        <svg class="icon" viewBox="0 0 22 22" aria-hidden="true">
          <path d="M1.500 8.500 11 4l9.500 4.500L11 13z" /><path d="M5.500 10.500V15c3 2.500 8 2.500 11 0v-4.500M20.500 8.500V14" />
        </svg>
        <span>Teach</span>
      </button>
      <div id=${MENU} class="teach-panel" role="region" aria-label="Teach" ?hidden=${!this.#open}></div>
    `;
  }

  readonly #toggle = async (): Promise<void> => {
    if (this.#open) return this.close();
    await this.#fetched(async () => {
      const { TeachPanel } = await import("./teach-panel");
      define("teach-choices", TeachPanel);
      const place = this.querySelector(`#${MENU}`);
      if (!place) return;
      if (!place.firstElementChild) place.append(new TeachPanel());
      const panel = place.firstElementChild as InstanceType<typeof TeachPanel>;
      panel.menu = this;
      panel.app = this.app;
      this.#show(true);
      await panel.updateComplete;
      panel.querySelector("a")?.focus();
    });
  };

  close(): void {
    const wasWithin = this.contains(document.activeElement);
    this.#show(false);
    if (wasWithin) this.querySelector("button")?.focus();
  }

  #show(open: boolean): void {
    this.#open = open;
    this.requestUpdate();
    const change = open ? document.addEventListener : document.removeEventListener;
    change.call(document, "keydown", this.#pressed as EventListener);
    change.call(document, "pointerdown", this.#pointed as EventListener);
  }

  readonly #pressed = ({ key }: KeyboardEvent): void => {
    if (key === "Escape") this.close();
  };

  readonly #pointed = ({ target }: Event): void => {
    if (!this.contains(target as Node)) this.close();
  };

  /** The lesson that the address names, at its step. */
  async openLesson(lesson: number): Promise<void> {
    this.close();
    const panel = await this.#showLesson();
    panel?.begin(lesson);
  }

  async #showLesson(): Promise<LessonPanel | null> {
    let panel = document.querySelector<LessonPanel>("lesson-panel");
    await this.#fetched(async () => {
      const { LessonPanel } = await import("./lesson-panel");
      define("lesson-panel", LessonPanel);
      if (panel) return;
      panel = new LessonPanel();
      document.querySelector("main")?.after(panel);
      panel.app = this.app;
    });
    return panel;
  }

  async #fetched(load: () => Promise<void>): Promise<void> {
    const messages = new Messages(this.app.store);
    try {
      await loadWithStyles(load);
      messages.dismiss("teach");
    } catch (error) {
      messages.problem({ id: "teach", message: `What teaching needs could not be loaded: ${sentence(error)}` });
    }
  }
}
