// Which calls of the page are made to fail, and how: each kind of call in each of the ways in which it fails in the world.

/** What a fault needs besides the usual page: a setting of the run, a browser that lacks something, a service worker. */
export interface Conditions {
  /** Only IndexedDB can be written. */
  database?: boolean;
  /** The run is shared out among two workers. */
  cores?: "1" | "2";
  serviceWorker?: boolean;
  /** All parts of the page are there. */
  whole?: boolean;
  /** The run trains on WebGPU, which a software adapter computes slowly. */
  webgpu?: boolean;
}

/** Calls that fail alike. */
export interface FaultClass {
  name: string;
  /** What is counted. */
  kind: string;
  way: string;
  conditions?: Conditions;
  /** So many places at most, evenly spread: where there are thousands, in an order that differs each time. */
  most?: number;
}

/**
 * One call, by its name and how often it was made before: visits differ in the order of their calls. In a visit without a
 * fault it was call number `at` of its kind, the first being 1.
 */
export interface FaultPoint extends FaultClass {
  at: number;
  call: string;
  occurrence: number;
}

const ways = (kind: string, ...names: string[]) => names.map((way) => ({ kind, way }));
const under = (conditions: Conditions, classes: Array<{ kind: string; way: string }>, most?: number) =>
  classes.map((fault) => ({ ...fault, conditions, ...(most === undefined ? {} : { most }) }));

const all: Array<Omit<FaultClass, "name">> = [
  ...ways("file writes", "refused", "no room", "halved"),
  ...ways("file reads", "refused", "halved"),
  ...under({ database: true }, ways("database writes", "refused", "no room")),
  ...under({ database: true }, ways("database reads", "refused")),
  ...ways("small notes", "refused"),
  ...ways("locks", "refused"),
  ...ways("storage questions", "refused"),
  ...under({ whole: true }, ways("requests", "connection lost", "503", "cut")),
  ...under({ whole: true, serviceWorker: true }, ways("requests", "connection lost")),
  ...ways("worker starts", "refused", "broken"),
  ...ways("messages to workers", "refused"),
  ...ways("messages from workers", "unreadable", "worker dies", "worker vanishes"),
  ...ways("worker's own calls", "refused"),
  ...under({ cores: "2" }, ways("helpers' starts", "refused", "broken")),
  ...under({ cores: "2" }, ways("messages to helpers", "refused"), 24),
  ...under({ cores: "2" }, ways("messages from helpers", "worker dies"), 24),
  ...under({ webgpu: true }, ways("device calls", "refused", "device lost"), 12),
];

const suffix = ({ database, serviceWorker }: Conditions = {}): string =>
  serviceWorker && !database ? ", with a service worker" : "";

export const classes: readonly FaultClass[] = all.map((fault) => ({
  ...fault,
  name: `${fault.kind}: ${fault.way}${suffix(fault.conditions)}`,
}));

/**
 * The numbers of the calls that are made to fail. Of a series of the same call, as while a run reports its steps, the first
 * and the last stand for all: what they meet is what those between meet, but for a moment. Where there are more than `most`,
 * each different call comes before a second one of the same.
 */
export function chosen(calls: readonly string[], most: number, every: number): number[] {
  const numbers = calls.map((_, i) => i + 1).filter((at) => isEnd(calls, at - 1));
  const turn = new Map<number, number>();
  for (const name of new Set(calls)) {
    const same = numbers.filter((at) => calls[at - 1] === name);
    // The first, the last, then those between.
    const order = [...same.slice(0, 1), ...same.slice(1).reverse()];
    for (const [i, at] of order.entries()) turn.set(at, i);
  }
  return numbers
    .sort((a, b) => (turn.get(a) ?? 0) - (turn.get(b) ?? 0) || a - b)
    .slice(0, most)
    .sort((a, b) => a - b)
    .filter((_, i) => i % every === 0);
}

/** The place of a call, as it was made in a visit without a fault. */
export function faultPointOf(fault: FaultClass, calls: readonly string[], at: number): FaultPoint {
  const call = calls[at - 1] ?? "";
  return { ...fault, at, call, occurrence: calls.slice(0, at).filter((name) => name === call).length };
}

const isEnd = (calls: readonly string[], i: number): boolean => calls[i - 1] !== calls[i] || calls[i + 1] !== calls[i];
