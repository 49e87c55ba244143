// What the page calls each row of the results, where it stands in the table, and the short form at the end of its line.

export type Group = "ours" | "controls" | "related" | "ablations" | "paper" | "other";

interface Name {
  title: string;
  /** One or two lines. */
  label: readonly string[];
  group: Group;
}

/** The model that the page ships, and its recipe trained without D: the control that tells what D buys. */
export const WITH_D = "continuous-trunk";
export const WITHOUT_D = "continuous-trunk-without-d";

/** Models trained with D, and the same recipe without it. */
export const COUNTERPARTS: ReadonlyArray<readonly [withD: string, withoutD: string]> = [
  [WITH_D, WITHOUT_D],
  ["meta-vae", "shared-encoder"],
];

export const NAMES: Readonly<Record<string, Name>> = {
  [WITH_D]: { title: "common code, trained with D (this page’s)", label: ["common code", "with D"], group: "ours" },
  "meta-vae": {
    title: "MetaVAE, separate decoders (the paper’s way)",
    label: ["separate decoders", "MetaVAE"],
    group: "ours",
  },
  "raw-pixels": { title: "raw pixels", label: ["raw pixels"], group: "controls" },
  "pca-40": { title: "40 principal components", label: ["40 principal", "components"], group: "controls" },
  [WITHOUT_D]: {
    title: "common code, trained without D",
    label: ["common code", "without D"],
    group: "ablations",
  },
  "meta-vae-shared-trunk": {
    title: "MetaVAE, shared decoder trunk, seen values only",
    label: ["shared trunk", "MetaVAE"],
    group: "ablations",
  },
  "shared-encoder": {
    title: "separate decoders, trained without D",
    label: ["separate decoders", "without D"],
    group: "ablations",
  },
  vae: { title: "one VAE over all datasets", label: ["one VAE", "for all"], group: "related" },
  "vae-per-dataset": {
    title: "one VAE per dataset, the nearest one’s encoder",
    label: ["one VAE", "per dataset"],
    group: "related",
  },
  "neural-statistician": {
    title: "Neural Statistician, KL(c)/|D|",
    label: ["Neural Statistician", "KL(c)/|D|"],
    group: "related",
  },
  "neural-statistician-whole-kl": {
    title: "Neural Statistician, whole KL(c) for each image",
    label: ["Neural Statistician", "whole KL(c)"],
    group: "related",
  },
  homoencoder: {
    title: "Variational Homoencoder, KL(c)/|X|",
    label: ["Homoencoder", "KL(c)/|X|"],
    group: "related",
  },
  "homoencoder-whole-kl": {
    title: "Variational Homoencoder, whole KL(c) for each image",
    label: ["Homoencoder", "whole KL(c)"],
    group: "related",
  },
  "paper-meta-vae": { title: "the paper’s MetaVAE", label: ["MetaVAE", "in the paper"], group: "paper" },
  "paper-vhe": {
    title: "the paper’s Variational Homoencoder",
    label: ["Homoencoder", "in the paper"],
    group: "paper",
  },
  "paper-ns": {
    title: "the paper’s Neural Statistician",
    label: ["Neural Statistician", "in the paper"],
    group: "paper",
  },
};

export const GROUPS: ReadonlyArray<{ group: Group; title: string }> = [
  { group: "ours", title: "MetaVAE" },
  { group: "controls", title: "Controls without a model" },
  { group: "ablations", title: "Ablations: a part taken away" },
  { group: "related", title: "Related work, trained here" },
  { group: "paper", title: "Read off the paper’s Figure 6" },
  { group: "other", title: "Others" },
];

/** A model that this list does not know keeps the name in its record. */
export const nameOf = (model: string, recorded: string): Name =>
  NAMES[model] ?? { title: recorded, label: [recorded], group: "other" };
