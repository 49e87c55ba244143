// Where the numbers of a panel come from: what was fitted to what, and the commit and the command of each run.

import { html, type TemplateResult } from "lit";
import type { Figure6, Results, RunFacts } from "./figure6";
import { nameOf } from "./names";
import { hasCode, type Panel } from "./summary";

export function provenance({ figure6 }: Results, { family, split }: Panel): TemplateResult {
  const runs = figure6.runs.filter((run) => run.family === family && run.split === split);
  const changed = runs.filter(({ commit }) => commit.includes("with changes")).length;
  return html`
    <details class="provenance">
      <summary>Where these numbers come from</summary>
      ${conditions(figure6, runs).map((sentence) => html`<p class="note">${sentence}</p>`)}
      <p class="note">${`Of these ${runs.length} runs, ${changed} were made with changes that were not committed: their commands repeat them only nearly.`}</p>
      <ol class="runs">
        ${runs.map(
          ({ model, title, seed, steps, commit, command }) => html`<li>
            <b>${nameOf(model, title).title}</b> <span class="note">${`${steps.toLocaleString("en")} steps, seed ${seed}`}</span>
            <code>${commit}</code> <code>${words(command)}</code>
          </li>`,
        )}
      </ol>
      <p class="note"><span>Last change of the whole record:</span> <code>${figure6.commit}</code> <code>${words(figure6.command)}</code></p>
    </details>
  `;
}

/** A command whose options are not torn apart at their hyphens. */
const words = (command: string): TemplateResult[] => command.split(" ").map((word) => html`<span>${word}</span> `);

/** How the runs differ, and what was not held out. */
function conditions({ records }: Figure6, runs: readonly RunFacts[]): string[] {
  const { trainImages, testImages, sharedImages } = runs[0]?.evaluation ?? {};
  const count = (images: number) => images.toLocaleString("en");
  const [coded] = runs.filter(({ model }) => hasCode(model));
  const units = coded?.config?.network?.decoderHidden;
  const statistician = runs.find(({ model }) => model.startsWith("neural-statistician"));
  const read = records.find(({ model, context }) => model === statistician?.model && context === "right");
  const batch = statistician?.config?.batch;
  return [
    ...(trainImages && testImages && sharedImages
      ? [
          `A dataset’s own probe is fitted to ${count(trainImages)} train digits, the one for all to ${count(sharedImages)}; both read ${count(testImages)} test digits of each unseen dataset.`,
        ]
      : []),
    "Models, training steps and variants were compared on these same test digits and unseen datasets: no others were held out.",
    "Rows differ in training steps, and the common code’s encoder saw values between the seen ones: only rows that agree in these compare models.",
    ...(units
      ? [
          `The decoders of the Neural Statistician and the Homoencoder have ${count(units)} hidden units, fewer than in the reference code.`,
        ]
      : []),
    ...(batch && read
      ? [`The Neural Statistician was trained with D of ${batch} images, and is read with D of ${read.n}.`]
      : []),
  ];
}
