// Reads ink off a picture: a scan or photo of a digit, dark on light or light on dark, becomes ink on paper.

/** Differences below this part of the greatest one are paper: shadows, grain, and what compression left. */
const GRAIN = 0.25;
/** A picture whose greatest difference is smaller than this, of 255, holds nothing that could be read. */
const LEAST_CONTRAST = 24;

/**
 * Bytes, 0 paper to 255 ink, from RGBA; null if the picture is blank. What most of the rim looks like is paper, whether
 * light or dark, and whatever is transparent counts as paper too.
 */
export function inkOf(rgba: ArrayLike<number>, width: number, height: number): Uint8Array | null {
  const rim: number[] = [];
  const grey = new Float32Array(width * height);
  const opaque = new Float32Array(width * height);
  for (let pixel = 0; pixel < grey.length; pixel++) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = [0, 1, 2, 3].map((channel) => rgba[4 * pixel + channel]);
    grey[pixel] = 0.299 * red + 0.587 * green + 0.114 * blue;
    opaque[pixel] = alpha / 255;
    const [column, row] = [pixel % width, Math.floor(pixel / width)];
    const atRim = column === 0 || row === 0 || column === width - 1 || row === height - 1;
    if (atRim && alpha > 127) rim.push(grey[pixel] ?? 0);
  }
  rim.sort((a, b) => a - b);
  // Ink on nothing is dark by custom, unless all of it is light.
  const paper = rim[rim.length >> 1] ?? (brightest(grey, opaque) > 127 && darkest(grey, opaque) > 127 ? 0 : 255);
  const apart = grey.map((value, pixel) => Math.abs(value - paper) * (opaque[pixel] ?? 0));
  const most = apart.reduce((largest, value) => Math.max(largest, value), 0);
  if (most < LEAST_CONTRAST) return null;
  return Uint8Array.from(apart, (value) => Math.max(0, Math.min(1, (value / most - GRAIN) / (0.8 - GRAIN))) * 255);
}

const seen = (grey: Float32Array, opaque: Float32Array) => grey.filter((_, pixel) => (opaque[pixel] ?? 0) > 0.5);
const brightest = (grey: Float32Array, opaque: Float32Array) => seen(grey, opaque).reduce((a, b) => Math.max(a, b), 0);
const darkest = (grey: Float32Array, opaque: Float32Array) => seen(grey, opaque).reduce((a, b) => Math.min(a, b), 255);
