// Reading pictures is fetched with the first picture: most visitors draw, and the page opens the sooner.

import type { Ink } from "./picture-file";

export function laterPictureReader(): (file: File) => Promise<Ink> {
  let reader: Promise<(file: File) => Promise<Ink>> | null = null;
  return async (file) => {
    reader ??= import("./picture-file").then(({ pictureReader }) => pictureReader());
    const read = await reader.catch(() => {
      // The next picture asks again.
      reader = null;
      throw new Error(
        `${file.name || "The picture"} was not read: the part of the page that reads pictures could not be loaded. Try again.`,
      );
    });
    return read(file);
  };
}
