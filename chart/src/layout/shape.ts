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

function push(points: Point[], radii: number[], a: number, b: number): boolean {
  const [p, q] = [points[a], points[b]];
  let [dx, dy] = [q.x - p.x, q.y - p.y];
  const least = radii[a] + radii[b];
  let distance = Math.hypot(dx, dy);
  if (distance >= least * 0.999) return false;
  if (distance < 1e-9) {
    [dx, dy] = [Math.cos(a + b), Math.sin(a + b)];
    distance = 1;
    dx *= 1e-6;
    dy *= 1e-6;
  }
  const step = (least - Math.hypot(dx, dy)) / 2 / Math.hypot(dx, dy);
  p.x -= dx * step;
  p.y -= dy * step;
  q.x += dx * step;
  q.y += dy * step;
  return true;
}

const ROW = 1 << 20;

/** Fewer rounds for very many, so that they do not cost more than the forces before. */
const roundsFor = (count: number): number => Math.max(6, Math.min(40, Math.round(400_000 / Math.max(1, count))));

/** Pushes overlapping discs apart, a limited number of rounds; returns whether none overlap any more. */
export function separate(points: Point[], radii: number[], limit = roundsFor(points.length)): boolean {
  const cell = 2 * Math.max(...radii, 1e-6);
  for (let round = 0; round < limit; round++) {
    const grid = new Map<number, number[]>();
    let moved = false;
    points.forEach((p, i) => {
      const [gx, gy] = [Math.floor(p.x / cell), Math.floor(p.y / cell)];
      for (let x = gx - 1; x <= gx + 1; x++) {
        for (let y = gy - 1; y <= gy + 1; y++) {
          const near = grid.get(x * ROW + y);
          if (near) for (const other of near) moved = push(points, radii, other, i) || moved;
        }
      }
      const key = gx * ROW + gy;
      const bucket = grid.get(key);
      if (bucket) bucket.push(i);
      else grid.set(key, [i]);
    });
    if (!moved) return true;
  }
  return false;
}
