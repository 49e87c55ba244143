// What the paper reports, to stand beside what is measured here.

import type { Family, MetaSplit } from "../engine/protocol";

/** Mean accuracy of a linear probe per unseen dataset, MetaVAE on MNIST: Figure 6 of Wu, Choi, Goodman, Ermon (AAAI 2020). */
export const paperProbe: Partial<Record<Family, Record<MetaSplit, number>>> = {
  rotation: { interleaved: 0.892, sparse: 0.872, contiguous: 0.884 },
  scale: { interleaved: 0.909, sparse: 0.904, contiguous: 0.894 },
  shear: { interleaved: 0.839, sparse: 0.832, contiguous: 0.843 },
};
