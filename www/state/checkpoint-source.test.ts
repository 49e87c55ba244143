import { expect, test } from "vitest";
import { sourceOfCheckpoint } from "./checkpoint-source";

function checkpoint(config: object): Uint8Array {
  const head = new TextEncoder().encode(JSON.stringify({ __metadata__: { config: JSON.stringify(config) } }));
  const bytes = new Uint8Array(8 + head.length + 4);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(head.length), true);
  bytes.set(head, 8);
  return bytes;
}

test("a checkpoint names its images before it is read", () => {
  const source = { id: "30-0", name: "letters", train: 27, test: 3, classes: 0 };
  expect(sourceOfCheckpoint(checkpoint({ source, family: "rotation" }))).toEqual(source);
  expect(sourceOfCheckpoint(checkpoint({ family: "rotation" }))).toBeUndefined();
});

test("what is no checkpoint names none", () => {
  for (const bytes of [
    new Uint8Array(0),
    new Uint8Array(7),
    new Uint8Array(40).fill(255),
    checkpoint({}).subarray(0, 12),
  ])
    expect(sourceOfCheckpoint(bytes)).toBeUndefined();
});
