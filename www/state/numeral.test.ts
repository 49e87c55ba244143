// Numbers are read as they are typed around the world, and what is none is said to be none.

import { describe, expect, test } from "vitest";
import { readNumeral, readWithin } from "./numeral";

const whole = (text: string) => {
  const read = readNumeral(text, true);
  return "value" in read ? read.value : read.wrong;
};
const decimal = (text: string) => {
  const read = readNumeral(text, false);
  return "value" in read ? read.value : read.wrong;
};

test.each([
  ["0,0001", 0.0001],
  [".001", 0.001],
  [",5", 0.5],
  ["5.", 5],
  ["．001", 0.001],
  ["０．００１", 0.001],
  ["0。001", 0.001],
  ["１，５", 1.5],
  ["٠٫٥", 0.5],
  ["०.५", 0.5],
  ["1e-3", 0.001],
  ["1,5E-4", 0.00015],
  ["2e−4", 0.0002],
  ["−7,5", -7.5],
  ["－60", -60],
  ["+ 60", 60],
  ["60°", 60],
  ["1.4 ×", 1.4],
  ["1,500", 1.5],
  ["1.000", 1],
  ["0,001", 0.001],
  ["1.234,5", 1234.5],
  ["1,234.5", 1234.5],
  ["1 234,5", 1234.5],
  ["1'234.5", 1234.5],
  ["-0", 0],
])("%s is the decimal number %d", (text, value) => expect(decimal(text)).toBe(value));

test.each([
  ["2000", 2000],
  ["２０００", 2000],
  ["2,000", 2000],
  ["2.000", 2000],
  ["2 000", 2000],
  ["2\u202f000", 2000],
  ["2\u00a0000", 2000],
  ["2'000", 2000],
  ["2’000", 2000],
  ["２，０００", 2000],
  ["1,000,000", 1_000_000],
  ["1.000.000", 1_000_000],
  ["1 000 000", 1_000_000],
  ["٢٠٠٠", 2000],
  [" 64 ", 64],
  ["64.0", 64],
  ["64,", 64],
  ["1e3", 1000],
  ["2.000,0", 2000],
])("%s is the whole number %d", (text, value) => expect(whole(text)).toBe(value));

describe("what is none", () => {
  test.each([
    ["", "0x10", "0b1", "six", "NaN", "Infinity", "1e999", "-", ".", ",", "1e", "e5", "--1", "1-2", "1.2.3", "1,2,3"],
    [
      "2,00,000",
      "20 00",
      "0,000,1",
      "1 000,000,0",
      "1'00",
      "1,000.000.000",
      "1,000 000",
      "12:30",
      "1/2",
      "½",
      "１０回",
    ],
  ])("is refused", (...texts) => {
    for (const text of texts) {
      expect([text, whole(text)]).toEqual([text, expect.stringMatching(/is not a number\.$/)]);
      expect([text, decimal(text)]).toEqual([text, expect.stringMatching(/is not a number\.$/)]);
    }
  });

  test("a fraction where there can be none is named, and so is the side that is left", () => {
    expect(whole("2.5")).toBe("“2.5” has a fraction.");
    expect(whole("0,001")).toBe("“0,001” has a fraction.");
    const range = { least: 2, most: 2000, whole: true };
    expect(readWithin("1", range)).toEqual({ wrong: "“1” is too small." });
    expect(readWithin("2.001", range)).toEqual({ wrong: "“2.001” is too large." });
    expect(readWithin("２", range)).toEqual({ value: 2 });
    expect(readNumeral("9".repeat(400), true)).toEqual({ wrong: `“${"9".repeat(24)}” is not a number.` });
  });
});
