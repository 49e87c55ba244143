// What was dropped or pasted, as files: folders are opened, as far down as people keep pictures.

/** More than D ever holds, and few enough to look through at once. */
const MOST = 500;
const DEPTH = 3;

export interface Dropped {
  files: File[];
  /** Names of folders that held no file of the sort that is wanted. */
  emptyFolders: string[];
}

/** Of a folder only the files that are `wanted` are taken, in the order of their names; what was named itself, always. */
export async function filesOf(transfer: DataTransfer, wanted: (file: File) => boolean): Promise<Dropped> {
  // The transfer holds them only until its event has been handled.
  const whole = [...transfer.files];
  const entries = [...(transfer.items ?? [])]
    .filter(({ kind }) => kind === "file")
    .map((item) => item.webkitGetAsEntry?.() ?? null);
  const found = await Promise.all(
    whole.map(async (file, index) => {
      const entry = entries[index];
      if (!entry?.isDirectory) return { files: [file], emptyFolders: [] };
      const files = (await filesIn(entry as FileSystemDirectoryEntry, DEPTH)).filter(wanted);
      return { files, emptyFolders: files.length > 0 ? [] : [entry.name] };
    }),
  );
  return {
    files: found.flatMap(({ files }) => files),
    emptyFolders: found.flatMap(({ emptyFolders }) => emptyFolders),
  };
}

/** All files of a folder; what cannot be read is passed over, as what was not named by hand. */
async function filesIn(folder: FileSystemDirectoryEntry, depth: number): Promise<File[]> {
  const entries = await listed(folder).catch(() => []);
  entries.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  const files: File[] = [];
  for (const entry of entries.slice(0, MOST)) {
    if (entry.isFile) {
      const file = await opened(entry as FileSystemFileEntry).catch(() => null);
      if (file) files.push(file);
    } else if (depth > 1) files.push(...(await filesIn(entry as FileSystemDirectoryEntry, depth - 1)));
  }
  return files;
}

const opened = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));

/** A reader hands out a part of a folder at a time, and nothing once it is done. */
async function listed(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  while (all.length < MOST) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (some.length === 0) break;
    all.push(...some);
  }
  return all;
}

export const isPicture = ({ type, name }: File): boolean =>
  type.startsWith("image/") || /\.(avif|bmp|gif|jpe?g|png|svg|webp)$/i.test(name);

/** What may hold images to train on: archives, IDX files, tables, arrays. */
export const isImageSource = ({ name }: File): boolean => /\.(zip|np[zy]|[ct]sv|gz|idx\d?)$|ubyte$/i.test(name);

export const isCheckpoint = ({ name }: File): boolean => /\.safetensors$/i.test(name);
