// One step of a lesson: its task, the prediction, what to do, and what the page then shows.

import { html, nothing, type TemplateResult } from "lit";
import type { LessonProgress } from "./lesson-progress";

interface Options {
  progress: LessonProgress;
  /** What went wrong when something was done for the student. */
  problem: string;
  /** Whether the room is still being brought to where the step begins. */
  isPreparing: boolean;
  /** Whether the page shows the place where it happens. */
  isThere: boolean;
  predict(option: number): void;
  help(): void;
  go(): void;
}

export function stepView({ progress, problem, isPreparing, isThere, predict, help, go }: Options): TemplateResult {
  const { step, predicted, reveal } = progress;
  return html`
    <p class="lesson-task" tabindex="-1">${step.task}</p>
    ${isThere ? nothing : html`<button type="button" class="link" @click=${go}>Go to where it happens</button>`}
    <fieldset class="prediction">
      <legend><b>Predict:</b><span>${step.question}</span></legend>
      ${step.options.map(
        (option, i) =>
          html`<button type="button" aria-pressed=${predicted === i} ?disabled=${isPreparing || (reveal !== null && predicted !== i)} @click=${() => predict(i)}>${option}</button>`,
      )}
    </fieldset>
    ${
      predicted === null
        ? html`<p class="note">${isPreparing ? "The room is being prepared…" : "First predict; then do it."}</p>`
        : html`<p class="doing"><b>Do:</b><span>${step.doing}</span></p>
          ${progress.isDone ? nothing : html`<button type="button" class="do-it" ?disabled=${!progress.isWatching} @click=${help}>Do it for me</button>`}`
    }
    ${problem === "" ? nothing : html`<p class="refusal" role="alert">${problem}</p>`}
    <div class="reveal" tabindex="-1" role="region" aria-label="What the page shows">${reveal ? shown(progress) : nothing}</div>
  `;
}

function shown({ step, predicted, reveal }: LessonProgress): TemplateResult {
  const { says, answer } = reveal ?? { says: [], answer: null };
  return html`
    ${says.map((line) => html`<p class="figures">${line}</p>`)}
    <p class="outcome"><b>${outcome(predicted, answer)}</b></p>
    <p class="note">${step.why}</p>
  `;
}

function outcome(predicted: number | null, answer: number | null): string {
  if (answer === null) return "These numbers do not decide it.";
  return predicted === answer ? "As you predicted." : "Not as you predicted.";
}
