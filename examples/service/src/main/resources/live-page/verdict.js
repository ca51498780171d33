import { fine, n, t } from "./language.js";

const PROMISES = [
  "EVERY_CALL_ANSWERED",
  "AS_MANY_AS_THERE_ARE",
  "NO_MEMBER_HAS_TWO",
  "NO_GAP",
  "HOLDERS_WERE_TOLD",
  "CLICKS_ANSWERED_ALIKE",
  "EACH_ISSUED_ONCE",
  "CATALOG_COUNTS",
  "NOBODY_REFUSED_WITHOUT_REASON",
];

/** The card with all promises: open before a run is judged, then kept or broken, with the figures that show it. */
export class VerdictCard {
  constructor(card) {
    this.card = card;
    this.rows = new Map(PROMISES.map((promise) => [promise, this.row(promise)]));
    this.show(null);
  }

  /** The run as far as it is; null if there is none. */
  show(run) {
    this.run = run;
    const verdict = run?.verdict;
    const found = new Map((verdict?.promises ?? []).map((promise) => [promise.promise, promise]));
    this.rows.forEach((row, promise) => this.fill(row, promise, found.get(promise)));
    this.card.dataset.verdict = verdict ? (verdict.pass ? "pass" : "fail") : "open";
    // one that says nothing new must not be read out again
    const words = this.judgement(run);
    const judgement = document.getElementById("judgement");
    if (judgement.textContent !== words) {
      judgement.textContent = words;
    }
    this.results(run?.result);
  }

  judgement(run) {
    if (!run) {
      return t("verdict.open");
    }
    if (!run.verdict) {
      return t(run.state === "STOPPED" || run.state === "FAILED" ? "verdict.none" : "verdict.waiting");
    }
    const broken = run.verdict.promises.filter((promise) => !promise.kept).length;
    const all = run.verdict.promises.length;
    const words = run.verdict.pass ? t("verdict.pass", all) : t("verdict.fail", broken, all);
    return run.failure ? `${words} ${t("verdict.gaveUp", run.failure)}` : words;
  }

  results(result) {
    const put = (name, text) => (document.getElementById("result-" + name).textContent = text);
    put("issuing", result ? t("seconds", n(result.issuingMs / 1000, 2)) : "–");
    put("rate", result ? n(result.issuedPerSecond) : "–");
    put("p50", result ? t("milliseconds", fine(result.p50Ms)) : "–");
    put("p99", result ? t("milliseconds", fine(result.p99Ms)) : "–");
    put("lastRow", result ? t("milliseconds", n(result.lastRowMs)) : "–");
  }

  fill({ item, sign, text, figures }, promise, found) {
    const state = found ? (found.kept ? "kept" : "broken") : "open";
    item.dataset.state = state;
    sign.setAttribute("aria-label", t(state));
    text.textContent = t("promise." + promise);
    figures.textContent = found ? inWords(promise, found.figures) : "";
  }

  row(promise) {
    const item = document.createElement("li");
    item.dataset.promise = promise;
    const sign = document.createElement("span");
    sign.className = "sign";
    sign.setAttribute("role", "img");
    const text = document.createElement("span");
    text.className = "promise";
    const figures = document.createElement("span");
    figures.className = "figures";
    item.append(sign, text, figures);
    document.getElementById("promises").append(item);
    return { item, sign, text, figures };
  }
}

function inWords(promise, figures) {
  if (promise === "NOBODY_REFUSED_WITHOUT_REASON") {
    return t("found.refused", figures[0], figures[2]);
  }
  return figures[2] > 0 ? t("found.lost", ...figures) : t("found.equal", ...figures);
}
