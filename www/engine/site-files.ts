// The files that this build of the page was made with, by their paths in the site.

import { files } from "virtual:site-files";
import { DownloadFailed, type RemoteFile } from "./download";

/** `base`: the page's address, with a slash at its end. */
export function siteFile(base: string, path: string): RemoteFile {
  const file = files[path];
  if (!file) throw new DownloadFailed(`No ${path} ships with this page.`);
  return { ...file, url: `${base}${path}?v=${file.version}` };
}
