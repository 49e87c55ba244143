// The models that ship with the page: a list, and for each an encoder and its decoders, apart so that answers come early.

import { models } from "virtual:site-files";
import { DownloadFailed, download } from "./download";
import type { DecoderKind, Family } from "./protocol";
import { siteFile } from "./site-files";

/** Trained for a code that all datasets have in common; the paper's; the first again, with a code of two dimensions. */
export type ShippedName = "common" | "separate" | "plane";

/** One line of `models/index.json`, which is part of the page: a page never meets weights that it was not made with. */
export interface ShippedModel {
  family: Family;
  name: ShippedName;
  decoder: DecoderKind;
  steps: number;
  /** Bytes once decompressed. */
  encoderBytes: number;
  decoderBytes: number;
  /** Whether there are tables by which its answers are read and judged. */
  judged: boolean;
}

export class ShippedModels {
  readonly #base: string;
  readonly #kept = new Map<string, Promise<Uint8Array>>();

  constructor(base: string) {
    this.#base = base;
  }

  /** All models that ship. */
  async list(): Promise<ShippedModel[]> {
    return [...models];
  }

  async find(family: Family, name: ShippedName): Promise<ShippedModel> {
    const model = models.find((entry) => entry.family === family && entry.name === name);
    if (!model) throw new DownloadFailed(`No ${name} model for ${family} ships with this page.`);
    return model;
  }

  /** The weights, kept for the next time; a failed download is forgotten. */
  async part(
    model: ShippedModel,
    part: "encoder" | "decoder" | "reliability",
    onProgress: (loaded: number) => void,
  ): Promise<Uint8Array> {
    const file = siteFile(this.#base, `models/${model.family}-${model.name}/${part}.safetensors.gz`);
    const kept = this.#kept.get(file.url);
    if (kept) return kept;
    const arriving = download(file, onProgress);
    this.#kept.set(file.url, arriving);
    arriving.catch(() => this.#kept.delete(file.url));
    return arriving;
  }
}
