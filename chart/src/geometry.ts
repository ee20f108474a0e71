// Where a tie runs on the screen: the same curve that the edge programs draw.

import type { Point } from "./types";

/** The control point of the quadratic curve between two points on screen (y down). */
export function control(a: Point, b: Point, curvature: number): Point {
  return {
    x: (a.x + b.x) / 2 + (b.y - a.y) * curvature,
    y: (a.y + b.y) / 2 - (b.x - a.x) * curvature,
  };
}

export function along(a: Point, c: Point, b: Point, t: number): Point {
  const s = 1 - t;
  return { x: s * s * a.x + 2 * s * t * c.x + t * t * b.x, y: s * s * a.y + 2 * s * t * c.y + t * t * b.y };
}

/** Loop of a tie from a node to itself: a circle above the node; `turn` fans several loops out. */
export function loop(at: Point, radius: number, turn: number): Point & { radius: number } {
  const size = Math.max(7, radius * 0.9);
  const angle = -Math.PI / 2 + turn * 0.9;
  return { x: at.x + Math.cos(angle) * (radius + size * 0.6), y: at.y + Math.sin(angle) * (radius + size * 0.6), radius: size };
}

function toSegment(p: Point, a: Point, b: Point): number {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const t = Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1)));
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy);
}

const PIECES = 14;

/** Distance from a point to a curve, Infinity where it is certainly further than `reach`. */
export function toCurve(p: Point, [a, c, b]: [Point, Point, Point], reach: number): number {
  const beyond = (k: "x" | "y"): boolean =>
    p[k] < Math.min(a[k], b[k], c[k]) - reach || p[k] > Math.max(a[k], b[k], c[k]) + reach;
  if (beyond("x") || beyond("y")) return Infinity;
  let [least, last] = [Infinity, a];
  for (let i = 1; i <= PIECES; i++) {
    const next = along(a, c, b, i / PIECES);
    least = Math.min(least, toSegment(p, last, next));
    last = next;
  }
  return least;
}

export function toLoop(p: Point, circle: Point & { radius: number }): number {
  return Math.abs(Math.hypot(p.x - circle.x, p.y - circle.y) - circle.radius);
}
