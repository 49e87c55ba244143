// Files that are dropped beside the places that take them, or pasted: no browser may open them in the page's stead.

import type { App } from "../app/app";
import { type Dropped, filesOf, isCheckpoint, isImageSource, isPicture } from "./dropped";
import { typing } from "./pointing";

export function guardDrops({ actions }: App, page: Window): void {
  const take = async (transfer: DataTransfer) => {
    const { files, emptyFolders } = await filesOf(
      transfer,
      (file) => isPicture(file) || isCheckpoint(file) || isImageSource(file),
    );
    actions.takeFiles(sorted({ files, emptyFolders }));
  };
  // Places that take files have handled the event before it comes here.
  page.addEventListener("dragover", (event) => {
    if (event.defaultPrevented || !event.dataTransfer || !leaves(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = event.dataTransfer.types.includes("Files") ? "copy" : "none";
  });
  page.addEventListener("drop", (event) => {
    if (event.defaultPrevented || !event.dataTransfer || !leaves(event)) return;
    event.preventDefault();
    if (event.dataTransfer.types.includes("Files")) void take(event.dataTransfer);
  });
  page.addEventListener("paste", (event) => {
    const { clipboardData } = event;
    // Spreadsheets copy text and a picture of it: in a field the text is meant.
    const meansText = typing(event.target) && (clipboardData?.types.includes("text/plain") ?? false);
    if (event.defaultPrevented || !clipboardData || clipboardData.files.length === 0 || meansText) return;
    event.preventDefault();
    void take(clipboardData);
  });
}

/** Whether the browser would leave the page for what is dropped: a file, or a link outside a field. */
const leaves = ({ dataTransfer, target }: DragEvent): boolean =>
  ["Files", "text/uri-list"].some((type) => dataTransfer?.types.includes(type)) &&
  (dataTransfer?.types.includes("Files") || !typing(target));

const sorted = ({ files, emptyFolders }: Dropped) => ({
  pictures: files.filter(isPicture),
  checkpoints: files.filter(isCheckpoint),
  sources: files.filter(isImageSource),
  others: [
    ...files.filter((file) => !isPicture(file) && !isCheckpoint(file) && !isImageSource(file)).map(({ name }) => name),
    ...emptyFolders.map((name) => `${name}/`),
  ],
});
