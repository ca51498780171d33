const KEPT = "openrun.theme";
const THEMES = ["auto", "light", "dark"];

export function theme() {
  try {
    const kept = localStorage.getItem(KEPT);
    return THEMES.includes(kept) ? kept : "auto";
  } catch {
    return document.documentElement.dataset.theme ?? "auto";
  }
}

export function applyTheme(chosen = theme()) {
  document.documentElement.dataset.theme = chosen;
}

export function nextTheme() {
  const next = THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length];
  try {
    localStorage.setItem(KEPT, next);
  } catch {
    // then it holds for this visit only
  }
  applyTheme(next);
  return next;
}
