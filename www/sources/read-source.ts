// What was dropped, chosen or pasted, as one set of images, by what the files hold and not by what they are called.

import { MNIST_SIDE } from "../state/image-size";
import { arraySet, isNpy } from "./arrays";
import { type Bytes, idxSet, isIdx } from "./idx";
import { fileName, type ImageSet, type LeftOut, type NamedFile, stem, UnreadableImages } from "./image-set";
import { naturalOrder } from "./natural-order";
import { isPicturePath, nameOf, pictureSet, type ReadGrey } from "./pictures";
import { isTable, tableSet } from "./table";
import { filesOfZip, firstBytes, isClutter, isZip, wholeFile } from "./unpacked";

type Kind = "idx" | "array" | "table" | "picture";

const WORDS: Record<Kind, string> = {
  idx: "IDX files",
  array: "NumPy arrays",
  table: "tables of pixels",
  picture: "pictures",
};

/** Pictures, which may have any size, become squares of a side; other images stay as large as they are. */
export async function readSource(
  files: readonly NamedFile[],
  readGrey: ReadGrey,
  progress: (share: number) => void = () => {},
  pictureSide: number = MNIST_SIDE,
): Promise<ImageSet> {
  const { name, there } = await opened(files);
  const sorted = await sortedByKind(there);
  const { kind, of, leftOut } = chosen(sorted, name);
  const set = await setOf(kind, name, of, readGrey, progress, pictureSide);
  return { ...set, leftOut: [...set.leftOut, ...leftOut] };
}

/** Archives give what is in them; each by its path. */
async function opened(files: readonly NamedFile[]): Promise<{ name: string; there: NamedFile[] }> {
  const there: NamedFile[] = [];
  const wanted = files.filter(({ path }) => !isClutter(path));
  for (const file of wanted) {
    if (isZip(await firstBytes(file.blob, 4))) there.push(...(await filesOfZip(file)));
    else there.push(file);
  }
  // Whatever order they came in: the same files are the same set.
  there.sort((one, other) => naturalOrder(one.path, other.path));
  const [first] = wanted;
  return { name: wanted.length === 1 && first ? stem(first.path) : nameOf(wanted), there };
}

async function sortedByKind(files: readonly NamedFile[]): Promise<Map<Kind | null, NamedFile[]>> {
  const sorted = new Map<Kind | null, NamedFile[]>();
  for (const file of files) {
    const kind = await kindOf(file);
    sorted.set(kind, [...(sorted.get(kind) ?? []), file]);
  }
  return sorted;
}

async function kindOf({ path, blob }: NamedFile): Promise<Kind | null> {
  if (isPicturePath(path) || blob.type.startsWith("image/")) return "picture";
  const head = await firstBytes(blob, 8);
  if (isNpy(head)) return "array";
  if (isIdx(head) || (head[0] === 0x1f && head[1] === 0x8b && !isTable(path))) return "idx";
  return isTable(path) ? "table" : null;
}

/** One kind at a time; where there are several, the one that says the most about its images. */
function chosen(
  sorted: ReadonlyMap<Kind | null, NamedFile[]>,
  name: string,
): { kind: Kind; of: NamedFile[]; leftOut: LeftOut[] } {
  const kinds: readonly Kind[] = ["idx", "array", "picture", "table"];
  const kind = kinds.find((kind) => sorted.has(kind));
  if (!kind) {
    const [other] = sorted.get(null) ?? [];
    const what = other ? `“${fileName(other.path)}” is none of what can be read` : `${name} is empty`;
    throw new UnreadableImages(
      `${what}: bring pictures, alone, in folders or in a zip; IDX files; a table of pixels (CSV); or NumPy arrays (.npz, .npy).`,
    );
  }
  const all = sorted.get(kind) ?? [];
  const of = kind === "table" ? all.slice(0, 1) : all;
  const tables = all
    .slice(of.length)
    .map(({ path }) => ({ name: path, why: "is another table: one is read at a time" }));
  const others = [...sorted].filter(([other]) => other !== kind).map(([other, files]) => unread(other, files, kind));
  return { kind, of, leftOut: [...tables, ...others] };
}

function unread(kind: Kind | null, files: readonly NamedFile[], beside: Kind): LeftOut {
  const [first] = files;
  const isOne = files.length === 1 && first !== undefined;
  const why = kind
    ? `${isOne ? "belongs" : "belong"} to ${WORDS[kind]}, beside ${WORDS[beside]}`
    : "of no kind that is read";
  return { name: isOne ? first.path : `${files.length} other files`, why };
}

async function setOf(
  kind: Kind,
  name: string,
  files: readonly NamedFile[],
  readGrey: ReadGrey,
  progress: (share: number) => void,
  pictureSide: number,
): Promise<ImageSet> {
  const [first] = files;
  if (kind === "table" && first) return tableSet(first, progress);
  if (kind === "picture") return pictureSet(name, files, readGrey, progress, pictureSide);
  const whole: Bytes[] = [];
  for (const [place, file] of files.entries()) {
    whole.push({ path: file.path, bytes: await wholeFile(file) });
    progress((place + 1) / files.length);
  }
  return kind === "idx" ? idxSet(whole) : arraySet(name, whole);
}
