// The group view: every cluster laid out by itself and packed as a disc. It shows perfect islands whatever the data
// say, so whoever draws it must name it and say how sure the clusters are (view/warning.ts).

import { seeded } from "../random";
import type { Point } from "../types";
import { force } from "./force";
import type { LayoutInput } from "./input";
import { extent, gridOf, localEdges, place, start } from "./index";
import { normalise, separate } from "./shape";

const AROUND = 1.12;

interface Disc {
  part: number[];
  points: Point[];
  radius: number;
}

type Edges = LayoutInput["edges"];

function* disc(part: number[], edges: Edges, input: LayoutInput, unit: number): Generator<void, Disc> {
  const points = start(part, part.map(() => null), seeded(input.seed + part[0]));
  yield* force(points, localEdges(part, edges));
  normalise(points);
  const radii = part.map((i) => input.radii[i] * unit * 1.15);
  separate(points, radii);
  const radius = Math.max(0.7, ...points.map((p, i) => Math.hypot(p.x, p.y) + radii[i]));
  return { part, points, radius };
}

function edgesInside({ groups, edges }: LayoutInput): Map<string, Edges> {
  const out = new Map<string, Edges>();
  for (const edge of edges) {
    const group = groups[edge[0]];
    if (group === null || group !== groups[edge[1]]) continue;
    const list = out.get(group);
    if (list) list.push(edge);
    else out.set(group, [edge]);
  }
  return out;
}

/** Discs that are much tied to each other come to lie side by side. */
function* centres(discs: Disc[], input: LayoutInput): Generator<void, Point[]> {
  const of = new Map(discs.flatMap((one, k) => one.part.map((node) => [node, k] as const)));
  const between = input.edges.flatMap(([a, b]) => {
    const [p, q] = [of.get(a), of.get(b)];
    return p === undefined || q === undefined || p === q ? [] : [[p, q] as const];
  });
  const points = start(discs.map((_, k) => k), discs.map(() => null), seeded(input.seed));
  yield* force(points, between);
  normalise(points);
  const wanted = 0.6 * Math.sqrt(discs.reduce((sum, one) => sum + one.radius ** 2, 0));
  const scale = wanted / (0.45 * Math.sqrt(Math.max(1, discs.length)));
  const stretch = Math.sqrt(input.aspect);
  for (const p of points) [p.x, p.y] = [p.x * scale * stretch, (p.y * scale) / stretch];
  separate(points, discs.map((one) => one.radius * AROUND), 400);
  return points;
}

export function* groupView(input: LayoutInput, unit: number): Generator<void, Point[]> {
  const members = new Map<string, number[]>();
  const loose: number[] = [];
  input.groups.forEach((group, i) => {
    if (group === null) loose.push(i);
    else if (members.has(group)) members.get(group)!.push(i);
    else members.set(group, [i]);
  });
  const inside = edgesInside(input);
  const discs: Disc[] = [];
  for (const part of [...members.values()].sort((p, q) => q.length - p.length || p[0] - q[0])) {
    if (part.length < 2) loose.push(...part);
    else discs.push(yield* disc(part, inside.get(input.groups[part[0]]!) ?? [], input, unit));
  }
  const middles = yield* centres(discs, input);
  const together: Point[] = [];
  const nodes: number[] = [];
  discs.forEach((one, k) => {
    one.part.forEach((node, i) => {
      nodes.push(node);
      together.push({ x: one.points[i].x + middles[k].x, y: one.points[i].y + middles[k].y });
    });
  });
  const blocks = nodes.length > 0 ? [{ part: nodes, points: together }] : [];
  if (loose.length > 0) {
    const wide = extent(together);
    const aspect = nodes.length > 0 ? Math.max(input.aspect, (wide.x1 - wide.x0) ** 2 / loose.length) : input.aspect;
    blocks.push({ part: loose, points: gridOf(loose.length, aspect) });
  }
  return place(blocks, input.groups.length, input.aspect);
}
