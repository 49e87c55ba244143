// What only those need who come by is fetched when its place comes near, so that the first answer waits for less.

/** How far ahead, so that it is there in time. */
const AHEAD = "600px";
/** A download that failed is tried again after so long, ms. */
const PAUSE = 5000;

/** Loads once; what it returns calls it off. */
export function whenNear(place: Element, load: () => Promise<void>): () => void {
  let pause: ReturnType<typeof setTimeout> | undefined;
  const sight = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      sight.disconnect();
      load().catch(() => {
        pause = setTimeout(() => sight.observe(place), PAUSE);
      });
    },
    { rootMargin: AHEAD },
  );
  sight.observe(place);
  return () => {
    clearTimeout(pause);
    sight.disconnect();
  };
}
