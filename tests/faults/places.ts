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
  /** So many places at most, evenly spread over all: where there are thousands that differ in nothing but their number. */
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

/** Numbers of `most` calls of `count` at most, evenly spread, the first and the last among them; or of every so manyth. */
export function chosen(count: number, most: number | undefined, every: number): number[] {
  const numbers = Array.from({ length: count }, (_, i) => i + 1);
  if (most !== undefined && count > most) {
    const spread = Array.from({ length: most }, (_, i) => 1 + Math.round((i * (count - 1)) / (most - 1)));
    return spread.filter((_, i) => i % every === 0);
  }
  return numbers.filter((_, i) => i % every === 0);
}
