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

export function onLoop(circle: Point & { radius: number }, p: Point, reach: number): boolean {
  return Math.abs(Math.hypot(p.x - circle.x, p.y - circle.y) - circle.radius) <= reach;
}
