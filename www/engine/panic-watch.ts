// Notices a Rust panic from inside the worker. A panic in a future reaches nobody otherwise: its promise never settles.

/** Calls `report` once for a panic that is logged, or an error that nobody caught. */
export function watchForPanics(report: (message: string) => void): void {
  let reported = false;
  const once = (message: string) => {
    if (reported) return;
    reported = true;
    report(message);
  };
  // biome-ignore lint/suspicious/noConsole: the panic hook writes to the console, and only there.
  const log = console.error.bind(console);
  console.error = (...values: unknown[]) => {
    log(...values);
    const text = String(values[0]);
    if (text.includes("panicked at")) once(text.split("\n\nStack:")[0]?.trim() ?? text);
  };
  self.addEventListener("unhandledrejection", (event) => once(String(event.reason)));
}
