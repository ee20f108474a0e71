// After the forces: lay a part on its long side, give it room in proportion to its nodes, part what overlaps.

import type { Point } from "../types";

/** Mean distance from the centre, in units in which a node takes one unit of area. */
const SPREAD = 0.45;

/** Turns the longer axis to the horizontal and scales to an even density; the centre becomes (0, 0). */
export function normalise(points: Point[]): void {
  const n = points.length;
  const cx = points.reduce((sum, p) => sum + p.x, 0) / n;
  const cy = points.reduce((sum, p) => sum + p.y, 0) / n;
  let [xx, xy, yy] = [0, 0, 0];
  for (const p of points) {
    p.x -= cx;
    p.y -= cy;
    xx += p.x * p.x;
    xy += p.x * p.y;
    yy += p.y * p.y;
  }
  const angle = -0.5 * Math.atan2(2 * xy, xx - yy);
  const scale = (SPREAD * Math.sqrt(n)) / (Math.sqrt((xx + yy) / n) || 1);
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  for (const p of points) [p.x, p.y] = [p.x * cos - p.y * sin, p.x * sin + p.y * cos];
}

/** A round picture on a wide screen wastes half of it: widen up to a third, towards the wanted shape. */
export function widen(points: Point[], aspect: number): void {
  const xs = points.map((p) => p.x);
  const ys = points.map((p) => p.y);
  const shape = (Math.max(...xs) - Math.min(...xs)) / (Math.max(...ys) - Math.min(...ys) || 1);
  const factor = Math.sqrt(Math.min(1.35, Math.max(1, aspect / shape)));
  for (const p of points) [p.x, p.y] = [p.x * factor, p.y / factor];
}

const ROUNDS = { least: 6, most: 40, work: 400_000 };

/** Fewer rounds for very many, so that they do not cost more than the forces before. */
const roundsFor = (count: number): number =>
  Math.max(ROUNDS.least, Math.min(ROUNDS.most, Math.round(ROUNDS.work / Math.max(1, count))));

/** Pushes overlapping discs apart, a limited number of rounds; returns whether none overlap any more. */
export function separate(points: Point[], radii: number[], limit = roundsFor(points.length)): boolean {
  const [x, y] = [Float64Array.from(points, (p) => p.x), Float64Array.from(points, (p) => p.y)];
  const discs = new Discs(x, y, Float64Array.from(radii));
  let apart = false;
  for (let round = 0; round < limit && !apart; round++) apart = !discs.round();
  points.forEach((p, i) => {
    [p.x, p.y] = [x[i], y[i]];
  });
  return apart;
}

/** Discs in a grid of cells as wide as the largest; each list of a cell is chained through `next`. */
class Discs {
  private readonly cell: number;
  private readonly slots: number;
  private readonly head: Int32Array;
  private readonly next: Int32Array;

  constructor(private readonly x: Float64Array, private readonly y: Float64Array, private readonly radii: Float64Array) {
    this.cell = 2 * radii.reduce((most, r) => Math.max(most, r), 1e-6);
    this.slots = 1 << Math.ceil(Math.log2(2 * x.length + 2));
    this.head = new Int32Array(this.slots);
    this.next = new Int32Array(x.length);
  }

  /** Cells that share a slot are only looked at in vain: what is pushed is decided by distance. */
  private slot(gx: number, gy: number): number {
    return (Math.imul(gx, 73856093) ^ Math.imul(gy, 19349663)) & (this.slots - 1);
  }

  /** One disc after the other against those before it; whether any was moved. */
  round(): boolean {
    this.head.fill(-1);
    let moved = false;
    for (let i = 0; i < this.x.length; i++) {
      const gx = Math.floor(this.x[i] / this.cell);
      const gy = Math.floor(this.y[i] / this.cell);
      moved = this.against(i, gx, gy) || moved;
      const slot = this.slot(gx, gy);
      this.next[i] = this.head[slot];
      this.head[slot] = i;
    }
    return moved;
  }

  private against(i: number, gx: number, gy: number): boolean {
    let moved = false;
    for (let cx = gx - 1; cx <= gx + 1; cx++) {
      for (let cy = gy - 1; cy <= gy + 1; cy++) {
        for (let j = this.head[this.slot(cx, cy)]; j >= 0; j = this.next[j]) moved = this.push(j, i) || moved;
      }
    }
    return moved;
  }

  private push(a: number, b: number): boolean {
    const { x, y, radii } = this;
    let dx = x[b] - x[a];
    let dy = y[b] - y[a];
    const least = radii[a] + radii[b];
    let square = dx * dx + dy * dy;
    if (square >= least * least * 0.998) return false;
    if (square < 1e-18) {
      [dx, dy] = [Math.cos(a + b) * 1e-6, Math.sin(a + b) * 1e-6];
      square = 1e-12;
    }
    const distance = Math.sqrt(square);
    const step = (least - distance) / 2 / distance;
    x[a] -= dx * step;
    y[a] -= dy * step;
    x[b] += dx * step;
    y[b] += dy * step;
    return true;
  }
}
