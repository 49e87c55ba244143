// The lesson that is open: beside the rooms where there is space, else a sheet at the bottom that can be folded.

import { html, nothing, type TemplateResult } from "lit";
import { Messages, sentence } from "../app/messages";
import { enterRoom } from "../app/rooms";
import type { Results } from "../rooms/results/figure6";
import { fetchResults } from "../rooms/results/figure6";
import type { WorldState } from "../rooms/truths/world-state";
import { setName } from "../state/query-name";
import { icon } from "../views/icons";
import { View } from "../views/view";
import { readPlace } from "./address";
import type { Hands, Now } from "./lesson";
import { LessonProgress } from "./lesson-progress";
import { lessons } from "./lessons";
import { controllerNow, theController } from "./lessons/known-truths";
import { stepView } from "./step-view";
import "./lesson.css";

/** What the room shows is looked at so often where no state tells of it, ms. */
const LOOK = 500;
const STEPS = lessons.map(({ steps }) => steps.length);

export class LessonPanel extends View {
  #progress: LessonProgress | null = null;
  #folded = false;
  /** What a step begins from is on its way: nothing counts before. */
  #preparing = false;
  /** Counts steps that were entered: what an earlier one waited for comes too late. */
  #entered = 0;
  #problem = "";
  #results: Results | null = null;
  #ends: Array<() => void> = [];

  protected override watched(): readonly unknown[] {
    return [this.state.room];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("popstate", this.#follow);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("popstate", this.#follow);
    this.#unwatch();
  }

  protected override firstUpdated(): void {
    const asked = new URLSearchParams(location.search).get("lesson");
    if (asked === null || this.#progress) return;
    const place = readPlace(asked, STEPS);
    if (place) {
      this.begin(place.lesson, place.step, true);
      return;
    }
    const message = `The link asks for lesson “${asked.slice(0, 40)}”; there are lessons 1 to ${lessons.length}.`;
    new Messages(this.app.store).problem({ id: "lesson", message });
    this.leave();
  }

  /** `byAddress`: what the address sets stays as it is. */
  begin(lesson: number, step = 1, byAddress = false): void {
    const chosen = lessons[lesson - 1];
    if (!chosen) return;
    document.documentElement.dataset.lesson = "";
    this.#progress = new LessonProgress(chosen);
    this.#folded = false;
    if (chosen.results) void this.#fetchResults();
    this.#watch();
    void this.#enter(step - 1, byAddress);
  }

  leave(): void {
    this.#entered++;
    this.#unwatch();
    this.#progress = null;
    delete document.documentElement.dataset.lesson;
    setName("lesson", null);
    this.requestUpdate();
  }

  get #lesson(): number {
    return this.#progress ? lessons.indexOf(this.#progress.lesson) + 1 : 0;
  }

  async #enter(index: number, byAddress = false): Promise<void> {
    const progress = this.#progress;
    if (!progress) return;
    progress.goTo(index);
    this.#problem = "";
    const { step } = progress;
    const turn = ++this.#entered;
    this.#preparing = step.prepare !== undefined;
    await this.#try(async () => {
      const asked = new URLSearchParams(location.search);
      const settings = Object.entries(step.settings ?? {}).filter(([name]) => !byAddress || !asked.has(name));
      this.#hands.metavae.set(Object.fromEntries(settings));
      if (!byAddress || location.hash === "") enterRoom(step.place);
      setName("lesson", `${this.#lesson}.${progress.index + 1}`);
      this.requestUpdate();
      await step.prepare?.(this.#hands);
    });
    if (turn !== this.#entered) return;
    this.#preparing = false;
    this.requestUpdate();
    const [number, last] = [progress.index + 1, progress.lesson.steps.length];
    new Messages(this.app.store).announce(`Lesson ${this.#lesson}, step ${number} of ${last}. ${step.task}`);
    await this.updateComplete;
    if (!byAddress) this.querySelector<HTMLElement>(".lesson-task")?.focus({ preventScroll: true });
  }

  get #hands(): Hands {
    return { app: this.app, metavae: window.metavae };
  }

  get #now(): Now {
    return { state: this.state, world: controllerNow()?.store.state ?? null, results: this.#results };
  }

  readonly #notice = (): void => {
    const progress = this.#progress;
    if (!progress || this.#preparing) return;
    const wasDone = progress.isDone;
    if (!progress.notice(this.#now)) return;
    this.requestUpdate();
    if (wasDone || !progress.isDone) return;
    new Messages(this.app.store).announce(`Done. ${progress.reveal?.says[0] ?? ""}`);
    void this.#comeToReveal();
  };

  /** The button that did it is gone: who stood on it stands at what came of it. */
  async #comeToReveal(): Promise<void> {
    const wasHelped = this.querySelector(".do-it") === document.activeElement;
    await this.updateComplete;
    const reveal = this.querySelector<HTMLElement>(".reveal");
    if (wasHelped) reveal?.focus({ preventScroll: true });
    // Within the panel alone: the room stays where it is.
    const body = this.querySelector<HTMLElement>(".lesson-body");
    if (body && reveal) body.scrollTop = reveal.offsetTop - 12;
  }

  #watch(): void {
    this.#unwatch();
    const timer = setInterval(this.#notice, LOOK);
    this.#ends = [this.app.store.subscribe(this.#notice), () => clearInterval(timer)];
    void theController().then((controller) => {
      if (controller && this.#progress) this.#ends.push(controller.store.subscribe((_: WorldState) => this.#notice()));
    });
  }

  #unwatch(): void {
    for (const end of this.#ends) end();
    this.#ends = [];
  }

  async #fetchResults(): Promise<void> {
    await this.#try(async () => {
      this.#results ??= await fetchResults(new URL("./", document.baseURI).href);
      this.#notice();
    });
  }

  async #try(work: () => unknown): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#problem = sentence(error);
      this.requestUpdate();
    }
  }

  /** Back and forward through the visit lead through the lesson, too. */
  readonly #follow = (): void => {
    const place = readPlace(new URLSearchParams(location.search).get("lesson"), STEPS);
    if (!this.#progress || !place || place.lesson !== this.#lesson || place.step === this.#progress.index + 1) return;
    this.#entered++;
    this.#preparing = false;
    this.#progress.goTo(place.step - 1);
    this.requestUpdate();
  };

  protected override render() {
    const progress = this.#progress;
    if (!progress) return nothing;
    const { lesson, step, index } = progress;
    return html`
      <aside class="lesson ${this.#folded ? "folded" : ""}" aria-label="Lesson">
        <header>
          <h2><span>${`Lesson ${this.#lesson}`}</span> <span class="lesson-title">${lesson.title}</span></h2>
          <button type="button" class="quiet icon-button fold" aria-expanded=${!this.#folded} aria-label=${this.#folded ? "Unfold the lesson" : "Fold the lesson"} @click=${this.#fold}>
            ${icon(this.#folded ? "plus" : "minus")}
          </button>
          <button type="button" class="quiet icon-button" aria-label="Leave the lesson" title="Leave the lesson" @click=${() => this.leave()}>
            ${icon("clear")}
          </button>
        </header>
        ${this.#folded ? nothing : html`<div class="lesson-body" tabindex="-1">${this.#stepView(progress, step.place)}</div>`}
        <footer>
          <button type="button" ?disabled=${index === 0} @click=${() => void this.#enter(index - 1)}>Back</button>
          <div class="dots" role="img" aria-label=${`Step ${index + 1} of ${lesson.steps.length}`}>
            ${lesson.steps.map((_, i) => html`<i class=${i < index ? "past" : i === index ? "now" : ""}></i>`)}
          </div>
          ${
            progress.isLast
              ? html`<button type="button" class=${progress.isDone ? "primary" : ""} @click=${() => this.leave()}>Finish</button>`
              : html`<button type="button" class=${progress.isDone ? "primary" : ""} @click=${() => void this.#enter(index + 1)}>Next</button>`
          }
        </footer>
      </aside>
    `;
  }

  #stepView(progress: LessonProgress, place: string): TemplateResult {
    return stepView({
      progress,
      problem: this.#problem,
      isPreparing: this.#preparing,
      isThere: document.getElementById(place)?.checkVisibility() !== false,
      predict: (option) => {
        progress.predict(option);
        this.#notice();
        this.requestUpdate();
      },
      help: () => void this.#try(() => progress.step.help(this.#hands)),
      go: () => enterRoom(place),
    });
  }

  readonly #fold = (): void => {
    this.#folded = !this.#folded;
    this.requestUpdate();
  };
}
