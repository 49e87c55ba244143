// How sure a quick probe's accuracy is: so many test digits were read rightly or not.

/** Test digits that a quick probe is measured on; each is read under three unseen values, see crates/metavae/src/training/quick_probe.rs. */
export const PROBE_DIGITS = 300;

/**
 * The binomial standard error. The same digits are read under all values, and who reads one wrongly there may well do so
 * here: so they count once, which is the most that the error can be.
 */
export const probeError = (accuracy: number): number => Math.sqrt((accuracy * (1 - accuracy)) / PROBE_DIGITS);

/** "0.807 ± 0.023" */
export const withError = (accuracy: number): string => `${accuracy.toFixed(3)} ± ${probeError(accuracy).toFixed(3)}`;
