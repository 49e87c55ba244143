import { describe, expect, it } from "vitest";
import type { Judgement } from "../engine/protocol";
import { readingInWords, sharesInWords, verdictInWords } from "./reading";

const judgement = (change: Partial<Judgement>): Judgement => ({
  verdict: "believable",
  classes: [0, 0, 0, 0.9, 0, 0, 0, 0, 0.1, 0],
  elboShare: 0.342,
  klShare: 0.71,
  share: 0.5,
  value: 20,
  contextShare: null,
  fits: 60,
  fitsBy: -4,
  ...change,
});

describe("a judgement in words", () => {
  it("names the class, and a second one where it is as likely", () => {
    expect(readingInWords(judgement({}))).toBe("Reads a 3");
    expect(readingInWords(judgement({ classes: [0, 0, 0, 0.3, 0, 0, 0, 0, 0.7, 0] }))).toBe("Reads an 8 or a 3");
    expect(readingInWords(judgement({ classes: [0.5, 0, 0, 0.2, 0, 0, 0, 0, 0.2, 0.1] }))).toBe("Reads a 0");
  });

  it("says why an answer is not believed", () => {
    expect(verdictInWords("rotation", judgement({}))).toBe("believable");
    expect(verdictInWords("rotation", judgement({ verdict: "otherContext", fits: -100 }))).toBe(
      "fits −100° better than this D",
    );
    expect(verdictInWords("scale", judgement({ verdict: "otherContext", fits: 0.7 }))).toContain("fits 1.43×");
    expect(verdictInWords("rotation", judgement({ verdict: "noDigit" }))).toBe("unlike the digits it knows");
    expect(verdictInWords("rotation", judgement({ verdict: "oddContext" }))).toBe("this D is unlike any it knows");
    expect(verdictInWords("rotation", judgement({ verdict: "noContext" }))).toBe("a guess, without D");
  });

  it("says where the answer lies among others, where there are any", () => {
    expect(sharesInWords(judgement({}))).toBe(
      "Of digits under their own D, 34 % are explained worse and 71 % need a larger KL.",
    );
    expect(sharesInWords(judgement({ elboShare: null, klShare: null }))).toBeNull();
  });
});
