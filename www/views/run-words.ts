// A kept run in words, each a text of its own, so that a translation finds them; and when it was kept.

import { html, type TemplateResult } from "lit";
import type { RunConfig } from "../engine/protocol";
import { runWords } from "../state/run-name";

export const nameOf = (config: RunConfig): TemplateResult =>
  html`${runWords(config).map((word, i) => html`${i > 0 ? ", " : ""}<span>${word}</span>`)}`;

/** The same in every language: 2026-03-09 17:05. */
export function timeOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

export const megabytes = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
