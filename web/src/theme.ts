// Light or dark: as the system has it, or as was chosen. The choice is an attribute that the style sheet looks at.
export type Theme = "auto" | "light" | "dark";
export const themes: readonly Theme[] = ["auto", "light", "dark"];

const kKey = "inkling-theme";

export function current_theme(): Theme {
  try {
    const stored = localStorage.getItem(kKey);
    return themes.find((theme) => theme === stored) ?? "auto";
  } catch {
    return "auto";
  }
}

export function apply_theme(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(kKey, theme);
  } catch {
    // Then it is for this page only.
  }
  dispatchEvent(new Event("theme")); // for what is drawn in the text's colour
}

export function watch_theme(): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => dispatchEvent(new Event("theme")));
}
