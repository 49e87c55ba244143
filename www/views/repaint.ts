// WebKit forgets what a large canvas shows while its section is skipped (content-visibility): it must be painted anew.

/** Calls back when a section around the element comes into sight again. Returns what ends that. */
export function repaintWhenShown(element: Element, paint: () => void): () => void {
  const listen = (event: Event) => {
    const { skipped } = event as ContentVisibilityAutoStateChangeEvent;
    if (!skipped && (event.target as Element).contains(element)) paint();
  };
  // On its way down: there the event does not bubble.
  document.addEventListener("contentvisibilityautostatechange", listen, true);
  return () => document.removeEventListener("contentvisibilityautostatechange", listen, true);
}
