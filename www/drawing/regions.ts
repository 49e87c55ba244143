// Connected regions of a picture: neighbours by side or corner.

export interface Region {
  /** Positions, row by row from 0. */
  pixels: number[];
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Width and height of the box around a region. */
export const boxOf = ({ left, right, top, bottom }: Region): { width: number; height: number } => ({
  width: right - left + 1,
  height: bottom - top + 1,
});

/** All regions of the pixels for which `belongs`. */
export function regionsOf(width: number, height: number, belongs: (at: number) => boolean): Region[] {
  const seen = new Uint8Array(width * height);
  const regions: Region[] = [];
  for (let at = 0; at < seen.length; at++) {
    if (seen[at] || !belongs(at)) continue;
    const pixels = flood(width, height, [at], (_, next) => belongs(next), seen);
    regions.push({ pixels, ...extent(pixels, width) });
  }
  return regions;
}

/** All that can be reached from the start by steps that `may` be taken, the start included. */
export function flood(
  width: number,
  height: number,
  start: readonly number[],
  may: (from: number, to: number) => boolean,
  seen = new Uint8Array(width * height),
): number[] {
  const reached = [...start];
  for (const at of start) seen[at] = 1;
  for (let next = 0; next < reached.length; next++) {
    const at = reached[next] ?? 0;
    for (const to of neighbours(at, width, height)) {
      if (seen[to] || !may(at, to)) continue;
      seen[to] = 1;
      reached.push(to);
    }
  }
  return reached;
}

function neighbours(at: number, width: number, height: number): number[] {
  const column = at % width;
  const columns = [column > 0 ? at - 1 : at, at, column < width - 1 ? at + 1 : at];
  return [-width, 0, width]
    .flatMap((down) => columns.map((to) => to + down))
    .filter((to) => to >= 0 && to < width * height);
}

function extent(pixels: readonly number[], width: number): Omit<Region, "pixels"> {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const at of pixels) {
    const [column, row] = [at % width, Math.floor(at / width)];
    box.left = Math.min(box.left, column);
    box.right = Math.max(box.right, column);
    box.top = Math.min(box.top, row);
    box.bottom = Math.max(box.bottom, row);
  }
  return box;
}
