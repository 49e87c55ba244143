// The map's geometry, against clouds whose axes are known.

import { describe, expect, test } from "vitest";
import { lift, Moments, planeOf, project, shadow } from "./projection";

/** Uniform numbers between -1 and 1, the same every time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** A cloud in five dimensions: wide along (3, 4, 0, 0, 0) / 5, less so along the third, thin elsewhere. */
function cloud(count: number): number[] {
  const next = numbers(7);
  return Array.from({ length: count }, () => {
    const [wide, middle] = [6 * next(), 3 * next()];
    return [2 + 0.6 * wide, -1 + 0.8 * wide, 5 + middle, 0.1 * next(), 0.1 * next()];
  }).flat();
}

const planeFor = (codes: number[], latent: number) => {
  const moments = new Moments(latent);
  // In two pieces, as they arrive.
  const middle = latent * Math.floor(codes.length / latent / 3);
  moments.add(codes.slice(0, middle));
  moments.add(codes.slice(middle));
  return planeOf(moments);
};

describe("the principal plane", () => {
  const codes = cloud(4000);
  const plane = planeFor(codes, 5);

  test("finds the two widest directions and how much they hold", () => {
    const [first, second] = plane.axes;
    expect(first[0]).toBeCloseTo(0.6, 1);
    expect(first[1]).toBeCloseTo(0.8, 1);
    expect(Math.abs(second[2] ?? 0)).toBeCloseTo(1, 2);
    // Variances of uniform numbers: 12, 3 and twice 1/300.
    expect(plane.share[0]).toBeCloseTo(12 / 15, 1);
    expect(plane.share[0] + plane.share[1]).toBeGreaterThan(0.99);
    expect(plane.share[0] + plane.share[1]).toBeLessThan(1);
  });

  test("its axes are of length one and at right angles", () => {
    const [first, second] = plane.axes;
    const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
    expect(product(first, first)).toBeCloseTo(1, 9);
    expect(product(second, second)).toBeCloseTo(1, 9);
    expect(product(first, second)).toBeCloseTo(0, 9);
  });

  test("a point lifted to a code and projected again is the same point", () => {
    const [x, y] = project(plane, lift(plane, 1.25, -0.5));
    expect(x).toBeCloseTo(1.25, 5);
    expect(y).toBeCloseTo(-0.5, 5);
    expect(lift(plane, 0, 0)).toEqual([...plane.mean]);
    const base = [7, -2, 4, 1, -1];
    const moved = lift(plane, 1.25, -0.5, base);
    expect([...project(plane, moved)]).toEqual([expect.closeTo(1.25, 5), expect.closeTo(-0.5, 5)]);
    const [atX = 0, atY = 0] = project(plane, base);
    lift(plane, atX, atY, base).forEach((value, i) => {
      expect(value).toBeCloseTo(base[i] ?? 0, 5);
    });
  });

  test("the projected cloud has the variances that the axes claim", () => {
    const points = project(plane, codes);
    const variance = (offset: number) =>
      points.filter((_, i) => i % 2 === offset).reduce((sum, value) => sum + value * value, 0) / 4000;
    expect(variance(0) / variance(1)).toBeCloseTo(plane.share[0] / plane.share[1], 2);
  });

  test("a cloud without any spread has no axes, and does not break", () => {
    const still = planeFor([1, 2, 3, 1, 2, 3, 1, 2, 3], 3);
    expect(still.share).toEqual([0, 0]);
    expect([...project(still, [1, 2, 3])]).toEqual([0, 0]);
  });
});

describe("the shadow of a Gaussian", () => {
  const plane = { mean: new Float64Array(3), share: [0.5, 0.3] as const };
  const half = Math.SQRT1_2;

  test("along the axes, its half axes are the deviations", () => {
    const axes = [Float64Array.of(1, 0, 0), Float64Array.of(0, 1, 0)] as const;
    const ellipse = shadow({ ...plane, axes }, [1, 2, 3], [0.5, 2, 9]);
    expect(ellipse).toMatchObject({ x: 1, y: 2 });
    expect(ellipse.major).toBeCloseTo(2);
    expect(ellipse.minor).toBeCloseTo(0.5);
    expect(Math.abs(ellipse.angle)).toBeCloseTo(Math.PI / 2);
  });

  test("seen at an angle, it is turned; a round one stays round", () => {
    const axes = [Float64Array.of(half, half, 0), Float64Array.of(-half, half, 0)] as const;
    const turned = shadow({ ...plane, axes }, [0, 0, 0], [2, 1, 7]);
    expect(turned.major).toBeCloseTo(2);
    expect(turned.minor).toBeCloseTo(1);
    expect(turned.angle).toBeCloseTo(-Math.PI / 4);
    const round = shadow({ ...plane, axes }, [0, 0, 0], [1, 1, 7]);
    expect(round.major).toBeCloseTo(round.minor);
  });
});

test.each([1, 2])("a code of %i dimensions is its own plane", (latent) => {
  const next = numbers(3);
  const codes = Array.from({ length: 200 * latent }, () => 2 + next());
  const plane = planeFor(codes, latent);
  const points = project(plane, codes);
  for (let n = 0; n < 5; n++) {
    expect(points[2 * n]).toBeCloseTo(codes[latent * n] ?? 0, 5);
    expect(points[2 * n + 1]).toBeCloseTo(latent === 2 ? (codes[2 * n + 1] ?? 0) : 0, 5);
  }
  expect(lift(plane, 0.5, -1)).toEqual(latent === 2 ? [0.5, -1] : [0.5]);
  expect(plane.share[0] + plane.share[1]).toBeCloseTo(1);
});
