import { t } from "./language.js";

const ENGINES = "engine";

/** The form: what is on offer, what was chosen, and what is wrong with it. */
export class PlanForm {
  constructor(form, options) {
    this.form = form;
    this.options = options;
    this.inputs = new Map(options.fields.map((field) => [field.name, this.field(field)]));
    this.engines();
    form.querySelectorAll(".preset").forEach((preset) => preset.addEventListener("click", () => this.preset(preset)));
    this.markPreset();
  }

  plan() {
    const plan = { engine: this.form.elements[ENGINES].value };
    this.inputs.forEach(({ input }, name) => (plan[name] = input.value.trim() === "" ? null : Number(input.value)));
    return plan;
  }

  /** Says what is wrong with which fields, and goes to the first of them; false if nothing is. */
  check() {
    const wrong = this.options.fields.filter(({ name, min, max }) => {
      const figure = this.plan()[name];
      return !Number.isInteger(figure) || figure < min || figure > max;
    });
    this.showErrors(wrong.map((field) => field.name));
    return wrong.length > 0;
  }

  showErrors(names) {
    this.inputs.forEach(({ input, error, field }, name) => {
      const isWrong = names.includes(name);
      input.setAttribute("aria-invalid", isWrong);
      error.textContent = isWrong ? t("error.range", field.min, field.max) : "";
    });
    document.getElementById("engine-error").textContent = names.includes(ENGINES) ? t("error.engine") : "";
    this.inputs.get(names.find((name) => this.inputs.has(name)))?.input.focus();
  }

  /** Shows a run that somebody else has planned. */
  show(run) {
    this.inputs.forEach(({ input }, name) => (input.value = run[name]));
    this.form.elements[ENGINES].value = run.engine;
    this.explainEngine();
    this.markPreset();
  }

  translate() {
    this.inputs.forEach(({ label }, name) => (label.textContent = t(name)));
    this.cards.forEach(({ id, isLacking, name, lacks }) => {
      name.textContent = t("engine." + id);
      lacks.textContent = isLacking ? t("engine.needsRedis") : "";
    });
    this.explainEngine();
    this.showErrors([]);
  }

  field(field) {
    const box = document.createElement("div");
    box.className = "field";
    const label = document.createElement("label");
    label.htmlFor = "field-" + field.name;
    const input = document.createElement("input");
    Object.assign(input, { id: label.htmlFor, name: field.name, type: "text", inputMode: "numeric", value: field.usual });
    input.autocomplete = "off";
    const error = document.createElement("p");
    error.className = "error";
    error.id = "error-" + field.name;
    input.setAttribute("aria-describedby", error.id);
    input.addEventListener("input", () => this.changed());
    box.append(label, input, error);
    document.getElementById("fields").append(box);
    return { field, label, input, error };
  }

  engines() {
    const first = this.options.engines.find((engine) => engine.available)?.id;
    this.cards = this.options.engines.map(({ id, available, needsRedis }) => {
      const card = document.createElement("label");
      card.className = "engine";
      const input = document.createElement("input");
      Object.assign(input, { type: "radio", name: ENGINES, value: id, disabled: !available, checked: id === first });
      input.setAttribute("aria-describedby", "engine-how");
      input.addEventListener("change", () => this.explainEngine());
      const name = document.createElement("span");
      name.className = "engine-name";
      const lacks = document.createElement("span");
      lacks.className = "engine-lacks";
      card.append(input, name, lacks);
      document.getElementById("engines").append(card);
      return { id, isLacking: !available && needsRedis, name, lacks };
    });
  }

  explainEngine() {
    const { engine } = this.plan();
    document.getElementById("engine-how").textContent = engine ? t(`engine.${engine}.how`) : "";
  }

  preset({ dataset }) {
    this.inputs.get("stock").input.value = dataset.stock;
    this.inputs.get("members").input.value = dataset.members;
    this.showErrors([]);
    this.changed();
  }

  changed() {
    this.markPreset();
    this.form.dispatchEvent(new CustomEvent("planned"));
  }

  markPreset() {
    const { stock, members } = this.plan();
    this.form.querySelectorAll(".preset").forEach((preset) =>
      preset.setAttribute(
        "aria-pressed", Number(preset.dataset.stock) === stock && Number(preset.dataset.members) === members));
  }
}
