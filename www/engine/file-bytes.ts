// The bytes of a file that the visitor chose, or why they are not to be had.

export class UnreadableFile extends Error {
  override name = "UnreadableFile";
}

/** Throws a sentence. A file is only read now: since it was chosen it may have been moved, or be a folder after all. */
export async function bytesOf(file: File): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new UnreadableFile(
      `${file.name || "The file"} could not be read: it is a folder, or was moved, changed or locked. Choose it again.`,
    );
  }
}
