const CELL = 11;
const GAP = 3;

/** The stock as a wall of tickets, which are torn off in no order as it sells. */
export class Wall {
  constructor(canvas) {
    this.canvas = canvas;
    this.fraction = 1;
    this.order = [];
    new ResizeObserver(() => this.fit()).observe(canvas.parentElement);
  }

  /** Shows how much is left, 0 to 1. */
  show(fraction) {
    this.fraction = fraction;
    this.draw();
  }

  fit() {
    const { width, height } = this.canvas.parentElement.getBoundingClientRect();
    const scale = devicePixelRatio || 1;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    this.columns = Math.max(1, Math.floor((width + GAP) / (CELL + GAP)));
    this.rows = Math.max(1, Math.floor((height + GAP) / (CELL + GAP)));
    this.scale = scale;
    // the cells take all of the width, so that the wall ends where the text does
    this.cell = (width + GAP) / this.columns - GAP;
    this.order = shuffled(this.columns * this.rows);
    this.draw();
  }

  draw() {
    const context = this.canvas.getContext("2d");
    context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.fillStyle = getComputedStyle(this.canvas).color;
    const left = Math.ceil(this.fraction * this.order.length);
    this.order.forEach((place, cell) => {
      context.globalAlpha = place < left ? 1 : 0.13;
      const x = (cell % this.columns) * (this.cell + GAP);
      const y = Math.floor(cell / this.columns) * (CELL + GAP);
      context.beginPath();
      context.roundRect(x, y, this.cell, CELL, 2.5);
      context.fill();
    });
  }
}

/** The same order each time for the same number, by a small generator of its own. */
function shuffled(length) {
  const order = Array.from({ length }, (none, i) => i);
  let state = 20261123;
  for (let i = length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = state % (i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
