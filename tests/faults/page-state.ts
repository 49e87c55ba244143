// What a visitor sees of the page at a glance; goes into the page whole.

export interface PageState {
  /** Whether the page's program runs, and its style sheets are in force. */
  lives: boolean;
  styled: boolean;
  /** The line that stands in the place of a page that does not start. */
  notStarted: string | null;
  problems: Array<{ id: string; text: string; remedy: string | null }>;
  announcement: string;
  /** What parts of the page say that could not be loaded. */
  parts: string[];
  /** The digit's number, and the KL of the first strip, once the model answers whole. */
  digit: string;
  answer: string | null;
  /** The trainer's big button, and where the run stands. */
  button: string;
  step: number | null;
  kept: number | null;
  offer: string | null;
  /** The list of kept runs. */
  rows: string[];
}

export function pageState(): PageState {
  const text = (selector: string): string | null =>
    document.querySelector(selector)?.textContent?.trim().replace(/\s+/g, " ") ?? null;
  const texts = (selector: string): string[] =>
    [...document.querySelectorAll(selector)].map((element) => element.textContent?.trim().replace(/\s+/g, " ") ?? "");
  const number = (words: string | null | undefined): number | null => {
    const digits = words?.replace(/\D/g, "");
    return digits ? Number(digits) : null;
  };
  const notStarted = document.querySelector("#not-started");
  const now = typeof window.metavae === "undefined" ? null : window.metavae.state();
  const figures = [...document.querySelectorAll("train-controls dl div")];
  const kept = figures.find((figure) => figure.querySelector("dt")?.textContent === "kept at");
  return {
    lives: now !== null,
    styled: [...document.querySelectorAll<HTMLLinkElement>("link[rel=stylesheet]")].every(
      ({ sheet }) => sheet !== null,
    ),
    notStarted: notStarted?.checkVisibility({ visibilityProperty: true }) ? (notStarted.textContent ?? "") : null,
    problems: [...document.querySelectorAll("[data-problem]")].map((problem) => ({
      id: problem.getAttribute("data-problem") ?? "",
      text: problem.querySelector("p")?.textContent ?? "",
      remedy: problem.querySelector("button:not(.icon-button)")?.textContent ?? null,
    })),
    announcement: text("page-status [role=status]") ?? "",
    parts: texts(".part-failure p"),
    digit: now && "testDigit" in now.pad ? String(now.pad.testDigit) : "",
    answer: now?.answers && now.model?.hasDecoders ? text("answer-strips .strip .figures b") : null,
    button: text("train-controls .primary") ?? "",
    step: number(text('[data-testid="step"]')),
    kept: number(kept?.querySelector("dd")?.textContent),
    offer: text("resume-offer section"),
    rows: texts("kept-runs tbody .run-state"),
  };
}
