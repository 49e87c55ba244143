// Images brought to a square of another size.

/** Brings an image to a square: its longer side fills it, the rest is paper; each pixel is the mean of the area that it covers. */
export function resizing(width: number, height: number, side: number): (image: Uint8Array, out: Uint8Array) => void {
  if (width === side && height === side) return (image, out) => out.set(image);
  const scale = side / Math.max(width, height);
  const [columns, rows] = [width, height].map((length) => Math.max(1, Math.round(length * scale))) as [number, number];
  const [left, top] = [Math.floor((side - columns) / 2), Math.floor((side - rows) / 2)];
  const across = Array.from({ length: columns }, (_, at) => coverage(at, columns, width));
  const down = Array.from({ length: rows }, (_, at) => coverage(at, rows, height));
  return (image, out) => {
    for (const [row, lines] of down.entries())
      for (const [column, cells] of across.entries()) {
        let sum = 0;
        for (const [y, vertical] of lines)
          for (const [x, horizontal] of cells) sum += (image[y * width + x] ?? 0) * vertical * horizontal;
        out[(top + row) * side + left + column] = Math.round(sum);
      }
  };
}

/** Which pixels of a side the pixel `at` of a shorter or longer one covers, and how much of its own area each makes up. */
function coverage(at: number, side: number, source: number): Array<[place: number, share: number]> {
  const scale = source / side;
  const [start, end] = [at * scale, (at + 1) * scale];
  const covered: Array<[number, number]> = [];
  for (let place = Math.floor(start); place < Math.min(source, Math.ceil(end)); place++)
    covered.push([place, (Math.min(end, place + 1) - Math.max(start, place)) / scale]);
  return covered;
}
