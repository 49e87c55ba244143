import { expect, test } from "vitest";
import type { PlaceErrors } from "../../engine/protocol";
import { errorOf, rowsOf } from "./reach";
import { KNOWN } from "./world-list";

const place = (isInside: boolean, known: number | null, error: number): PlaceErrors => ({
  coordinates: [0.5],
  z: null,
  isInside,
  known,
  errors: [{ name: "a network", error }],
});

test("roots of mean squares, in and out of range; what explains nothing is left out", () => {
  const places = [place(true, 1, 4), place(true, 9, 16), place(false, 4, 25), place(false, null, 25)];
  expect(errorOf(places[1] as PlaceErrors, "a network")).toBe(4);
  expect(errorOf(places[3] as PlaceErrors, KNOWN)).toBeNull();
  const [known, network] = rowsOf(places);
  expect(known).toEqual({ name: KNOWN, inside: Math.sqrt(5), outside: 2 });
  expect(network).toEqual({ name: "a network", inside: Math.sqrt(10), outside: 5 });
});
