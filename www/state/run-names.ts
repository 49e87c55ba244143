// What runs are called: each has a number for good, and a name once the visitor gives it one.

export interface RunLabel {
  number: number;
  /** Empty until one is given. */
  name: string;
}

/** By what names a run on the disk. */
export type RunNames = Readonly<Record<string, RunLabel>>;

/** A name is shown whole beside its curve. */
export const LONGEST_NAME = 24;

/** With numbers for those that have none, in their order. */
export function numbered(names: RunNames, runs: readonly string[]): RunNames {
  const unknown = runs.filter((run) => !Object.hasOwn(names, run));
  if (unknown.length === 0) return names;
  const last = Math.max(0, ...Object.values(names).map(({ number }) => number));
  return { ...names, ...Object.fromEntries(unknown.map((run, i) => [run, { number: last + 1 + i, name: "" }])) };
}

/** Another run goes on under the name of one. */
export function handedOn(names: RunNames, from: string, to: string): RunNames {
  const label = names[from];
  return label ? { ...names, [to]: label } : names;
}

export const named = (names: RunNames, run: string, name: string): RunNames => {
  const label = names[run];
  return label ? { ...names, [run]: { ...label, name: name.trim().slice(0, LONGEST_NAME) } } : names;
};

/** Without those of runs that are no more. */
export const only = (names: RunNames, runs: ReadonlySet<string>): RunNames =>
  Object.fromEntries(Object.entries(names).filter(([run]) => runs.has(run)));

/** As they stand in a text that anything may have written; nothing where it is none. */
export function readNames(text: string | null): RunNames {
  let found: unknown;
  try {
    found = JSON.parse(text ?? "{}");
  } catch {
    return {};
  }
  const entries = Object.entries(typeof found === "object" && found !== null ? found : {});
  return Object.fromEntries(
    entries.flatMap(([run, label]): Array<[string, RunLabel]> => {
      const { number, name } = (label ?? {}) as Partial<RunLabel>;
      const isLabel = Number.isSafeInteger(number) && Number(number) > 0 && typeof name === "string";
      return isLabel ? [[run, { number: Number(number), name: String(name).slice(0, LONGEST_NAME) }]] : [];
    }),
  );
}
