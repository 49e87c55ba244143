// One lesson on its way: which step, what was predicted, and whether what was asked for has been done.

import type { Lesson, Memory, Now, Reveal, Step } from "./lesson";

export class LessonProgress {
  readonly lesson: Lesson;
  #step: number;
  #predicted: number | null = null;
  #before: Now | null = null;
  #memory: Memory = {};
  #done = false;
  #reveal: Reveal | null = null;

  constructor(lesson: Lesson, step = 0) {
    this.lesson = lesson;
    this.#step = step;
  }

  get index(): number {
    return this.#step;
  }

  get step(): Step {
    const step = this.lesson.steps[this.#step];
    if (!step) throw new RangeError(`${this.lesson.title} has no step ${this.#step + 1}.`);
    return step;
  }

  get predicted(): number | null {
    return this.#predicted;
  }

  /** Whether there is something that what comes can be compared with. */
  get isWatching(): boolean {
    return this.#before !== null;
  }

  get isDone(): boolean {
    return this.#done;
  }

  /** What the page shows, once it was predicted and done; it follows what the page shows later. */
  get reveal(): Reveal | null {
    return this.#reveal;
  }

  get isLast(): boolean {
    return this.#step === this.lesson.steps.length - 1;
  }

  goTo(step: number): void {
    this.#step = Math.max(0, Math.min(this.lesson.steps.length - 1, step));
    this.#predicted = null;
    this.#before = null;
    this.#memory = {};
    this.#done = false;
    this.#reveal = null;
  }

  /** From now on the page is watched. */
  predict(option: number): void {
    this.#predicted = option;
  }

  /** Returns whether anything of this has changed. */
  notice(now: Now): boolean {
    const { step } = this;
    step.notice?.(now, this.#memory);
    if (this.#predicted === null || !step.isReady(now)) return false;
    const isFirst = this.#before === null;
    this.#before ??= now;
    if (!step.isDone(now, this.#before, this.#memory)) return isFirst;
    this.#done = true;
    const reveal = step.reveal(now, this.#before, this.#memory);
    const isSame = JSON.stringify(reveal) === JSON.stringify(this.#reveal);
    this.#reveal = reveal;
    return isFirst || !isSame;
  }
}
