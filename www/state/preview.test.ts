// What is said of a run's progress follows from its answers.

import { expect, test } from "vitest";
import type { Answer } from "../engine/protocol";
import { compare } from "./comparison";
import { phaseInWords } from "./preview";
import { defaults } from "./table";

const SEEN = [-20, 20, 60];
const comparison = compare({ ...defaults(), value: 20 });

const answer = (kl: number, ...elbos: number[]): Answer =>
  ({ kl, datasets: elbos.map((elbo) => ({ elbo, image: new Uint8Array(784) })) }) as unknown as Answer;

const said = (step: number, chosen: Answer, against: Answer) =>
  phaseInWords({ step, comparison, chosen, against }, SEEN);

test("each phase of a run is told from the next by its answers", () => {
  expect(said(0, answer(0.1, -500, -500, -500), answer(0.1, -500, -500, -500))).toContain("every decoder draws grey");
  expect(said(9, answer(0.4, -210, -200, -220), answer(0.3, -210, -205, -220))).toContain("the same average");
  expect(said(90, answer(6, -190, -200, -220), answer(6, -190, -205, -220))).toContain("not yet the datasets");
  expect(said(200, answer(9, -190, -150, -220), answer(9, -152, -190, -220))).toContain("do not differ yet");
  expect(said(900, answer(14, -190, -110, -220), answer(14, -152, -190, -220))).toContain("by 42 nats more");
});
