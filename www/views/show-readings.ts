// Fetches what shows a reading when there is one to show; where that fails, the next answer asks for it again.

import { define } from "./define";

let arriving: Promise<void> | null = null;

export function showReadings(): Promise<void> {
  arriving ??= import("./answer-reading").then(
    ({ AnswerReading }) => {
      define("answer-reading", AnswerReading);
    },
    () => {
      arriving = null;
    },
  );
  return arriving;
}
