// What nobody's network can get below in each world, out of the record of what was measured.

interface Measured {
  worlds: ReadonlyArray<{
    name: string;
    sizes: ReadonlyArray<{
      dataset_size: number;
      known: { surprise: { mean: number } };
      given_dataset: { surprise: { mean: number } };
    }>;
  }>;
}

/** Mean -ln q(z) of the exact posterior by world, nats: without D, with D of ten, and with the model known. */
export function floorsIn(record: string): string {
  const { worlds } = JSON.parse(record) as Measured;
  const floors = worlds.flatMap(({ name, sizes }) => {
    const given = (size: number) =>
      sizes.find(({ dataset_size }) => dataset_size === size)?.given_dataset.surprise.mean;
    const [without, ten] = [given(0), given(10)];
    if (without === undefined || ten === undefined) return [];
    const known = sizes.reduce((sum, { known }) => sum + known.surprise.mean, 0) / sizes.length;
    return [[name, { without, ten, known }] as const];
  });
  return `${JSON.stringify(Object.fromEntries(floors))}\n`;
}
