// Outlines around the dense parts of each cluster. A cluster that lies scattered gets several, or none: one outline
// around all of it would swallow the picture and claim nodes that are not in it.

import { mix } from "../theme";
import type { Point } from "../types";
import type { Pen } from "./pen";
import type { Spot, Stage } from "./stage";

const FEWEST = 3;
const PAD = 9;
const CORNERS = 8;

/** Points that hang together by steps of at most `reach`. */
export function denseParts<P extends Point>(points: readonly P[], reach: number): P[][] {
  const cells = new Map<string, P[]>();
  const key = (x: number, y: number): string => `${Math.floor(x / reach)},${Math.floor(y / reach)}`;
  for (const p of points) {
    const cell = cells.get(key(p.x, p.y));
    if (cell) cell.push(p);
    else cells.set(key(p.x, p.y), [p]);
  }
  const seen = new Set<P>();
  const parts: P[][] = [];
  for (const first of points) {
    if (seen.has(first)) continue;
    const part = [first];
    seen.add(first);
    for (let k = 0; k < part.length; k++) {
      for (const dx of [-reach, 0, reach]) {
        for (const dy of [-reach, 0, reach]) {
          for (const p of cells.get(key(part[k].x + dx, part[k].y + dy)) ?? []) {
            if (seen.has(p) || Math.hypot(p.x - part[k].x, p.y - part[k].y) > reach) continue;
            seen.add(p);
            part.push(p);
          }
        }
      }
    }
    parts.push(part);
  }
  return parts;
}

/** The convex outline, counter-clockwise (Andrew's monotone chain). */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((p, q) => p.x - q.x || p.y - q.y);
  if (sorted.length < 3) return sorted;
  const half = (list: Point[]): Point[] => {
    const out: Point[] = [];
    for (const p of list) {
      while (out.length >= 2 && turn(out[out.length - 2], out[out.length - 1], p) <= 0) out.pop();
      out.push(p);
    }
    return out.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

const turn = (a: Point, b: Point, c: Point): number => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

function around(spot: Spot): Point[] {
  const radius = spot.radius + PAD;
  return Array.from({ length: CORNERS }, (_, k) => {
    const angle = (2 * Math.PI * k) / CORNERS;
    return { x: spot.x + radius * Math.cos(angle), y: spot.y + radius * Math.sin(angle) };
  });
}

export interface Hull {
  cluster: string;
  colour: string;
  outline: Point[];
  /** The largest part of its cluster: it bears the name. */
  main: boolean;
  /** How many dots lie in it. */
  count: number;
}

export function hullsOf(stage: Stage, spots: Spot[]): Hull[] {
  const members = new Map<string, Spot[]>();
  for (const spot of spots) {
    const row = stage.look.nodes[spot.index];
    if (row.ghost || row.cluster === null) continue;
    const list = members.get(row.cluster);
    if (list) list.push(spot);
    else members.set(row.cluster, [spot]);
  }
  const { width, height } = stage.size;
  const reach = Math.max(34, 2.1 * Math.sqrt((width * height) / Math.max(1, spots.length)));
  return [...members].flatMap(([cluster, list]) => {
    const colour = commonColour(list.map((spot) => stage.look.nodes[spot.index].colour))
      ?? mix(stage.look.theme.text, stage.look.theme.background, 0.5);
    const parts = denseParts(list, reach).filter((part) => part.length >= FEWEST).sort((p, q) => q.length - p.length);
    return parts.map((part, k) => {
      const outline = convexHull(part.flatMap(around));
      return { cluster, colour, outline, main: k === 0, count: part.length };
    });
  });
}

/** The colour of more than half of them; null where colours mean something else than what is outlined. */
export function commonColour(colours: readonly string[]): string | null {
  const counts = new Map<string, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  for (const [colour, count] of counts) if (count * 2 > colours.length) return colour;
  return null;
}

export function paintHulls(pen: Pen, hulls: readonly Hull[]): void {
  for (const { outline, colour } of hulls) {
    pen.polygon(outline, { fill: colour, alpha: 0.09 });
    pen.polygon(outline, { stroke: colour, width: 1.2, alpha: 0.6 });
  }
}
