// The stations of the path say what they hold, with and without D and an answer, and all of it in Chinese too.

import { expect, test } from "vitest";
import type { Answer } from "../../engine/protocol";
import { Phrasebook } from "../../i18n/phrasebook";
import { zh } from "../../i18n/zh";
import { type Path, stations } from "./path-words";

const answer = { mean: [0.5, -1.234], deviation: [0.9, 0.104], kl: 3, datasets: [] } as unknown as Answer;
const path: Path = { context: "digits turned by 20°", size: 10, latent: 40, decoder: "20°", answer, elbo: -129.84 };
const nothing: Path = { ...path, context: "no images", size: 0, answer: null, elbo: null };

test("the posterior names its surest and its vaguest dimension, what comes back its ELBO", () => {
  expect(stations.q(path)).toBe("The posterior is surest of z₂ = −1.23 ± 0.10, least sure of z₁ = 0.50 ± 0.90.");
  expect(stations.y(path)).toContain("ELBO −129.8 nats under the decoder of 20°");
  expect(stations.mean(nothing)).toContain("zero");
});

test("every sentence is translated", () => {
  const book = new Phrasebook(zh.phrases);
  for (const say of Object.values(stations))
    for (const given of [path, nothing]) {
      const chinese = book.translate(say(given));
      expect([say(given), chinese]).toEqual([say(given), expect.stringMatching(/\p{Script=Han}.*。$/u)]);
      expect(chinese).not.toMatch(/[a-z]{3}/);
    }
});
