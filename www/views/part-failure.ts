// Says in the place of a part that it could not be loaded, and lets the visitor try again.

import { sentence } from "../app/messages";
import { isFailedDownload } from "../app/retry-downloads";

export function partFailure(error: unknown, again: () => void): HTMLElement {
  const element = document.createElement("div");
  element.className = "part-failure";
  element.setAttribute("role", "alert");
  const text = document.createElement("p");
  text.textContent = isFailedDownload(error)
    ? "This part of the page could not be loaded: the connection failed, or what arrived was broken."
    : `This part of the page stopped: ${sentence(error)}`;
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Try again";
  button.onclick = again;
  element.append(text, button);
  return element;
}
