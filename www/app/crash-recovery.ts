// What to do when the worker that trains has died: decided from what has happened since the run last got anywhere.

/** A worker's end. */
export interface PastCrash {
  message: string;
  /** Whether its graphics device was lost. */
  device: boolean;
  /** Whether a step was done since the run was taken up. */
  stepped: boolean;
}

/**
 * Take the run up again; the same on the processor; wait for the visitor, who may take it up; or leave it, as it ends the
 * same way each time before a step is done.
 */
export type Recovery = "again" | "processor" | "wait" | "hopeless";

/** More crashes than this between two checkpoints are not mended by themselves. */
const MOST = 3;

/** `crashes` are those since the newest checkpoint that was later than the one before, the last one last. */
export function recoveryAfter(crashes: readonly PastCrash[]): Recovery {
  const last = crashes.at(-1);
  if (!last) return "again";
  const devices = crashes.filter(({ device }) => device).length;
  // An adapter comes back once; one that is lost again would be lost a third time.
  if (last.device && devices > 1) return devices > MOST ? "wait" : "processor";
  const same = crashes.filter(({ message, stepped }) => message === last.message && !stepped);
  if (!last.device && !last.stepped && same.length > 1) return "hopeless";
  return crashes.length > MOST ? "wait" : "again";
}
