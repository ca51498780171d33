import { words } from "./words.js";

const KEPT = "openrun.language";

let language = keptLanguage() ?? (navigator.language.toLowerCase().startsWith("ko") ? "ko" : "en");
let numbers = new Map();

/** The word of a key, with figures and texts in the places {0}, {1} ... */
export function t(key, ...values) {
  return words[language][key].replace(/\{(\d)\}/g, (place, i) => (typeof values[i] === "number" ? n(values[i]) : values[i]));
}

/** A figure as the language writes it, with so many places. */
export function n(figure, places = 0) {
  if (!numbers.has(places)) {
    numbers.set(
      places,
      new Intl.NumberFormat(language, { minimumFractionDigits: places, maximumFractionDigits: places }));
  }
  return numbers.get(places).format(figure);
}

/** A time that may be small: two places below 10, one below 100. */
export function fine(figure) {
  return n(figure, figure < 10 ? 2 : figure < 100 ? 1 : 0);
}

export function switchLanguage() {
  language = language === "ko" ? "en" : "ko";
  numbers = new Map();
  keep(language);
}

/** Puts the words where the page has a place for them. */
export function translate() {
  document.documentElement.lang = language;
  document.title = t("title");
  document.querySelectorAll("[data-i18n]").forEach((place) => (place.textContent = t(place.dataset.i18n)));
}

export function otherLanguage() {
  return language === "ko" ? "en" : "ko";
}

function keptLanguage() {
  try {
    const kept = localStorage.getItem(KEPT);
    return kept in words ? kept : null;
  } catch {
    return null;
  }
}

function keep(value) {
  try {
    localStorage.setItem(KEPT, value);
  } catch {
    // then it holds for this visit only
  }
}
