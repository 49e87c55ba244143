// Starts a worker also where the page has no origin of its own, as in a sandboxed frame.

/** No worker could be started; the message says what may help. */
export class NoWorkers extends Error {
  override name = "NoWorkers";
}

type WorkerClass = new (url: string, options: WorkerOptions) => Worker;

/** Imports a module, and hands over to it what came before it was there; says so where it does not come. */
const importing = (url: string): string => `
  const early = [];
  onmessage = (message) => early.push(message);
  import(${JSON.stringify(url)}).then(
    () => early.forEach((message) => onmessage(message)),
    (error) => postMessage({ type: "crashed", message: String(error) }),
  );`;

/** The worker whose script is at `url`, under a name that the browser's tools show. */
export function startWorker(url: string, name = "", Class: WorkerClass = Worker): Worker {
  try {
    return new Class(url, { type: "module", name });
  } catch {
    // A script from the site's origin is a stranger's to a frame without one; a script of the frame's own may import it.
  }
  try {
    const script = new Blob([importing(url)], { type: "text/javascript" });
    // Chromium starts no module from a blob without an origin.
    return new Class(URL.createObjectURL(script), { type: "classic", name });
  } catch {
    throw new NoWorkers(
      "this browser does not let the page start workers, which the model runs in. If the page stands in a frame, open it in a tab of its own.",
    );
  }
}
