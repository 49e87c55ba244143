// A question to a world as a link: `?world=league-normal,own,50,3,0.5_0.16_0.2_0.84_0.2,0.6`, read with care and written short.

import type { NamedWorld } from "../../engine/protocol";
import type { Start } from "./world-controller";
import { WORLDS } from "./world-list";
import type { Question, Source } from "./world-state";

/** In the query. */
export const WORLD = "world";

export interface LinkedWorld {
  world: NamedWorld;
  start: Start;
}

const SOURCES: readonly Source[] = ["own", "wrong", "empty"];
const MOST_SIZE = 50;
/** Numbers of the longest observation. */
const MOST_NUMBERS = 20;
/** Digits behind the point: as exact as a hand drags. */
const DIGITS = 4;

/** The world, whence D, N, its seed, the model, x, its z where it was drawn, and the model of a wrong D. */
export function writeWorld(world: NamedWorld, question: Question): string {
  const { source, size, seed, coordinates, x, z, others } = question;
  const fields = [world, source, size, seed, list(coordinates), list(x), z === null ? "" : short(z)];
  if (source === "wrong") fields.push(list(others));
  return fields.join(",").replace(/,+$/, "");
}

/** Null where the text is none that was written here. */
export function readWorld(text: string): LinkedWorld | null {
  const [name, source, size, seed, model, x, z, others] = text.split(",");
  const world = WORLDS.flatMap(({ variants }) => variants).find((variant) => variant.world === name)?.world;
  const coordinates = numbers(model);
  const observed = numbers(x);
  const isKnown = world !== undefined && SOURCES.includes(source as Source);
  if (!isKnown || coordinates === null || observed === null || coordinates.length === 0) return null;
  const count = whole(size, MOST_SIZE);
  const draw = whole(seed, 2 ** 31);
  const of = others ? numbers(others) : undefined;
  const truth = z ? number(z) : null;
  if (count === null || draw === null || of === null || Number.isNaN(truth)) return null;
  return {
    world,
    start: {
      coordinates,
      x: observed,
      size: count,
      seed: draw,
      source: source as Source,
      z: truth,
      ...(of ? { others: of } : {}),
    },
  };
}

const list = (values: readonly number[]): string => values.map(short).join("_");
const short = (value: number): string => String(Number(value.toFixed(DIGITS)));

const number = (text: string): number => (/^-?\d+(\.\d+)?(e-\d+)?$/.test(text) ? Number(text) : Number.NaN);

function numbers(text: string | undefined): number[] | null {
  if (!text) return [];
  const found = text.split("_").map(number);
  return found.length <= MOST_NUMBERS && found.every(Number.isFinite) ? found : null;
}

function whole(text: string | undefined, most: number): number | null {
  const value = /^\d{1,10}$/.test(text ?? "") ? Number(text) : Number.NaN;
  return value >= 0 && value <= most ? value : null;
}
