// Pieces of formulas for the figures, set as the text beside them sets them.

import { html, type TemplateResult } from "lit";

/** A letter with an index: r with φ₂, for instance. */
export const symbol = (name: string, weights: string, index: string): TemplateResult =>
  html`<math><msub><mi>${name}</mi><msub><mi>${weights}</mi><mi>${index}</mi></msub></msub></math>`;

/** What the average runs over. */
export const overImages = html`<math><msub><mi mathvariant="normal">E</mi><mrow><msub><mi>p</mi><mi>D</mi></msub><mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo></mrow></msub></math>`;
export const overDatasets = html`<math><msub><mi mathvariant="normal">E</mi><mrow><msub><mi>p</mi><msub><mi>D</mi><mi>i</mi></msub></msub><mo>∼</mo><msub><mi>p</mi><mi>ℳ</mi></msub></mrow></msub></math>`;

/** A Gaussian for each image, a network for all images, one for each dataset, one for all datasets. */
export const elbo = {
  ofEachImage: html`<math><mrow><msub><mi mathvariant="normal">E</mi><mrow><msub><mi>q</mi><msub><mi>λ</mi><mi>x</mi></msub></msub><mo stretchy="false">(</mo><mi>z</mi><mo stretchy="false">)</mo></mrow></msub><mrow><mo>[</mo><mi>ln</mi><mspace width="0.18em"/><mfrac><mrow><mi>p</mi><mo stretchy="false">(</mo><mi>x</mi><mo>,</mo><mi>z</mi><mo stretchy="false">)</mo></mrow><mrow><msub><mi>q</mi><msub><mi>λ</mi><mi>x</mi></msub></msub><mo stretchy="false">(</mo><mi>z</mi><mo stretchy="false">)</mo></mrow></mfrac><mo>]</mo></mrow></mrow></math>`,
  ofAllImages: html`<math><mrow><msub><mi mathvariant="normal">E</mi><mrow><msub><mi>q</mi><mi>φ</mi></msub><mo stretchy="false">(</mo><mi>z</mi><mo stretchy="false">|</mo><mi>x</mi><mo stretchy="false">)</mo></mrow></msub><mrow><mo>[</mo><mi>ln</mi><mspace width="0.18em"/><mfrac><mrow><mi>p</mi><mo stretchy="false">(</mo><mi>x</mi><mo>,</mo><mi>z</mi><mo stretchy="false">)</mo></mrow><mrow><msub><mi>q</mi><mi>φ</mi></msub><mo stretchy="false">(</mo><mi>z</mi><mo stretchy="false">|</mo><mi>x</mi><mo stretchy="false">)</mo></mrow></mfrac><mo>]</mo></mrow></mrow></math>`,
  ofEachDataset: html`<math><mrow><msub><mi mathvariant="normal">E</mi><mrow><msub><mi>p</mi><msub><mi>D</mi><mi>i</mi></msub></msub><mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo></mrow></msub><mrow><mo>[</mo><msub><mi mathvariant="normal">E</mi><mrow><msub><mi>q</mi><msub><mi>φ</mi><mi>i</mi></msub></msub><mo stretchy="false">(</mo><mi>z</mi><mo stretchy="false">|</mo><mi>x</mi><mo stretchy="false">)</mo></mrow></msub><mo>[</mo><mi>ln</mi><mspace width="0.18em"/><mfrac><mrow><msub><mi>p</mi><msub><mi>θ</mi><mi>i</mi></msub></msub><mo stretchy="false">(</mo><mi>x</mi><mo>,</mo><mi>z</mi><mo stretchy="false">)</mo></mrow><mrow><msub><mi>q</mi><msub><mi>φ</mi><mi>i</mi></msub></msub><mo stretchy="false">(</mo><mi>z</mi><mo stretchy="false">|</mo><mi>x</mi><mo stretchy="false">)</mo></mrow></mfrac><mo>]</mo><mo>]</mo></mrow></mrow></math>`,
  ofAllDatasets: html`<math><mrow><msub><mi mathvariant="normal">E</mi><mrow><msub><mi>p</mi><msub><mi>D</mi><mi>i</mi></msub></msub><mo stretchy="false">(</mo><mi>x</mi><mo stretchy="false">)</mo></mrow></msub><mrow><mo>[</mo><msub><mi mathvariant="normal">E</mi><mrow><msub><mi>q</mi><mi>φ</mi></msub><mo stretchy="false">(</mo><mi>z</mi><mo stretchy="false">|</mo><msub><mi>p</mi><msub><mi>D</mi><mi>i</mi></msub></msub><mo>,</mo><mi>x</mi><mo stretchy="false">)</mo></mrow></msub><mo>[</mo><mi>ln</mi><mspace width="0.18em"/><mfrac><mrow><msub><mi>p</mi><msub><mi>θ</mi><mi>i</mi></msub></msub><mo stretchy="false">(</mo><mi>x</mi><mo>,</mo><mi>z</mi><mo stretchy="false">)</mo></mrow><mrow><msub><mi>q</mi><mi>φ</mi></msub><mo stretchy="false">(</mo><mi>z</mi><mo stretchy="false">|</mo><msub><mi>p</mi><msub><mi>D</mi><mi>i</mi></msub></msub><mo>,</mo><mi>x</mi><mo stretchy="false">)</mo></mrow></mfrac><mo>]</mo><mo>]</mo></mrow></mrow></math>`,
};

/** What is maximised over. */
export const limit = {
  image: html`<math><msub><mi>λ</mi><mi>x</mi></msub></math>`,
  dataset: html`<math><msub><mi>φ</mi><mi>i</mi></msub></math>`,
  all: html`<math><mi>φ</mi></math>`,
};
