// What a step in slow motion shows: its boxes in order, each with what it holds, a figure and a sentence.

import { html, svg, type TemplateResult } from "lit";
import type { ExplainedGradient, ExplainedStep } from "../../engine/protocol";
import { apart, sideOf } from "../../state/image-size";

export interface Box {
  title: string;
  /** What happens here, in a sentence. */
  words: string;
  content: TemplateResult;
  /** The figure of this very step. */
  value: string;
}

export function boxesOf(told: ExplainedStep): Box[] {
  const reads = told.context.length > 0;
  return [...(reads ? ofContext(told) : []), ...ofCode(told), ...ofLoss(told)];
}

function ofContext({ image: own, context, summaries, summary }: ExplainedStep): Box[] {
  const count = context.length / own.length;
  const width = summary.length;
  const each = Array.from({ length: count }, (_, i) => summaries.slice(i * width, (i + 1) * width));
  return [
    {
      title: "D",
      words: `D: ${count} images of the dataset, drawn for this image alone.`,
      content: html`<div class="step-images">${apart(context, count).map(image)}</div>`,
      value: `N = ${count}`,
    },
    {
      title: "Summaries",
      words: `The summary network makes ${width} numbers of each of them.`,
      content: html`<div class="step-strips">${each.map((numbers) => strip(numbers))}</div>`,
      value: `${count} × ${width}`,
    },
    {
      title: "Mean",
      words: "Their mean is the summary of D; the order of the images does not matter.",
      content: html`<div class="step-strips">${strip(summary)}</div>`,
      value: `|h| = ${length(summary).toPrecision(3)}`,
    },
  ];
}

function ofCode(told: ExplainedStep): Box[] {
  const reads = told.context.length > 0;
  const code = told.isExchanged
    ? "What is decoded is the code of the same digit in another dataset: so the datasets share a code."
    : "One code is drawn: mean + deviation × noise.";
  return [
    {
      title: "Image x",
      words: reads
        ? "The aggregation network reads the image and the summary of D."
        : "The encoder reads the image alone.",
      content: html`<div class="step-images one">${image(told.image)}</div>`,
      value: `${sideOf(told.image)} × ${sideOf(told.image)}`,
    },
    {
      title: "Posterior",
      words: "It gives a Gaussian over codes: a mean and a deviation for each dimension.",
      content: bars(told.mean, told.deviation),
      value: `${told.mean.length} dimensions`,
    },
    {
      title: "Noise",
      words: "Noise from a standard normal, so that the gradient can pass through what is drawn.",
      content: bars(told.noise),
      value: `|noise| = ${length(told.noise).toPrecision(3)}`,
    },
    { title: "Code z", words: code, content: bars(told.code), value: `|z| = ${length(told.code).toPrecision(3)}` },
  ];
}

function ofLoss({ decoded, explained, logLikelihood, kl, metrics, gradients, learningRate }: ExplainedStep): Box[] {
  return [
    {
      title: "Decoded",
      words: "The dataset’s decoder draws how likely ink is at each pixel; beside it what it has to explain.",
      content: html`<div class="step-images two">${image(decoded)}${image(explained)}</div>`,
      value: `ln p(x|z) = ${signed(logLikelihood)}`,
    },
    {
      title: "KL",
      words: "The KL says how far the posterior is from the prior: what the code costs, in nats.",
      content: html`<p class="step-number">${kl.toFixed(2)}</p>`,
      value: "nats",
    },
    {
      title: "ELBO",
      words: `Their difference is this image’s ELBO. The mean over all images of the step is ${signed(metrics.metaElbo)} nats.`,
      content: html`<p class="step-number">${signed(logLikelihood - kl)}</p>`,
      value: `${signed(logLikelihood)} − ${kl.toFixed(1)}`,
    },
    {
      title: "Gradients",
      words: `Back through all of it: the gradient of each network, by which the optimiser moves it at a rate of ${Number(learningRate.toPrecision(3))}.`,
      content: html`<dl class="step-gradients">${gradients.map(gradient)}</dl>`,
      value: "norm, parameters",
    },
  ];
}

const names: Record<string, string> = {
  summary_network: "summary",
  aggregation_network: "aggregation",
  decoder_bank: "decoders",
  encoders: "encoders",
};

const gradient = ({ network, parameters, norm }: ExplainedGradient) => html`
  <div>
    <dt>${names[network] ?? network.replaceAll("_", " ")}</dt>
    <dd><b>${norm.toPrecision(3)}</b> <span>${parameters.toLocaleString("en")}</span></dd>
  </div>
`;

const image = (pixels: Uint8Array) => html`<digit-image aria-hidden="true" .pixels=${pixels}></digit-image>`;

/** Numbers as a line, around zero. */
function strip(numbers: readonly number[]): TemplateResult {
  const most = Math.max(1e-6, ...numbers.map(Math.abs));
  const points = numbers.map(
    (value, i) => `${((100 * i) / Math.max(1, numbers.length - 1)).toFixed(1)} ${(7 - (6 * value) / most).toFixed(1)}`,
  );
  return html`<svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">${svg`<path d="M${points.join("L")}" />`}</svg>`;
}

/** One bar for each dimension, around zero; a deviation as a span about its end. */
function bars(values: readonly number[], deviations?: readonly number[]): TemplateResult {
  const reach = Math.max(1, ...values.map((value, i) => Math.abs(value) + (deviations?.[i] ?? 0)));
  const y = (value: number) => (30 - (28 * value) / reach).toFixed(1);
  const x = (i: number) => ((100 * (i + 0.5)) / values.length).toFixed(2);
  const spans = deviations?.map(
    (deviation, i) => `M${x(i)} ${y((values[i] ?? 0) - deviation)}V${y((values[i] ?? 0) + deviation)}`,
  );
  return html`
    <svg class="step-bars" viewBox="0 0 100 60" preserveAspectRatio="none" aria-hidden="true">
      ${svg`<path class="zero" d="M0 30H100" />`}
      ${spans ? svg`<path class="span" d=${spans.join("")} />` : ""}
      ${spans ? svg`<path class="mean" d=${values.map((value, i) => `M${x(i)} ${y(value)}h0`).join("")} />` : svg`<path class="bar" d=${values.map((value, i) => `M${x(i)} 30V${y(value)}`).join("")} />`}
    </svg>
  `;
}

const length = (numbers: readonly number[]): number =>
  Math.sqrt(numbers.reduce((sum, value) => sum + value * value, 0));

const signed = (value: number): string => value.toFixed(1).replace("-", "−");
