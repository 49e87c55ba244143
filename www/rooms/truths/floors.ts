// What nobody's network can get below, as it was measured: out of results/worlds.json.

export interface Floors {
  /** Mean -ln q(z) of the exact posterior, nats: without D, with D of ten, and with the model known. */
  without: number;
  ten: number;
  known: number;
}

let fetching: Promise<Record<string, Floors>> | null = null;

/** Null where this world was not measured, or the record cannot be had. */
export async function floorsOf(base: string, world: string): Promise<Floors | null> {
  fetching ??= fetch(`${base}results/floors.json`).then(async (response) => {
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    return (await response.json()) as Record<string, Floors>;
  });
  try {
    return (await fetching)[world] ?? null;
  } catch {
    fetching = null;
    return null;
  }
}
