// Synthetic digits: soft bars whose place, length and slant depend on the index, as IDX files. Learnable, and nobody's data.

const SIDE = 28;
export const PIXELS = SIDE * SIDE;

export function syntheticDigits(count: number): { images: Uint8Array; labels: Uint8Array } {
  const images = new Uint8Array(16 + count * PIXELS);
  const labels = new Uint8Array(8 + count);
  writeHeader(images, [2051, count, SIDE, SIDE]);
  writeHeader(labels, [2049, count]);
  for (let index = 0; index < count; index++) {
    const kind = index % 10;
    const [slant, length] = [(kind * Math.PI) / 10, 6 + (index % 3)];
    const [x, y] = [13.5 + 3 * Math.sin(index), 13.5 + 3 * Math.cos(1.7 * index)];
    for (let pixel = 0; pixel < PIXELS; pixel++) {
      const [dx, dy] = [(pixel % SIDE) - x, Math.floor(pixel / SIDE) - y];
      const along = Math.abs(dx * Math.cos(slant) + dy * Math.sin(slant));
      const across = Math.abs(dy * Math.cos(slant) - dx * Math.sin(slant));
      const ink = Math.min(1, Math.max(0, length - along)) * Math.min(1, Math.max(0, 2.5 - across));
      images[16 + index * PIXELS + pixel] = Math.round(255 * ink);
    }
    labels[8 + index] = kind;
  }
  return { images, labels };
}

function writeHeader(file: Uint8Array, numbers: number[]): void {
  const view = new DataView(file.buffer);
  for (const [index, number] of numbers.entries()) view.setUint32(4 * index, number);
}
