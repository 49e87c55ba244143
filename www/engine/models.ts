// The models that ship with the page: a list, and for each an encoder and its decoders, apart so that answers come early.

import { DownloadFailed, download } from "./download";
import type { DecoderKind, Family } from "./protocol";

/** Trained for a code that all datasets have in common; the paper's; the first again, with a code of two dimensions. */
export type ShippedName = "common" | "separate" | "plane";

/** One line of `models/index.json`. */
export interface ShippedModel {
  family: Family;
  name: ShippedName;
  decoder: DecoderKind;
  steps: number;
  /** Bytes once decompressed. */
  encoderBytes: number;
  decoderBytes: number;
}

export async function fetchModelList(base: string): Promise<ShippedModel[]> {
  const response = await fetch(`${base}models/index.json`).catch(() => null);
  if (!response?.ok) throw new DownloadFailed("The list of models could not be fetched.");
  const list: unknown = await response.json().catch(() => null);
  const models = (list as { models?: unknown } | null)?.models;
  if (!Array.isArray(models)) throw new DownloadFailed("The list of models is not readable.");
  return models as ShippedModel[];
}

export class ModelShelf {
  readonly #base: string;
  readonly #kept = new Map<string, Promise<Uint8Array>>();
  #list: Promise<ShippedModel[]> | null = null;

  constructor(base: string) {
    this.#base = base;
  }

  /** All models that ship; a failed download is forgotten. */
  list(): Promise<ShippedModel[]> {
    this.#list ??= fetchModelList(this.#base);
    this.#list.catch(() => {
      this.#list = null;
    });
    return this.#list;
  }

  async find(family: Family, name: ShippedName): Promise<ShippedModel> {
    const model = (await this.list()).find((entry) => entry.family === family && entry.name === name);
    if (!model) throw new DownloadFailed(`No ${name} model for ${family} ships with this page.`);
    return model;
  }

  /** The weights, kept for the next time; a failed download is forgotten. */
  part(model: ShippedModel, part: "encoder" | "decoder", onProgress: (loaded: number) => void): Promise<Uint8Array> {
    const url = `${this.#base}models/${model.family}-${model.name}/${part}.safetensors.gz`;
    const kept = this.#kept.get(url);
    if (kept) return kept;
    const expected = part === "encoder" ? model.encoderBytes : model.decoderBytes;
    const arriving = download(url, expected, onProgress);
    this.#kept.set(url, arriving);
    arriving.catch(() => this.#kept.delete(url));
    return arriving;
  }
}
