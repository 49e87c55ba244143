// A promise with an end: what never comes must not be waited for for ever.

/** Waits so long in several turns: one that ends because a sleeping machine woke up says nothing. */
const TURNS = 4;

/** The promise's value, or a rejection when nothing came within so many milliseconds. */
export async function withTimeout<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    const turn = (left: number) => {
      if (left === 0) reject(new Error(`nothing was heard from it for ${Math.round(milliseconds / 1000)} seconds`));
      else timer = setTimeout(turn, milliseconds / TURNS, left - 1);
    };
    turn(TURNS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
