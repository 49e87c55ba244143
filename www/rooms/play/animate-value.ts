// Brings a value to another one through those between, so that one sees what turns; each is a question with an answer of its own.

/** How long it takes, ms. */
const DURATION = 700;

/** Runs until it is there, or until `go` says that somebody else has changed the value. */
export function animateValue(from: number, to: number, go: (value: number) => boolean): void {
  const start = performance.now();
  const step = (now: number): void => {
    const part = Math.min(1, Math.max(0, (now - start) / DURATION));
    // Slow at both ends.
    const eased = part * part * (3 - 2 * part);
    if (go(part === 1 ? to : from + (to - from) * eased) && part < 1) requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

/** Where nothing moves by itself, or nobody looks, a value changes at once. */
export const isStill = (): boolean =>
  document.visibilityState === "hidden" || matchMedia("(prefers-reduced-motion: reduce)").matches;
