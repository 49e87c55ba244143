// The search climbs, keeps its best, and finds the code where the answer is known.

import { expect, test } from "vitest";
import { MNIST_PIXELS } from "../../state/image-size";
import { score, search } from "./search";

/** Each latent dimension lights its own third of the image: sigmoid(z). */
const decode = async (codes: number[]): Promise<Uint8Array> => {
  const count = codes.length / 3;
  const images = new Uint8Array(count * MNIST_PIXELS);
  for (let image = 0; image < count; image++)
    for (let pixel = 0; pixel < MNIST_PIXELS; pixel++) {
      const z = codes[3 * image + Math.floor((3 * pixel) / MNIST_PIXELS)] ?? 0;
      images[image * MNIST_PIXELS + pixel] = Math.round(255 / (1 + Math.exp(-z)));
    }
  return images;
};

test("a search climbs to the image, and never reports worse than it had", async () => {
  const image = await decode([2, -2, 0.5]);
  const scores: number[] = [];
  let last: Uint8Array | null = null;
  for await (const progress of search(image, 3, 40, decode)) {
    scores.push(progress.score);
    last = progress.image;
  }
  for (let i = 1; i < scores.length; i++) expect(scores[i]).toBeGreaterThanOrEqual(scores[i - 1] ?? 0);
  const known = score(image, image, 0, [2, -2, 0.5]);
  expect(scores[0]).toBeLessThan(known - 50);
  expect(scores.at(-1)).toBeGreaterThan(known - 5);
  expect(last?.[0]).toBeGreaterThan(210);
});
