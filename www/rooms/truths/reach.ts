// Errors at places, summed up: roots of mean squares in and out of the range of training.

import type { PlaceErrors } from "../../engine/protocol";
import { KNOWN } from "./world-list";

/** Of one who infers; null where the model known explains nothing. */
export function errorOf({ known, errors }: PlaceErrors, name: string): number | null {
  if (name === KNOWN) return known === null ? null : Math.sqrt(known);
  const found = errors.find((of) => of.name === name);
  return found ? Math.sqrt(found.error) : null;
}

export interface Row {
  name: string;
  inside: number;
  outside: number;
}

/** The best out of range last, what is exact first. */
export function rowsOf(places: readonly PlaceErrors[]): Row[] {
  const names = [KNOWN, ...(places[0]?.errors.map(({ name }) => name) ?? [])];
  const root = (name: string, isInside: boolean): number => {
    const errors = places.filter((place) => place.isInside === isInside).map((place) => errorOf(place, name));
    const squares = errors.filter((error) => error !== null).map((error) => error ** 2);
    return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
  };
  return names.map((name) => ({ name, inside: root(name, true), outside: root(name, false) }));
}
