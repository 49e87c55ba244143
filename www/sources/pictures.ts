// Pictures of any kind, a class for each folder: decoded by the browser, made small, brought to ink on paper as a whole set.

import { fileName, type ImageSet, joined, type NamedFile, stem, UnreadableImages } from "./image-set";
import { LeftOutList } from "./left-out";
import { classesOf } from "./table";

/** Pictures at the beginning that cannot be read, after which none is tried. */
const HOPELESS = 100;

/** Grey levels of a picture, 0 black to 255 white, which fit into so many pixels each way. */
export type ReadGrey = (blob: Blob, path: string, side: number) => Promise<GreyPicture>;

export interface GreyPicture {
  width: number;
  height: number;
  /** 0 black to 255 white; what is transparent counts as paper. */
  grey: Uint8Array;
}

export const isPicturePath = (path: string): boolean =>
  /\.(avif|bmp|gif|ico|jfif|jpe?g|png|svg|tiff?|webp)$/i.test(path);

/** The set of all pictures that can be read, as squares of a side; those that cannot are named. */
export async function pictureSet(
  name: string,
  files: readonly NamedFile[],
  read: ReadGrey,
  progress: (share: number) => void,
  side: number,
): Promise<ImageSet> {
  const { images, folders, leftOut } = await readAll(files, read, progress, side);
  const { first } = leftOut;
  if (images.length === 0)
    throw new UnreadableImages(first ? `${first.name} ${first.why}.` : `${name} holds no pictures.`);
  const isClassed = new Set(folders).size > 1;
  const classes = isClassed ? classesOf(folders) : null;
  return {
    name,
    width: side,
    height: side,
    pixels: joined(images),
    labels: classes?.labels ?? null,
    classes: classes?.classes ?? [],
    test: 0,
    leftOut: leftOut.list("pictures"),
  };
}

async function readAll(
  files: readonly NamedFile[],
  read: ReadGrey,
  progress: (share: number) => void,
  side: number,
): Promise<{ images: Uint8Array[]; folders: string[]; leftOut: LeftOutList }> {
  const found = { images: [] as Uint8Array[], folders: [] as string[], leftOut: new LeftOutList() };
  for (const [place, { path, blob }] of files.entries()) {
    try {
      found.images.push(centred(await read(blob, path, side), side));
      found.folders.push(folderOf(path));
    } catch (error) {
      found.leftOut.add(path, error instanceof Error ? error.message : String(error));
      // Where the first ones cannot be read, it is the same for each.
      if (found.images.length === 0 && found.leftOut.count === HOPELESS) break;
    }
    progress((place + 1) / files.length);
  }
  return found;
}

/** The folder that a picture lies in, which names its class. */
function folderOf(path: string): string {
  const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
  return fileName(folder);
}

/** In the middle of a square, on a ground of the level that its rim has. */
function centred({ width, height, grey }: GreyPicture, side: number): Uint8Array {
  const image = new Uint8Array(side * side).fill(rimLevel(grey, width, height));
  const [left, top] = [Math.floor((side - width) / 2), Math.floor((side - height) / 2)];
  for (let row = 0; row < height; row++)
    image.set(grey.subarray(row * width, (row + 1) * width), (top + row) * side + left);
  return image;
}

/** The middle one of the levels along the rim. */
export function rimLevel(grey: Uint8Array, width: number, height: number): number {
  const rim = grey.filter((_, at) => {
    const [column, row] = [at % width, Math.floor(at / width)];
    return column === 0 || row === 0 || column === width - 1 || row === height - 1;
  });
  return rim.sort()[rim.length >> 1] ?? 0;
}

/** What to call a set of files: their common folder, or the first of them. */
export function nameOf(files: readonly NamedFile[]): string {
  const [first] = files;
  if (!first) return "images";
  const [root = ""] = first.path.split("/");
  const isCommon = files.every(({ path }) => path.startsWith(`${root}/`));
  return isCommon ? root : stem(first.path);
}
