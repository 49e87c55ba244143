// Starts a worker also where the page has no origin of its own, as in a sandboxed frame.

/** No worker could be started; the message says what may help. */
export class NoWorkers extends Error {
  override name = "NoWorkers";
}

type WorkerClass = new (url: string, options: WorkerOptions) => Worker;

/** The worker whose script is at `url`. */
export function startWorker(url: string, Class: WorkerClass = Worker): Worker {
  const options = { type: "module" } as const;
  try {
    return new Class(url, options);
  } catch {
    // A script from the site's origin is a stranger's to a frame without one; a script of the frame's own may import it.
  }
  try {
    const script = new Blob([`import ${JSON.stringify(url)};`], { type: "text/javascript" });
    return new Class(URL.createObjectURL(script), options);
  } catch {
    throw new NoWorkers(
      "this browser does not let the page start workers, which the model runs in. If the page stands in a frame, open it in a tab of its own.",
    );
  }
}
