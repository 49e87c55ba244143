// A slider over the values of a family, with a tick for each dataset of the grid: filled if trained on, hollow if not.

import { html, type TemplateResult } from "lit";
import type { Family } from "../engine/protocol";
import { clampToStep, distance, families, type Grid, meantValue, shownValue, valueLabel } from "../state/families";

interface Options {
  id: string;
  label: string;
  family: Family;
  value: number;
  grid: Grid;
  disabled?: boolean;
  onInput(value: number): void;
}

export function valueSlider(options: Options): TemplateResult {
  const { id, label, family, value, grid, disabled = false } = options;
  const { least, most, step, snap } = families[family];
  const input = (event: Event) => {
    const slider = event.target as HTMLInputElement;
    const chosen = Number(slider.value);
    // Dragging close to a tick lands on it; the arrow keys reach every value.
    const near = [...grid.seen, ...grid.unseen].find((tick) => Math.abs(tick - chosen) <= snap);
    // Active means held by a pointer.
    options.onInput(clampToStep(family, near !== undefined && slider.matches(":active") ? near : chosen));
  };
  return html`
    <div class="value-slider">
      <label for=${id}>${label}</label>
      <div class="slider">
        <input
          id=${id}
          type="range"
          min=${least}
          max=${most}
          step=${step}
          ?disabled=${disabled}
          .value=${String(value)}
          aria-valuetext=${`${valueLabel(family, value)}, ${knownAs(family, value, grid)}`}
          @input=${input}
        />
        <div class="ticks" aria-hidden="true">
          ${grid.seen.map((tick) => mark(tick, "seen"))} ${grid.unseen.map((tick) => mark(tick, "unseen"))}
        </div>
      </div>
      <number-field
        .label=${`${label}, as a number`}
        .range=${rangeShown(family)}
        .round=${(typed: number) => shownValue(family, meantValue(family, typed))}
        .step=${step}
        .disabled=${disabled}
        .value=${shownValue(family, value)}
        .take=${(typed: number) => options.onInput(meantValue(family, typed))}
      ></number-field>
    </div>
  `;

  /** As one sees values, the least may be the largest. */
  function rangeShown(family: Family): { least: number; most: number; whole: boolean } {
    const [one, other] = [shownValue(family, least), shownValue(family, most)];
    return { least: Math.min(one, other), most: Math.max(one, other), whole: false };
  }

  function mark(tick: number, kind: "seen" | "unseen"): TemplateResult {
    return html`<i class="tick tick-${kind}" style="--at: ${(tick - least) / (most - least)}"></i>`;
  }
}

/** What training made of a value, in words. */
export function knownAs(family: Family, value: number, { seen, unseen, reach }: Grid): string {
  const isNearAny = (values: readonly number[], most: number) =>
    values.some((tick) => distance(family, tick, value) < most);
  if (isNearAny(seen, 1e-6)) return "trained on";
  if (isNearAny(unseen, 1e-6)) return "never seen in training";
  return isNearAny(seen, reach) ? "between the grid, the encoder has seen such" : "between the grid, never seen";
}
