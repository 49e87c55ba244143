// Inference without a network: gradient ascent on ln p(x, z) for one image, the gradient by finite differences.

export interface Progress {
  /** Codes decoded so far. */
  decodes: number;
  /** ln p(x, z) up to a constant, nats. */
  score: number;
  /** The best code so far, as an image. */
  image: Uint8Array;
}

type Decode = (codes: number[]) => Promise<Uint8Array>;

/** Adam's usual constants, with a step that suits codes of unit scale. */
const RATE = 0.3;
const BETA = { first: 0.9, second: 0.99 };
/** To either side; wide enough that the decoders' 8-bit images differ by more than their rounding. */
const DIFFERENCE = 0.2;
/** A decoder's byte stands for a probability; its ends must not mean certainty. */
const LEAST = 0.5 / 255;

/** ln p(x|z) + ln p(z) without ln p's constant: Bernoulli pixels, standard Gaussian code. */
export function score(image: Uint8Array, decoded: Uint8Array, index: number, code: readonly number[]): number {
  let sum = 0;
  for (let pixel = 0; pixel < image.length; pixel++) {
    const x = (image[pixel] ?? 0) / 255;
    const p = Math.min(1 - LEAST, Math.max(LEAST, (decoded[index * image.length + pixel] ?? 0) / 255));
    sum += x * Math.log(p) + (1 - x) * Math.log(1 - p);
  }
  for (const z of code) sum -= 0.5 * z * z;
  return sum;
}

/** Starts at the prior's mean, and yields after every step. */
export async function* search(
  image: Uint8Array,
  latent: number,
  steps: number,
  decode: Decode,
): AsyncGenerator<Progress> {
  const code = new Array<number>(latent).fill(0);
  const first = new Array<number>(latent).fill(0);
  const second = new Array<number>(latent).fill(0);
  let best: Progress | null = null;
  for (let step = 0; step <= steps; step++) {
    const moved = (i: number, by: number) => code.map((z, j) => (i === j ? z + by : z));
    const sides = code.flatMap((_, i) => [moved(i, DIFFERENCE), moved(i, -DIFFERENCE)]);
    const probes = [[...code], ...sides];
    const decoded = await decode(probes.flat());
    const scores = probes.map((probe, i) => score(image, decoded, i, probe));
    const here = scores[0] ?? 0;
    if (!best || here > best.score) best = { decodes: 0, score: here, image: decoded.slice(0, image.length) };
    best = { ...best, decodes: (step + 1) * probes.length };
    yield best;
    // Large steps first, small ones last.
    const rate = (RATE / 2) * (1 + Math.cos((Math.PI * step) / steps));
    for (let i = 0; i < latent; i++) {
      const gradient = ((scores[2 * i + 1] ?? here) - (scores[2 * i + 2] ?? here)) / (2 * DIFFERENCE);
      first[i] = BETA.first * (first[i] ?? 0) + (1 - BETA.first) * gradient;
      second[i] = BETA.second * (second[i] ?? 0) + (1 - BETA.second) * gradient * gradient;
      const mean = (first[i] ?? 0) / (1 - BETA.first ** (step + 1));
      const square = (second[i] ?? 0) / (1 - BETA.second ** (step + 1));
      code[i] = (code[i] ?? 0) + (rate * mean) / (Math.sqrt(square) + 1e-8);
    }
  }
}
