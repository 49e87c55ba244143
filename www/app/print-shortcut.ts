// The first sign of a visitor fetches what paper needs: nobody prints a page that they have not touched.

import type { App } from "./app";

const asksToPrint = (event: KeyboardEvent): boolean =>
  event.key === "p" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;

export function watchForPrinting(app: App): void {
  let loading: Promise<typeof import("./printing") | null> | undefined;
  const loadPrinting = () => {
    loading ??= import("./printing").then(
      (printing) => {
        printing.prepareForPaper();
        return printing;
      },
      // Without it the browser prints the page as it stands.
      () => null,
    );
    return loading;
  };
  addEventListener("pointerdown", () => void loadPrinting(), { capture: true, once: true });
  addEventListener("keydown", (event) => {
    const loaded = loadPrinting();
    if (!asksToPrint(event)) return;
    event.preventDefault();
    void loaded.then((printing) => (printing ? printing.printRoom(app) : print()));
  });
}
