// What a browser may lack, or make up: asked in one place, each with what is done without it.

/** Cores of the processor as the browser counts them: some say nothing, and then one is sure; some make a number up. */
export function coresOfMachine({ hardwareConcurrency }: { hardwareConcurrency?: number } = navigator): number {
  // In a frame without an origin of its own workers start no workers.
  if (globalThis.origin === "null") return 1;
  return Number.isInteger(hardwareConcurrency) && Number(hardwareConcurrency) > 0 ? Number(hardwareConcurrency) : 1;
}
