// What a random walk does and sees inside the page: each of these functions goes there whole, so it may use nothing outside itself.

/** Uses a control, of all that can be used now, in a way that suits its kind; says which and how. */
export function use({ at, choice, typed }: { at: number; choice: number; typed: string }): string {
  const change = (control: HTMLElement, ...types: string[]) => {
    for (const type of types) control.dispatchEvent(new Event(type, { bubbles: true }));
  };
  const isUsable = (control: HTMLElement): boolean => {
    const { disabled, type, title, textContent } = control as HTMLInputElement;
    // Sizes that a test has time for, and no bytes on the disk.
    const isCostly = /Full size|The paper|Save|CSV|Download/.test(`${textContent} ${title}`);
    return !disabled && type !== "file" && !isCostly && control.checkVisibility();
  };
  const select = (control: HTMLSelectElement): string => {
    control.selectedIndex = choice % control.options.length;
    change(control, "change");
    return ` = ${control.value}`;
  };
  const slide = (control: HTMLInputElement): string => {
    const [least, most, by] = [Number(control.min), Number(control.max), Number(control.step) || 1];
    control.value = String(least + by * (choice % (Math.round((most - least) / by) + 1)));
    change(control, "input");
    return ` = ${control.value}`;
  };
  const type = (control: HTMLInputElement): string => {
    control.value = typed;
    change(control, "input", "change");
    return ` = “${typed}”`;
  };
  const press = (control: HTMLElement): string => {
    control.click();
    return ` (${control.localName})`;
  };
  const how = (control: HTMLElement): string => {
    if (control instanceof HTMLSelectElement) return select(control);
    if (!(control instanceof HTMLInputElement) || ["radio", "checkbox"].includes(control.type)) return press(control);
    return control.type === "range" ? slide(control) : type(control);
  };
  const all = [...document.querySelectorAll<HTMLElement>("button, input, select, summary, nav a")].filter(isUsable);
  const control = all[at % all.length];
  if (!control) return "nothing";
  const words = control.textContent?.trim().replace(/\s+/g, " ").slice(0, 40);
  return (
    (control.ariaLabel ?? (control.id || words || control.parentElement?.textContent?.trim() || "")) + how(control)
  );
}

/** Why the page does not show what it should; empty where all is well. */
export function look(): string {
  const now = window.metavae.state();
  const { settings, answers, unanswered, pad, model, training } = now;
  const isEnglish = document.documentElement.lang.startsWith("en");
  const text = (selector: string) => document.querySelector(selector)?.textContent?.trim() ?? "";
  const isShown = (selector: string) => document.querySelector(selector)?.checkVisibility() === true;
  const checked = (name: string) =>
    [...document.querySelectorAll<HTMLInputElement>(`input[name=${name}]`)].findIndex((radio) => radio.checked);

  const answered = (): string => {
    if (answers !== null || pad.strokes === 0) return "";
    const said = text('[data-testid="model"]');
    const isSaid = unanswered !== null && (isEnglish ? said.includes(unanswered) : said !== "");
    const isOnItsWay = isShown(".download") || training.phase === "preparing";
    return isSaid || isOnItsWay ? "" : `no answer and no reason (“${said}”)`;
  };
  const choices = (): string => {
    const family = ["rotation", "scale", "shear"][checked("family")];
    if (family !== settings.family) return `the family shows ${family} and is ${settings.family}`;
    const name = ["common", "separate", "plane", "live"][checked("model")];
    if (name !== settings.model) return `the model shows ${name} and is ${settings.model}`;
    // Until its room was entered there is none.
    const live = document.querySelector<HTMLInputElement>("train-controls input[role=switch]")?.checked;
    return live === undefined || live === (settings.model === "live") ? "" : "the switch of the live model lies";
  };
  const numbers = (): string => {
    for (const { value } of document.querySelectorAll<HTMLInputElement>("#context-value, #dock-value"))
      if (Math.abs(Number(value) - settings.value) > 0.5) return `D shows ${value} and is ${settings.value}`;
    const size = document.querySelector("output[for=context-size]")?.textContent ?? String(settings.contextSize);
    return size === String(settings.contextSize) ? "" : `N shows ${size} and is ${settings.contextSize}`;
  };
  const figures = (): string => {
    if (!answers || pad.strokes === 0) return "";
    const { kl, datasets } = answers.chosen.answer;
    if (model?.family !== settings.family) return `a model of ${model?.family} answers for ${settings.family}`;
    const tiles = document.querySelectorAll("answer-strips .strip:first-child .tiles li").length;
    if (tiles !== datasets.length) return `${tiles} tiles for ${datasets.length} datasets`;
    const shown = text("answer-strips .strip:first-child .figures b");
    return Number.isFinite(kl) && shown === kl.toFixed(1) ? "" : `KL shows ${shown} and is ${kl}`;
  };
  const run = (): string => {
    if (!isEnglish || training.phase === "running" || training.phase === "preparing") return "";
    const shown = text('[data-testid="step"]');
    const step = Number(shown.replaceAll(",", ""));
    if (shown !== "" && step !== training.step) return `the step shows ${step} and is ${training.step}`;
    return text("train-controls .primary") === "Pause" ? `Pause is offered while the run is ${training.phase}` : "";
  };
  return answered() || choices() || numbers() || figures() || run();
}
