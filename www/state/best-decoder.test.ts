// What is said of the decoder that explains a digit best.

import { describe, expect, test } from "vitest";
import type { Answer } from "../engine/protocol";
import { bestDecoder, bestDecoderInWords } from "./best-decoder";

const seen = [-180, -140, -100, -60, -20, 20, 60, 100, 140];
const answer = (elbos: number[]) => ({ datasets: elbos.map((elbo) => ({ elbo })) }) as unknown as Answer;
const at = (value: number) => ({ dataset: seen.indexOf(value), value, elbo: -100 });

describe("the best fit", () => {
  test("is the decoder with the highest ELBO that is a number", () => {
    expect(bestDecoder(answer([-9, -3, Number.NaN, -2, -5]), seen)).toEqual({ dataset: 3, value: -60, elbo: -2 });
  });

  test("is none without an answer, and none for decoders that belong to no dataset", () => {
    expect(bestDecoder(null, seen)).toBeNull();
    expect(bestDecoder(answer([-1]), [])).toBeNull();
    expect(bestDecoder(answer([Number.NaN]), seen)).toBeNull();
  });
});

describe("in words", () => {
  const words = (best: number, value: number) => bestDecoderInWords("rotation", at(best), value, seen);

  test("it is D's own, a neighbour of a value between, or another", () => {
    expect(words(20, 20)).toBe("20°, D's own");
    expect(words(-20, 0)).toBe("−20°, as 0° lies between −20° and 20°");
    expect(words(20, -5)).toBe("20°, as −5° lies between −20° and 20°");
    expect(words(60, 0)).toBe("60°, not D's 0°");
    expect(words(-20, 20)).toBe("−20°, not D's 20°");
  });

  test("angles go round, and beyond the last factor nothing lies between", () => {
    expect(words(-180, 160)).toBe("−180°, as 160° lies between −180° and 140°");
    expect(words(140, 165)).toBe("140°, as 165° lies between −180° and 140°");
    const factors = [0.7, 0.9, 1.1];
    const fit = { dataset: 2, value: 1.1, elbo: 0 };
    expect(bestDecoderInWords("scale", fit, 1.4, factors)).toBe("0.91×, not D's 0.71×");
  });
});
