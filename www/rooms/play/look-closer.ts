// Opens the closer look, which is fetched when it is first asked for.

import type { App } from "../../app/app";
import { Messages, sentence } from "../../app/messages";
import { loadWithStyles } from "../../app/retry-downloads";
import { define } from "../../views/define";

export async function lookCloser(app: App, dataset?: number): Promise<void> {
  const messages = new Messages(app.store);
  try {
    await loadWithStyles(async () => {
      const { CloserLook } = await import("./closer-look");
      define("closer-look", CloserLook);
    });
  } catch (error) {
    const remedy = { label: "Try again", run: () => void lookCloser(app, dataset) };
    messages.problem({ id: "closer", message: `The closer look could not be fetched: ${sentence(error)}.`, remedy });
    return;
  }
  messages.dismiss("closer");
  // It goes when it is closed; another press while it was fetched opens no second one.
  if (document.querySelector("closer-look")) return;
  const look = document.createElement("closer-look") as HTMLElement & {
    app: App;
    open(dataset?: number): Promise<void>;
  };
  look.app = app;
  document.body.append(look);
  await look.open(dataset);
}
