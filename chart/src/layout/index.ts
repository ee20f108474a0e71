// The whole arrangement: every connected part by itself, from the same seed always the same, then packed.

import { seeded } from "../random";
import { NOMINAL_AREA } from "../style";
import type { Point } from "../types";
import { components } from "./components";
import { force } from "./force";
import type { LayoutInput } from "./input";
import { pack } from "./pack";
import { normalise, separate, widen } from "./shape";

export type { LayoutInput } from "./input";

const GAP = 1.2;

/** Groups start on a ring in the order of their names, their members around them; without groups: a disc. */
export function start(part: number[], groups: Array<string | null>, random: () => number): Point[] {
  const names = [...new Set(part.map((i) => groups[i] ?? ""))].sort();
  const ring = names.length > 1 ? Math.sqrt(part.length) : 0;
  return part.map((i) => {
    const turn = (2 * Math.PI * names.indexOf(groups[i] ?? "")) / names.length;
    const angle = 2 * Math.PI * random();
    const far = Math.sqrt(random()) * Math.sqrt(part.length / names.length) * 0.6;
    return { x: ring * Math.cos(turn) + far * Math.cos(angle), y: ring * Math.sin(turn) + far * Math.sin(angle) };
  });
}

export function localEdges(part: number[], edges: LayoutInput["edges"]): Array<readonly [number, number]> {
  const place = new Map(part.map((node, i) => [node, i]));
  const out: Array<readonly [number, number]> = [];
  const seen = new Set<number>();
  for (const [a, b] of edges) {
    const [i, j] = [place.get(a), place.get(b)];
    if (i === undefined || j === undefined || i === j) continue;
    const pair = Math.min(i, j) * part.length + Math.max(i, j);
    if (!seen.has(pair)) out.push([i, j]);
    seen.add(pair);
  }
  return out;
}

export function gridOf(count: number, aspect: number): Point[] {
  const wide = Math.max(1, Math.ceil(Math.sqrt(count * aspect)));
  return Array.from({ length: count }, (_, i) => ({ x: i % wide, y: -Math.floor(i / wide) }));
}

/** Layout units per pixel of radius. */
export const unitOf = (count: number): number => Math.sqrt(Math.max(count, 12) / NOMINAL_AREA);

function settle(part: number[], points: Point[], unit: number, input: LayoutInput): void {
  normalise(points);
  if (part.length * 2 > input.groups.length) widen(points, input.aspect);
  separate(points, part.map((i) => input.radii[i] * unit * 1.15));
}

/** Yields while it works; returns one point per node. */
export function* layout(input: LayoutInput): Generator<void, Point[]> {
  const count = input.groups.length;
  const { parts, isolated } = components(count, input.edges);
  const unit = unitOf(count);
  const blocks: Array<{ part: number[]; points: Point[] }> = [];
  for (const part of parts) {
    const points = start(part, input.groups, seeded(input.seed + part[0]));
    yield* force(points, localEdges(part, input.edges));
    settle(part, points, unit, input);
    blocks.push({ part, points });
  }
  if (isolated.length > 0) blocks.push({ part: isolated, points: gridOf(isolated.length, input.aspect) });
  return place(blocks, count, input.aspect);
}

export function place(blocks: Array<{ part: number[]; points: Point[] }>, count: number, aspect: number): Point[] {
  const bounds = blocks.map(({ points }) => extent(points));
  const places = pack(bounds.map((b) => ({ w: b.x1 - b.x0 + GAP, h: b.y1 - b.y0 + GAP })), aspect);
  const out: Point[] = new Array(count);
  blocks.forEach(({ part, points }, k) => {
    part.forEach((node, i) => {
      out[node] = {
        x: points[i].x - bounds[k].x0 + places[k].x,
        y: -(bounds[k].y1 - points[i].y + places[k].y),
      };
    });
  });
  return out;
}

export function extent(points: Iterable<Point>): { x0: number; x1: number; y0: number; y1: number } {
  let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const p of points) {
    x0 = Math.min(x0, p.x);
    x1 = Math.max(x1, p.x);
    y0 = Math.min(y0, p.y);
    y1 = Math.max(y1, p.y);
  }
  return x0 > x1 ? { x0: 0, x1: 1, y0: 0, y1: 1 } : { x0, x1, y0, y1 };
}
