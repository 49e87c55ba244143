// The images that a checkpoint's run learnt from, as its head names them: they must be there before it can be read.

import type { RunConfig, Source } from "../engine/protocol";

/** Longer heads belong to no checkpoint. */
const MOST = 1 << 20;

/** Undefined for MNIST; and for what is no checkpoint, which its reader tells. */
export function sourceOfCheckpoint(bytes: Uint8Array): Source | undefined {
  try {
    // Safetensors: the length of the head, then the head in JSON.
    const length = Number(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getBigUint64(0, true));
    if (length > MOST) return undefined;
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as {
      __metadata__?: { config?: string };
    };
    return (JSON.parse(head.__metadata__?.config ?? "{}") as Partial<RunConfig>).source;
  } catch {
    return undefined;
  }
}
