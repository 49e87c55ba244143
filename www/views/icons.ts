// The few icons of the page, drawn here so that nothing is loaded for them.

import { html, svg, type TemplateResult } from "lit";

const shapes = {
  undo: svg`<path d="M4 8h8a5 5 0 0 1 0 10H8" /><path d="M7.500 4.500 4 8l3.500 3.500" />`,
  redo: svg`<path d="M18 8h-8a5 5 0 0 0 0 10h4" /><path d="M14.500 4.500 18 8l-3.500 3.500" />`,
  clear: svg`<path d="M5 5l12 12M17 5L5 17" />`,
  left: svg`<path d="M13.500 4.500 7 11l6.500 6.500" />`,
  right: svg`<path d="M8.500 4.500 15 11l-6.500 6.500" />`,
  dice: svg`<rect x="4" y="4" width="14" height="14" rx="3" /><path d="M8 8h.01M14 8h.01M11 11h.01M8 14h.01M14 14h.01" stroke-width="2.400" />`,
  pencil: svg`<path d="M4.500 17.500l1-4L14 5l3 3-8.500 8.500z" /><path d="M12 7l3 3" />`,
  again: svg`<path d="M17.500 11a6.500 6.500 0 1 1-2-4.700" /><path d="M17.500 3.500v3.500h-3.500" />`,
  play: svg`<path d="M7 4.500v13l10.500-6.500z" fill="currentColor" />`,
  pause: svg`<path d="M7.500 5v12M14.500 5v12" stroke-width="3" />`,
  step: svg`<path d="M5.500 5v12l8-6z" fill="currentColor" /><path d="M16.500 5v12" stroke-width="2.400" />`,
  download: svg`<path d="M11 4v10M6.500 10l4.500 4.500 4.500-4.500M4.500 18h13" />`,
  upload: svg`<path d="M11 14.500V4.500M6.500 9 11 4.500 15.500 9M4.500 18h13" />`,
  bin: svg`<path d="M4.500 6.500h13M8.500 6.500v-2.500h5v2.500M6 6.500l1 11.500h8l1-11.500M9.500 10v5M12.500 10v5" />`,
  link: svg`<path d="M9.500 12.500a3.500 3.500 0 0 0 5 0l3-3a3.500 3.500 0 0 0-5-5l-1 1M12.500 9.500a3.500 3.500 0 0 0-5 0l-3 3a3.500 3.500 0 0 0 5 5l1-1" />`,
  plus: svg`<path d="M11 4.500v13M4.500 11h13" />`,
  minus: svg`<path d="M4.500 11h13" />`,
  fit: svg`<path d="M4.500 8.500v-4h4M13.500 4.500h4v4M17.500 13.500v4h-4M8.500 17.500h-4v-4" />`,
  move: svg`<path d="M11 3v16M3 11h16M8.500 5.500 11 3l2.500 2.500M8.500 16.500 11 19l2.500-2.500M5.500 8.500 3 11l2.500 2.500M16.500 8.500 19 11l-2.500 2.500" />`,
  sun: svg`<circle cx="11" cy="11" r="3.500" /><path d="M11 3v2M11 17v2M3 11h2M17 11h2M5.300 5.300l1.500 1.500M15.200 15.200l1.500 1.500M16.700 5.300l-1.500 1.500M6.800 15.200l-1.500 1.500" />`,
  moon: svg`<path d="M17.500 13A7 7 0 0 1 9 4.500a7 7 0 1 0 8.500 8.500z" />`,
} as const;

export type IconName = keyof typeof shapes;

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 22 22" aria-hidden="true">${shapes[name]}</svg>`;
}
