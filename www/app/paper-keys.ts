// The first sign of a visitor fetches what paper needs: nobody prints a page that they have not touched.

import type { App } from "./app";

const asksForPaper = (event: KeyboardEvent): boolean =>
  event.key === "p" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;

export function awaitPaper(app: App): void {
  let coming: Promise<typeof import("./printing") | null> | undefined;
  const come = () => {
    coming ??= import("./printing").then(
      (printing) => {
        printing.prepareForPaper();
        return printing;
      },
      // Without it the browser prints the page as it stands.
      () => null,
    );
    return coming;
  };
  addEventListener("pointerdown", () => void come(), { capture: true, once: true });
  addEventListener("keydown", (event) => {
    const arrival = come();
    if (!asksForPaper(event)) return;
    event.preventDefault();
    void arrival.then((printing) => (printing ? printing.printRoom(app) : print()));
  });
}
