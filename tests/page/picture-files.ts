// Pictures made in the test: grey levels as PNG files, with nothing but zlib.

import { crc32, deflateSync } from "node:zlib";

/** A grey picture, row by row, 0 black to 255 white. */
export function png(width: number, height: number, level: (column: number, row: number) => number): Buffer {
  const rows = Buffer.alloc(height * (width + 1));
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) rows[row * (width + 1) + 1 + column] = level(column, row);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  // Eight bits of grey.
  head.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length, 0);
  sum.writeUInt32BE(crc32(named), 0);
  return Buffer.concat([length, named, sum]);
}

/** Whether a letter of 28 x 28 has ink there, drawn a little elsewhere each time. */
const strokes: Record<string, (x: number, y: number) => boolean> = {
  L: (x, y) => (x >= 8 && x < 11 && y >= 5 && y < 23) || (y >= 20 && y < 23 && x >= 8 && x < 20),
  T: (x, y) => (y >= 5 && y < 8 && x >= 6 && x < 22) || (x >= 13 && x < 16 && y >= 5 && y < 23),
  X: (x, y) => x >= 6 && x < 22 && (Math.abs(x - y) < 2 || Math.abs(27 - x - y) < 2),
};

/** Dark letters on light paper, so many of each, in folders of their names. */
export function letters(each: number): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {};
  for (const [name, isInk] of Object.entries(strokes))
    for (let copy = 0; copy < each; copy++) {
      const [across, down] = [(copy % 3) - 1, (Math.floor(copy / 3) % 3) - 1];
      files[`letters/${name}/${copy}.png`] = png(28, 28, (x, y) => (isInk(x - across, y - down) ? 20 : 240));
    }
  return files;
}
