// Everything that was dropped, by its path: of folders all that is in them, as their names say what is of which class.

import type { NamedFile } from "./image-set";

/** More files are of no use to a page. */
const MOST = 150_000;

/** The transfer holds its entries only until its event has been handled: they are taken at once. */
export function droppedFiles(transfer: DataTransfer): Promise<NamedFile[]> {
  const whole = [...transfer.files];
  const entries = [...(transfer.items ?? [])]
    .filter(({ kind }) => kind === "file")
    .map((item) => item.webkitGetAsEntry?.());
  return gathered(whole, entries);
}

/** Files of a picker; those of a folder know their paths. */
export const chosenFiles = (files: Iterable<File>): NamedFile[] =>
  [...files].map((blob) => ({ path: blob.webkitRelativePath || blob.name, blob }));

async function gathered(
  whole: readonly File[],
  entries: ReadonlyArray<FileSystemEntry | null | undefined>,
): Promise<NamedFile[]> {
  const found: NamedFile[] = [];
  for (const [place, file] of whole.entries()) {
    const entry = entries[place];
    if (entry?.isDirectory) await addFolder(found, entry as FileSystemDirectoryEntry);
    else found.push({ path: file.name, blob: file });
  }
  return found;
}

async function addFolder(found: NamedFile[], folder: FileSystemDirectoryEntry): Promise<void> {
  const reader = folder.createReader();
  const entries: FileSystemEntry[] = [];
  // A reader hands out a part of a folder at a time, and nothing once it is done.
  for (
    let some = await listed(reader);
    some.length > 0 && found.length + entries.length < MOST;
    some = await listed(reader)
  )
    entries.push(...some);
  entries.sort((a, b) => a.name.localeCompare(b.name, "en", { numeric: true }));
  for (const entry of entries) {
    if (entry.isDirectory) await addFolder(found, entry as FileSystemDirectoryEntry);
    else {
      const blob = await opened(entry as FileSystemFileEntry).catch(() => null);
      if (blob) found.push({ path: entry.fullPath.replace(/^\//, ""), blob });
    }
  }
}

const listed = (reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> =>
  new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject)).catch(() => []);

const opened = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject));
