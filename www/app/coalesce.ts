// Runs an asynchronous task again and again, never twice at once, and always once more after the last wish.

export function coalesced(task: () => Promise<void>): () => void {
  let running = false;
  let wanted = false;
  const run = async () => {
    wanted = true;
    if (running) return;
    running = true;
    try {
      while (wanted) {
        wanted = false;
        await task();
      }
    } finally {
      running = false;
    }
  };
  return () => void run();
}

export type MemoisedLast<T> = (inputs: readonly unknown[], make: () => Promise<T>) => Promise<T>;

/** Remembers the newest result of a computation for as long as its inputs stay the same. */
export function memoisedLast<T>(): MemoisedLast<T> {
  let known: { inputs: readonly unknown[]; result: Promise<T> } | null = null;
  return (inputs, make) => {
    if (
      known &&
      inputs.length === known.inputs.length &&
      inputs.every((input, i) => Object.is(input, known?.inputs[i]))
    ) {
      return known.result;
    }
    const entry = { inputs, result: make() };
    known = entry;
    entry.result.catch(() => {
      if (known === entry) known = null;
    });
    return entry.result;
  };
}
