// Finds the translation of a phrase, whole or by a pattern with gaps; what stands in a gap is translated as well.

interface Pattern {
  english: RegExp;
  other: string;
  /** Whether it says hardly more than what stands in its gaps, as "{1} of {2}" does. */
  joins: boolean;
}

/** Letters, stops and spaces besides the gaps up to which a pattern only joins them. */
const JOINING = 6;

export class Phrasebook {
  readonly #phrases: ReadonlyMap<string, string>;
  readonly #patterns: readonly Pattern[];

  constructor(phrases: Readonly<Record<string, string>>) {
    const entries = Object.entries(phrases);
    this.#phrases = new Map(entries);
    // The longer a pattern, the less it says by accident.
    const withGaps = entries.filter(([english]) => english.includes("{1}")).sort(([a], [b]) => b.length - a.length);
    this.#patterns = withGaps.map(([english, other]) => ({
      english: pattern(english),
      other,
      joins: english.replace(/\{\d\}/g, "").length <= JOINING,
    }));
  }

  /** Undefined where nothing is known. Space around a phrase stays, but not beside a stop of full width, which has its own. */
  translate(text: string): string | undefined {
    if (!/[a-z]/i.test(text)) return undefined;
    const phrase = text.replace(/\s+/g, " ").trim();
    const found = this.#phrases.get(phrase) ?? this.#list(phrase) ?? this.#byPattern(phrase);
    if (found === undefined) return undefined;
    const before = /^\s/.test(text) && !/^[，。：；]/.test(found) ? " " : "";
    const after = /\s$/.test(text) && !/[，。：；]$/.test(found) ? " " : "";
    return `${before}${found}${after}`;
  }

  /** Several phrases in a row, if every one of them is known. */
  #list(phrase: string): string | undefined {
    const parts = phrase.split("; ");
    if (parts.length === 1) return undefined;
    const found = parts.map((part) => this.translate(part));
    return found.includes(undefined) ? undefined : found.join(this.#phrases.get("; ") ?? "; ");
  }

  #byPattern(phrase: string): string | undefined {
    for (const { english, other, joins } of this.#patterns) {
      const match = english.exec(phrase);
      if (!match) continue;
      const gaps = match.slice(1).map((gap) => ({ gap, found: this.#asPart(gap) ?? this.translate(gap)?.trim() }));
      // What only joins must not take a sentence that it does not know apart.
      if (joins && gaps.some(({ gap, found }) => found === undefined && /[a-z] [a-z]/i.test(gap))) continue;
      return other.replace(/\{(\d)\}/g, (_, number) => {
        const { gap, found } = gaps[Number(number) - 1] ?? { gap: "", found: undefined };
        return found ?? gap;
      });
    }
    return undefined;
  }

  /** A sentence within another, which lost its capital and its stop there. */
  #asPart(gap: string): string | undefined {
    const sentence = this.translate(`${gap.replace(/^./, (letter) => letter.toUpperCase())}.`);
    return sentence?.endsWith("。") ? sentence.slice(0, -1) : undefined;
  }
}

/** "Step {1} done." as a regular expression; gaps are numbered in the order of the English. */
function pattern(english: string): RegExp {
  const parts = english.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("(.+?)")}$`);
}
