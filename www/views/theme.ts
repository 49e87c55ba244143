// Dark and light: follows the system until the visitor chooses.

export type Theme = "auto" | "light" | "dark";

const KEY = "metavae-theme";
const order: Theme[] = ["auto", "light", "dark"];

export function currentTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === "light" || chosen === "dark" ? chosen : "auto";
}

export function nextTheme(): Theme {
  const theme = order[(order.indexOf(currentTheme()) + 1) % order.length] ?? "auto";
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "auto") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
  return theme;
}

/** Calls back when the colours change, by choice or by the system. Returns what ends that. */
export function onThemeChange(callback: () => void): () => void {
  const system = ["(prefers-color-scheme: dark)", "(forced-colors: active)"].map((query) => matchMedia(query));
  const chosen = new MutationObserver(callback);
  chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  for (const query of system) query.addEventListener("change", callback);
  return () => {
    chosen.disconnect();
    for (const query of system) query.removeEventListener("change", callback);
  };
}
