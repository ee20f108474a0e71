// The forces of ForceAtlas2 (Jacomy et al. 2014, doi:10.1371/journal.pone.0098679) on arrays: every node pushes every
// other by the product of their masses through the distance, ties pull, a weak gravity keeps all together; each node
// slows down by itself when it swings.

import { Tree } from "./tree";

export interface Net {
  /** A node's weight in the pushing: 1 + its ties, of several drawn together their sum. */
  mass: Float64Array;
  /** Ties by their ends, and how strongly each pulls. */
  from: Int32Array;
  to: Int32Array;
  pull: Float64Array;
}

/** With 1.4 a few nodes of a net of 1,300 were shot far out of the picture, and the rest was tiny. */
const THETA = 1.1;
const GRAVITY = 0.2;
const SPEED = 2;

export class Solver {
  private readonly count: number;
  private readonly dx: Float64Array;
  private readonly dy: Float64Array;
  private readonly lastX: Float64Array;
  private readonly lastY: Float64Array;
  private readonly calm: Float64Array;
  private readonly tree: Tree;
  private readonly out = new Float64Array(2);

  constructor(private readonly net: Net, readonly x: Float64Array, readonly y: Float64Array) {
    this.count = x.length;
    [this.dx, this.dy, this.lastX, this.lastY] = [0, 0, 0, 0].map(() => new Float64Array(this.count));
    this.calm = new Float64Array(this.count).fill(1);
    this.tree = new Tree(this.count);
  }

  /** One round. `logarithmic`: a tie pulls by the logarithm of its length, which draws groups together. */
  round(logarithmic: boolean): void {
    this.lastX.set(this.dx);
    this.lastY.set(this.dy);
    this.spread();
    this.hold(logarithmic);
    this.move();
  }

  private spread(): void {
    const { x, y, dx, dy, out, net, tree } = this;
    tree.build(x, y, net.mass);
    for (let i = 0; i < this.count; i++) {
      tree.push(x[i], y[i], THETA, out);
      const middle = Math.sqrt(x[i] * x[i] + y[i] * y[i]) || 1;
      dx[i] = net.mass[i] * (out[0] - (GRAVITY * x[i]) / middle);
      dy[i] = net.mass[i] * (out[1] - (GRAVITY * y[i]) / middle);
    }
  }

  private hold(logarithmic: boolean): void {
    const { x, y, dx, dy } = this;
    const { from, to, pull } = this.net;
    for (let k = 0; k < from.length; k++) {
      const a = from[k];
      const b = to[k];
      const vx = x[a] - x[b];
      const vy = y[a] - y[b];
      const length = Math.sqrt(vx * vx + vy * vy);
      if (length === 0) continue;
      const by = logarithmic ? (pull[k] * Math.log(1 + length)) / length : pull[k];
      dx[a] -= vx * by;
      dy[a] -= vy * by;
      dx[b] += vx * by;
      dy[b] += vy * by;
    }
  }

  private move(): void {
    const { x, y, dx, dy, lastX, lastY, calm } = this;
    const { mass } = this.net;
    for (let i = 0; i < this.count; i++) {
      const fx = dx[i];
      const fy = dy[i];
      const swing = 1 + Math.sqrt(mass[i] * Math.sqrt((lastX[i] - fx) ** 2 + (lastY[i] - fy) ** 2));
      const steady = Math.sqrt((lastX[i] + fx) ** 2 + (lastY[i] + fy) ** 2) / 2;
      const speed = (calm[i] * Math.log(1 + steady)) / swing;
      calm[i] = Math.min(1, Math.sqrt((speed * (fx * fx + fy * fy)) / swing));
      x[i] += fx * speed * SPEED;
      y[i] += fy * speed * SPEED;
    }
  }
}
