const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 1000;
const HEIGHT = 300;
const ROOM = 14;
const MS_MIN = 1000;

/**
 * A chart of lines over time, drawn into a figure: a title, what each line is at now, an area below the first one, the
 * highest value and the time. All of it is there from the start, so that nothing moves.
 */
export class Chart {
  /** lines: [{key, name}], the first one is filled; fraction digits by a function. */
  constructor(figure, lines, format) {
    this.lines = lines;
    this.format = format;
    this.points = [];
    this.caption = add(figure, "figcaption");
    this.title = add(this.caption, "span", "chart-title");
    this.legend = add(this.caption, "span", "legend");
    this.values = lines.map((line, i) => {
      const entry = add(this.legend, "span", "entry line-" + i);
      return { name: add(entry, "span", "line-name"), value: add(entry, "span", "line-value") };
    });
    const plot = add(figure, "div", "plot");
    this.svg = plot.appendChild(svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" }));
    [1, 2, 3].forEach((i) => this.svg.append(svg("path", { class: "grid", d: `M0 ${(HEIGHT * i) / 4}H${WIDTH}` })));
    this.area = this.svg.appendChild(svg("path", { class: "area line-0" }));
    this.paths = lines.map((line, i) => this.svg.appendChild(svg("path", { class: "line line-" + i }))).reverse();
    const times = add(figure, "div", "times");
    this.from = add(times, "span");
    this.top = add(times, "span");
    this.to = add(times, "span");
    this.soldOutMark = this.svg.appendChild(svg("path", { class: "mark" }));
  }

  clear() {
    this.points = [];
    this.soldOutMs = null;
    this.draw();
  }

  add(sample) {
    this.points.push(sample);
  }

  /** Marks the moment when the last unit went. */
  mark(ms) {
    this.soldOutMs = ms;
  }

  words(title, names, peak, seconds) {
    this.title.textContent = title;
    this.names = names;
    this.peakWords = peak;
    this.secondsWords = seconds;
    names.forEach((name, i) => (this.values[i].name.textContent = name));
    this.draw();
  }

  draw() {
    const last = this.points[this.points.length - 1];
    const ms = Math.max(MS_MIN, last?.ms ?? 0);
    const max = Math.max(0, ...this.points.flatMap((point) => this.lines.map((line) => point[line.key])));
    const x = (point) => ((point.ms / ms) * WIDTH).toFixed(1);
    const y = (value) => (HEIGHT - (max === 0 ? 0 : (value / max) * (HEIGHT - ROOM)) - 2).toFixed(1);
    const texts = this.lines.map((line) => this.points.map((point) => `${x(point)} ${y(point[line.key])}`).join("L"));
    [...this.paths].reverse().forEach((path, i) => path.setAttribute("d", this.points.length ? "M" + texts[i] : ""));
    this.area.setAttribute(
      "d", this.points.length ? `M${x(this.points[0])} ${HEIGHT}L${texts[0]}L${x(last)} ${HEIGHT}Z` : "");
    this.soldOutMark.setAttribute("d", this.soldOutMs == null ? "" : `M${(this.soldOutMs / ms) * WIDTH} 0V${HEIGHT}`);
    this.lines.forEach((line, i) => (this.values[i].value.textContent = this.format(last?.[line.key] ?? 0)));
    this.top.textContent = max > 0 ? this.peakWords?.(this.format(max)) ?? "" : "";
    this.from.textContent = this.secondsWords?.(0) ?? "";
    this.to.textContent = this.secondsWords?.(ms / 1000) ?? "";
    this.svg.setAttribute("aria-label", this.inWords(max));
  }

  inWords(max) {
    const now = (this.names ?? []).map((name, i) => `${name} ${this.values[i].value.textContent}`).join(", ");
    return `${this.title.textContent}: ${now}; ${this.peakWords?.(this.format(max)) ?? ""}`;
  }
}

function add(parent, name, classes = "") {
  const element = document.createElement(name);
  element.className = classes;
  return parent.appendChild(element);
}

function svg(name, attributes) {
  const element = document.createElementNS(SVG, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
}
