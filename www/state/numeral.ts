// Numbers as people type them: with a decimal comma or point, in groups of three, full-width, with any minus sign.
// Links and scripts are read strictly, in table.ts; this is for fields.

export type Numeral = { value: number } | { wrong: string };

/** How much of what was typed is quoted. */
const QUOTED = 24;

/**
 * The number that was typed, or why it is none, in a sentence. Where whole numbers are asked for, a comma or point before
 * exactly three digits stands between thousands; elsewhere it is the decimal one, unless it comes more than once.
 */
export function readNumeral(typed: string, whole: boolean): Numeral {
  const text = plain(typed);
  const [, sign = "", mantissa = "", exponent = ""] = /^([+-]?)([\d., ']+)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  const digits = decimal(mantissa, whole);
  const quoted = typed.trim().slice(0, QUOTED);
  if (digits === null) return { wrong: `“${quoted}” is not a number.` };
  const value = Number(`${sign}${digits}e${exponent === "" ? "0" : exponent}`);
  if (!Number.isFinite(value)) return { wrong: `“${quoted}” is not a number.` };
  if (whole && !Number.isInteger(value)) return { wrong: `“${quoted}” has a fraction.` };
  // Nobody means a negative nought.
  return { value: value === 0 ? 0 : value };
}

/** The same within a range. */
export function readWithin(typed: string, { least, most, whole }: Range): Numeral {
  const read = readNumeral(typed, whole);
  if ("wrong" in read) return read;
  if (read.value < least) return { wrong: `“${typed.trim().slice(0, QUOTED)}” is too small.` };
  if (read.value > most) return { wrong: `“${typed.trim().slice(0, QUOTED)}” is too large.` };
  return read;
}

export interface Range {
  least: number;
  most: number;
  whole: boolean;
}

/** Digits of any script, one sort of minus, point, space and apostrophe, without a unit. */
function plain(typed: string): string {
  return typed
    .normalize("NFKC")
    .replace(/\p{Nd}/gu, digit)
    .replace(/[\u2010-\u2015\u2212]/g, "-")
    .replace(/[\u3002\u066b]/g, ".")
    .replace(/[\u2018\u2019\u02bc\u066c`´]/g, "'")
    .replace(/[\s\u200b-\u200f\u2060\ufeff]+/g, " ")
    .trim()
    .replace(/ ?[°º×]$/, "")
    .replace(/^([+-]) /, "$1");
}

/** The value of a digit of any script: digits stand in tens, in order. */
function digit(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  let zero = code;
  while (zero > code - 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String(code - zero);
}

/** Digits with at most one point, from digits with separators; null where these do not stand as they must. */
function decimal(mantissa: string, whole: boolean): string | null {
  const marks = [...mantissa.matchAll(/[.,]/g)].map(([mark]) => mark);
  const last = marks.at(-1);
  const once = last !== undefined && marks.indexOf(last) === marks.length - 1;
  const alone = marks.length === 1 && !/[ ']/.test(mantissa);
  const isDecimal = once && !(whole && alone && GROUPED.test(mantissa));
  const point = isDecimal ? mantissa.lastIndexOf(last) : mantissa.length;
  const [before, after] = [mantissa.slice(0, point), mantissa.slice(point + 1)];
  if (before + after === "" || /\D/.test(after) || (/\D/.test(before) && !GROUPED.test(before))) return null;
  return `${before.replace(/\D/g, "") || "0"}.${after || "0"}`;
}

/** Threes after a first group that is no nought, all with the same separator. */
const GROUPED = /^[1-9]\d{0,2}(?=([., ']))(?:\1\d{3})+$/;
