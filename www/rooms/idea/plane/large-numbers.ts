// Numbers too large to be written out, as powers of ten.

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** "10⁷¹", for 61 to the power of 40. */
export const powerOfTen = (base: number, exponent: number): string => ten(exponent * Math.log10(base));

const SECONDS = 365.25 * 24 * 3600;

/** How many years so many decodings would take, at so many a second. */
export const yearsOf = (base: number, exponent: number, rate: number): string =>
  ten(exponent * Math.log10(base) - Math.log10(rate * SECONDS));

const ten = (power: number): string =>
  `10${[...Math.round(power).toString()].map((digit) => RAISED[Number(digit)] ?? "⁻").join("")}`;
