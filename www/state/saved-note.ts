// Whether a kept run's description holds what it must: it comes from a disk, and may have been written by anything.

import type { ProbeAccuracy, RunConfig, Source } from "../engine/protocol";
import { isFamily } from "./families";
import type { History } from "./history";
import { isSide } from "./image-size";

type Unknown<T> = { readonly [Key in keyof T]?: unknown };

const fields = <T>(value: unknown): Unknown<T> => (typeof value === "object" && value !== null ? value : {});

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
const isText = (value: unknown): value is string => typeof value === "string";
const isNumber = (value: unknown): value is number => Number.isFinite(value);
/** JSON writes what is not a number as null. */
const isFigure = (value: unknown): boolean => value === null || isNumber(value);

/** A list of so many; a description has no longer ones than its text has letters. */
const isList = (value: unknown, each: (entry: unknown) => boolean, length?: number): value is unknown[] =>
  Array.isArray(value) && (length === undefined || value.length === length) && value.every(each);

/** With what configurations from before there was a choice go without. */
export function wholeConfig(value: unknown): unknown {
  const config = fields<RunConfig>(value);
  const network = { ...BEFORE.network, ...fields<RunConfig["network"]>(config.network) };
  return { ...BEFORE, ...config, network };
}

const BEFORE = {
  digits: "same",
  datasetKl: "shared",
  network: { system: "metaVae", aggregation: "concatenated", datasetLatent: 0, decoderHidden: 0 },
} as const;

export function isConfig(value: unknown): value is RunConfig {
  const config = fields<RunConfig>(value);
  const { mode, size } = fields<RunConfig["context"]>(config.context);
  const { type } = fields<RunConfig["schedule"]>(config.schedule);
  const network = fields<RunConfig["network"]>(config.network);
  const words = [config.family, config.metaSplit, config.digits, mode, type, config.datasetKl];
  const kinds = [network.system, network.decoder, network.aggregation];
  const counts = [config.batch, config.seed, size, network.hidden, network.latent, network.decoderHidden];
  const widths = [network.summaryHidden, network.summary, network.datasetLatent];
  return (
    isSource(config.source) &&
    isFamily(String(config.family)) &&
    (config.seenValues === undefined || (Array.isArray(config.seenValues) && config.seenValues.every(isNumber))) &&
    [...words, ...kinds].every(isText) &&
    [...counts, ...widths].every(isCount) &&
    (network.side === undefined || isSide(network.side)) &&
    isNumber(config.learningRate)
  );
}

/** MNIST needs no word. */
function isSource(value: unknown): boolean {
  const { id, name, train, test, classes } = fields<Source>(value);
  return value === undefined || ([id, name].every(isText) && [train, test, classes].every(isCount));
}

/** `terms` checks what a version keeps of each dataset. */
export function isHistory(value: unknown, terms: (entry: unknown, points: number) => boolean): value is History {
  const { curves, bound, coarseness, pending } = fields<History>(value);
  const { step, metaElbo, reconstruction, kl, byDataset } = fields<History["curves"]>(curves);
  const { step: at, value: bounds } = fields<History["bound"]>(bound);
  if (!isList(step, isCount) || !isList(at, isCount)) return false;
  const points = step.length;
  return (
    [metaElbo, reconstruction, kl].every((curve) => isList(curve, isFigure, points)) &&
    isList(byDataset, (entry) => terms(entry, points)) &&
    isList(bounds, isFigure, at.length) &&
    isCount(coarseness) &&
    coarseness > 0 &&
    Array.isArray(pending)
  );
}

export const isCurve = (value: unknown, points: number): boolean => isList(value, isFigure, points);

export function isTerms(value: unknown, points: number): boolean {
  const { reconstruction, kl } = fields<{ reconstruction: number[]; kl: number[] }>(value);
  return isCurve(reconstruction, points) && isCurve(kl, points);
}

/** Measurements that fill no point yet. */
export function isPending(value: unknown): boolean {
  const { step, metrics } = fields<History["pending"][number]>(value);
  const { metaElbo, reconstruction, kl, byDataset } = fields<History["pending"][number]["metrics"]>(metrics);
  const isDataset = (entry: unknown) => {
    const own = fields<{ reconstruction: number; kl: number }>(entry);
    return isFigure(own.reconstruction) && isFigure(own.kl);
  };
  return isCount(step) && [metaElbo, reconstruction, kl].every(isFigure) && isList(byDataset, isDataset);
}

export function isAccuracy(value: unknown): value is ProbeAccuracy {
  const { own, shared } = fields<ProbeAccuracy>(value);
  return isNumber(own) && isNumber(shared);
}

export function isProbe(value: unknown): boolean {
  const { step, codes } = fields<{ step: number; codes: ProbeAccuracy }>(value);
  return isCount(step) && isAccuracy(codes);
}

/** Sizes in bytes and pictures taken; whether the file is as long is for others to say. */
export function isAlbum(value: unknown): boolean {
  const album = fields<{ value: number; own: number; digit: number; each: number; taken: unknown[] }>(value);
  const isTaken = (entry: unknown) => {
    const { step, elbo } = fields<{ step: number; elbo: number }>(entry);
    return isCount(step) && isFigure(elbo);
  };
  return [album.own, album.digit, album.each].every(isCount) && isNumber(album.value) && isList(album.taken, isTaken);
}

export function isBasis(value: unknown): boolean {
  const { step, target, at } = fields<{ step: number; target: number; at: number }>(value);
  return isCount(step) && isCount(target) && isCount(at) && at <= LAST_TIME;
}

/** What a Date can hold. */
const LAST_TIME = 8.64e15;
