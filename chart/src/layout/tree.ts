// Barnes–Hut: what is far away pushes as if it were one point. A quadtree in arrays, built anew in every round.

const DEEPEST = 40;

/** Numbers per cell: mass, sums (later the middle) of x and y, width squared. */
const CELL = 4;

export class Tree {
  /** Per cell its first child (the other three follow), or -1. */
  private child = new Int32Array(0);
  private cells = new Float64Array(0);
  private used = 0;
  private readonly stack = new Int32Array(4 * (DEEPEST + 2));

  constructor(private readonly count: number) {
    this.grow(4 * count + 16);
  }

  private grow(to: number): void {
    const [child, cells] = [new Int32Array(to), new Float64Array(CELL * to)];
    child.set(this.child);
    cells.set(this.cells);
    [this.child, this.cells] = [child, cells];
  }

  build(x: Float64Array, y: Float64Array, mass: Float64Array): void {
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (let i = 0; i < this.count; i++) {
      if (x[i] < x0) x0 = x[i];
      if (x[i] > x1) x1 = x[i];
      if (y[i] < y0) y0 = y[i];
      if (y[i] > y1) y1 = y[i];
    }
    const width = Math.max(x1 - x0, y1 - y0, 1e-9) * 1.000001;
    this.used = 1;
    this.open(0, width * width);
    for (let i = 0; i < this.count; i++) this.insert(x[i], y[i], mass[i], x0 + width / 2, y0 + width / 2, width / 2);
    const { cells } = this;
    for (let at = 0; at < CELL * this.used; at += CELL) {
      if (cells[at] === 0) continue;
      cells[at + 1] /= cells[at];
      cells[at + 2] /= cells[at];
    }
  }

  private open(cell: number, square: number): void {
    const { cells } = this;
    const at = CELL * cell;
    this.child[cell] = -1;
    cells[at] = cells[at + 1] = cells[at + 2] = 0;
    cells[at + 3] = square;
  }

  /** `mx`, `my`, `half`: middle and half width of the root. Sums are kept until `build` divides them. */
  private insert(px: number, py: number, m: number, mx: number, my: number, half: number): void {
    let [cell, depth] = [0, 0];
    for (;;) {
      if (this.child[cell] < 0) {
        if (this.cells[CELL * cell] === 0 || depth >= DEEPEST) return this.add(cell, px, py, m);
        this.split(cell, mx, my);
      }
      this.add(cell, px, py, m);
      const [right, up] = [px >= mx ? 1 : 0, py >= my ? 1 : 0];
      cell = this.child[cell] + right + 2 * up;
      half /= 2;
      mx += right ? half : -half;
      my += up ? half : -half;
      depth++;
    }
  }

  private add(cell: number, px: number, py: number, m: number): void {
    const at = CELL * cell;
    this.cells[at] += m;
    this.cells[at + 1] += m * px;
    this.cells[at + 2] += m * py;
  }

  /** A leaf with a point becomes four, the point goes into one of them. */
  private split(cell: number, mx: number, my: number): void {
    if (this.used + 4 > this.child.length) this.grow(2 * this.child.length);
    const first = (this.child[cell] = this.used);
    this.used += 4;
    const at = CELL * cell;
    for (let k = 0; k < 4; k++) this.open(first + k, this.cells[at + 3] / 4);
    const m = this.cells[at];
    const [px, py] = [this.cells[at + 1] / m, this.cells[at + 2] / m];
    this.add(first + (px >= mx ? 1 : 0) + (py >= my ? 2 : 0), px, py, m);
  }

  /** Writes to `out` (x, y) the push on a point of mass 1: the mass of each other point through its distance. */
  push(px: number, py: number, theta: number, out: Float64Array): void {
    const { child, cells, stack } = this;
    const far = theta * theta;
    let [top, dx, dy] = [1, 0, 0];
    stack[0] = 0;
    while (top > 0) {
      const cell = stack[--top];
      const at = CELL * cell;
      const mass = cells[at];
      if (mass === 0) continue;
      const vx = px - cells[at + 1];
      const vy = py - cells[at + 2];
      const square = vx * vx + vy * vy;
      const first = child[cell];
      if (first >= 0 && cells[at + 3] > far * square) {
        stack[top] = first;
        stack[top + 1] = first + 1;
        stack[top + 2] = first + 2;
        stack[top + 3] = first + 3;
        top += 4;
      } else if (square > 1e-12) {
        const by = mass / square;
        dx += vx * by;
        dy += vy * by;
      }
    }
    out[0] = dx;
    out[1] = dy;
  }
}
