// The page's words in the language that was chosen, or else the browser's, or else English.
import { Text, en } from "./en";
import { zh } from "./zh";

export const languages: Record<string, Text> = { en, zh };

const kKey = "inkling-language";

function stored(): string | null {
  try {
    return localStorage.getItem(kKey);
  } catch {
    return null; // a file that is opened from a disk may have no storage
  }
}

function choose(): Text {
  const asked = new URLSearchParams(location.search).get("lang") ?? stored();
  for (const language of [asked, ...(navigator.languages ?? [])]) {
    const known = languages[(language ?? "").split("-")[0]];
    if (known) return known;
  }
  return en;
}

export const text: Text = choose();

// Takes effect when the page is loaded again.
export function remember_language(language: string): void {
  try {
    localStorage.setItem(kKey, language);
  } catch {
    // Then it is as it was.
  }
}
