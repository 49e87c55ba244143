// Which calls of the page are made to fail, and how: each kind of call in each of the ways in which it fails in the world.

/** What a fault needs besides the usual page: a setting of the run, a browser that lacks something, a service worker. */
export interface Surroundings {
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
  surroundings?: Surroundings;
  /** So many places at most, evenly spread: where there are thousands, in an order that differs each time. */
  most?: number;
}

/** Call number `at` of its kind fails, the first being 1, and none after it. */
export interface Place extends FaultClass {
  at: number;
}

const ways = (kind: string, ...names: string[]) => names.map((way) => ({ kind, way }));
const within = (surroundings: Surroundings, classes: Array<{ kind: string; way: string }>, most?: number) =>
  classes.map((fault) => ({ ...fault, surroundings, ...(most === undefined ? {} : { most }) }));

const all: Array<Omit<FaultClass, "name">> = [
  ...ways("file writes", "refused", "no room", "halved"),
  ...ways("file reads", "refused", "halved"),
  ...within({ database: true }, ways("database writes", "refused", "no room")),
  ...within({ database: true }, ways("database reads", "refused")),
  ...ways("small notes", "refused"),
  ...ways("locks", "refused"),
  ...ways("storage questions", "refused"),
  ...within({ whole: true }, ways("requests", "connection lost", "503", "cut")),
  ...within({ whole: true, serviceWorker: true }, ways("requests", "connection lost")),
  ...ways("worker starts", "refused", "broken"),
  ...ways("messages to workers", "refused"),
  ...ways("messages from workers", "unreadable", "worker dies", "worker vanishes"),
  ...ways("worker's own calls", "refused"),
  ...within({ cores: "2" }, ways("helpers' starts", "refused", "broken")),
  ...within({ cores: "2" }, ways("messages to helpers", "refused"), 24),
  ...within({ cores: "2" }, ways("messages from helpers", "worker dies"), 24),
  ...within({ webgpu: true }, ways("device calls", "refused", "device lost"), 12),
];

const suffix = ({ database, serviceWorker }: Surroundings = {}): string =>
  serviceWorker && !database ? ", with a service worker" : "";

export const classes: readonly FaultClass[] = all.map((fault) => ({
  ...fault,
  name: `${fault.kind}: ${fault.way}${suffix(fault.surroundings)}`,
}));

/**
 * The numbers of the calls that are made to fail. Of a series of the same call, as while a run reports its steps, the first
 * and the last stand for all: what they meet is what those between meet, but for a moment.
 */
export function chosen(calls: readonly string[], most: number, every: number): number[] {
  const numbers = calls.map((_, i) => i + 1).filter((at) => isEnd(calls, at - 1));
  if (most === 1) return numbers.slice(0, 1);
  if (numbers.length <= most) return numbers.filter((_, i) => i % every === 0);
  const spread = Array.from({ length: most }, (_, i) => numbers[Math.round((i * (numbers.length - 1)) / (most - 1))]);
  return spread.filter((at, i) => at !== undefined && i % every === 0) as number[];
}

const isEnd = (calls: readonly string[], i: number): boolean => calls[i - 1] !== calls[i] || calls[i + 1] !== calls[i];
