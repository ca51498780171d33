import { Chart } from "./chart.js";
import { fine, n, otherLanguage, switchLanguage, t, translate } from "./language.js";
import { PlanForm } from "./plan.js";
import { ask, startRun, Watch } from "./service.js";
import { applyTheme, nextTheme, theme } from "./theme.js";
import { VerdictCard } from "./verdict.js";
import { Wall } from "./wall.js";

const COUNT_MS = 140;
const OVER = ["FINISHED", "STOPPED", "FAILED"];

const at = (id) => document.getElementById(id);
const calm = matchMedia("(prefers-reduced-motion: reduce)");

const charts = {
  rate: new Chart(at("chart-rate"), [{ key: "issuedPerSecond" }], n),
  latency: new Chart(at("chart-latency"), [{ key: "p99Ms" }, { key: "p50Ms" }], fine),
  rows: new Chart(at("chart-rows"), [{ key: "rows" }, { key: "issued" }], n),
  lag: new Chart(at("chart-lag"), [{ key: "lagMs" }], n),
};
const lines = { rate: ["line.rate"], latency: ["line.p99", "line.p50"], rows: ["line.rows", "line.issued"], lag: ["line.lag"] };
const wall = new Wall(at("wall"));
const verdict = new VerdictCard(at("verdict"));

/** What is shown: the run, its last sample, and whether the service is reached. */
const shown = { run: null, sample: null, soldOutMs: null, isLost: false, isStarting: false, count: 0 };
let form = null;
let watching = null;

applyTheme();
words();
begin();

async function begin() {
  let options;
  try {
    options = await ask("/live/options");
  } catch {
    shown.isLost = true;
    words();
    setTimeout(begin, 1000);
    return;
  }
  shown.isLost = false;
  form = new PlanForm(at("form"), options);
  at("form").addEventListener("planned", () => shown.run === null || isOver() ? plan() : undefined);
  at("form").addEventListener("submit", start);
  at("stop").addEventListener("click", stop);
  form.translate();
  plan();
  const id = options.current ?? location.hash.slice(1);
  if (id) {
    await watch(id).catch(() => history.replaceState(null, "", location.pathname));
  }
  document.documentElement.dataset.ready = "true";
}

/** Before a run, the hero shows what is planned. */
function plan() {
  const { stock } = form.plan();
  shown.run = null;
  shown.sample = null;
  shown.soldOutMs = null;
  Object.values(charts).forEach((chart) => chart.clear());
  verdict.show(null);
  count(Number.isInteger(stock) && stock > 0 ? stock : 0, true);
  render();
}

async function start(event) {
  event.preventDefault();
  if (shown.isStarting || (shown.run && !isOver()) || form.check()) {
    return;
  }
  shown.isStarting = true;
  at("problem").textContent = "";
  try {
    show(await startRun(form.plan()));
    at("hero").scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
  } catch (problem) {
    await explain(problem);
  } finally {
    shown.isStarting = false;
    render();
  }
}

async function explain(problem) {
  if (problem.reason === "RUN_GOING_ON") {
    await watch(problem.runId).catch(() => undefined);
    at("problem").textContent = t("error.another");
  } else if (problem.errors) {
    form.showErrors(problem.errors.map((error) => error.field));
  } else {
    at("problem").textContent = t("error.service");
  }
}

async function stop() {
  try {
    await ask(`/live/runs/${encodeURIComponent(shown.run.id)}`, { method: "DELETE" });
  } catch {
    at("problem").textContent = t("error.service");
  }
}

async function watch(id) {
  show(await ask(`/live/runs/${encodeURIComponent(id)}`));
}

/** Shows a run from its beginning, and follows it. */
function show(run) {
  watching?.close();
  plan();
  form.show(run);
  shown.run = { ...run, state: "RUNNING", verdict: null, result: null };
  shown.isLost = false;
  history.replaceState(null, "", "#" + run.id);
  count(run.stock, true);
  verdict.show(shown.run);
  render();
  watching = new Watch(run.id, { sample, end, lost: () => reached(false), found: () => reached(true), gone });
}

function sample(next) {
  shown.sample = next;
  shown.run.state = next.state;
  if (next.remaining === 0 && shown.soldOutMs === null) {
    shown.soldOutMs = next.ms;
    Object.values(charts).forEach((chart) => chart.mark(next.ms));
  }
  Object.values(charts).forEach((chart) => chart.add(next));
  schedule();
}

function end(run) {
  shown.run = run;
  verdict.show(run);
  schedule();
}

function reached(isReached) {
  if (shown.isLost === isReached) {
    shown.isLost = !isReached;
    render();
  }
}

function gone() {
  shown.run = { ...shown.run, state: "FAILED", failure: t("error.service") };
  shown.isLost = false;
  verdict.show(shown.run);
  render();
}

/** However many samples come at once, they are drawn once. */
let isScheduled = false;
function schedule() {
  if (!isScheduled) {
    isScheduled = true;
    requestAnimationFrame(() => {
      isScheduled = false;
      Object.values(charts).forEach((chart) => chart.draw());
      if (shown.sample) {
        count(shown.sample.remaining, OVER.includes(shown.run.state));
      }
      render();
    });
  }
}

/** Counts down from what is shown to what is left, unless that would be too much movement. */
let counting = 0;
function count(target, atOnce) {
  cancelAnimationFrame(counting);
  const stock = shown.run?.stock ?? target;
  const from = shown.count;
  const begin = performance.now();
  const step = () => {
    const done = atOnce || calm.matches ? 1 : Math.min(1, (performance.now() - begin) / COUNT_MS);
    shown.count = Math.round(from + (target - from) * done);
    at("remaining").textContent = n(shown.count);
    wall.show(stock > 0 ? shown.count / stock : 0);
    if (done < 1) {
      counting = requestAnimationFrame(step);
    }
  };
  step();
  at("wall-frame").setAttribute("aria-valuemax", stock);
  at("wall-frame").setAttribute("aria-valuenow", target);
}

function isOver() {
  return OVER.includes(shown.run?.state);
}

/** The state by the name that the style knows. */
function stateName() {
  if (shown.isLost) {
    return "disconnected";
  }
  if (!shown.run) {
    return form ? "idle" : "connecting";
  }
  if (shown.run.state === "STOPPED" || shown.run.state === "FAILED" || shown.run.state === "SETTLING") {
    return shown.run.state.toLowerCase();
  }
  if (shown.soldOutMs !== null) {
    return "soldout";
  }
  return shown.run.state === "FINISHED" ? "finished" : "running";
}

function said(state) {
  switch (state) {
    case "idle": {
      const { members, clicks } = form.plan();
      return t("said.idle", n(members ?? 0), n(clicks ?? 0));
    }
    case "running":
      return t("said.running", shown.run.members);
    case "soldout":
      return t("said.soldout", n((shown.run.result?.issuingMs ?? shown.soldOutMs) / 1000, 2));
    case "finished":
      return shown.run.verdict?.pass ? t("said.left") : "";
    case "failed":
      return t("said.failed", shown.run.failure ?? "");
    case "connecting":
      return "";
    default:
      return t("said." + state);
  }
}

function render() {
  const state = stateName();
  const isGoingOn = shown.run !== null && !isOver();
  at("hero").dataset.state = state;
  put("state", t("state." + state));
  put("said", said(state));
  put("stock-of", n(shown.run?.stock ?? shown.count));
  ["issued", "already", "refused", "answered"].forEach((key) => put(key, n(shown.sample?.[key] ?? 0)));
  put("elapsed", n((shown.sample?.ms ?? 0) / 1000, 1));
  at("start").setAttribute("aria-disabled", isGoingOn || shown.isStarting || !form);
  at("stop").disabled = !isGoingOn;
}

/** Only what has changed, since some of it is read out. */
function put(id, text) {
  if (at(id).textContent !== text) {
    at(id).textContent = text;
  }
}

function words() {
  translate();
  const seconds = (figure) => t("seconds", n(figure, 1));
  Object.entries(charts).forEach(([name, chart]) =>
    chart.words(t("chart." + name), lines[name].map((key) => t(key)), (figure) => t("peak", figure), seconds));
  at("language").textContent = t("switch.language");
  at("language").lang = otherLanguage();
  at("theme").textContent = t("theme." + theme());
  at("theme").setAttribute("aria-label", t("theme", t("theme." + theme())));
  form?.translate();
  at("remaining").textContent = n(shown.count);
  verdict.show(verdict.run);
  render();
}

at("language").addEventListener("click", () => {
  switchLanguage();
  words();
});
at("theme").addEventListener("click", () => {
  nextTheme();
  words();
  wall.draw();
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => wall.draw());
