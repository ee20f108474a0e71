import { layout } from "../src/layout/index";
import { seeded } from "../src/random";
import type { ChartData, LinkRow, NodeRow, Point } from "../src/types";

export type Edge = readonly [number, number];

/** Groups with `inside` of their ties among themselves. */
export function gangs(count: number, groups: number, inside: number, seed = 3): Edge[] {
  const chance = seeded(seed);
  const edges: Edge[] = [];
  for (let i = groups; i < count; i++) {
    for (let k = 0; k < 2; k++) {
      const own = chance() < inside;
      const step = own ? groups : 1;
      const pick = (own ? i % groups : 0) + step * Math.floor((chance() * i) / step / 3);
      if (pick < i) edges.push([pick, i]);
    }
  }
  return edges;
}

export function arranged(
  count: number, edges: readonly Edge[], groups: Array<string | null>, seed = 1, radius = 6,
): Point[] {
  const work = layout({ groups, radii: new Array(count).fill(radius), edges: [...edges], seed, aspect: 1.6 });
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Share of the nearest ten that are of the same true group (node i belongs to i mod groups). */
export function purity(points: Point[], groups: number): number {
  let hits = 0;
  points.forEach((p, i) => {
    const near = points
      .map((q, j) => [Math.hypot(q.x - p.x, q.y - p.y), j])
      .sort((a, b) => a[0] - b[0])
      .slice(1, 11);
    hits += near.filter(([, j]) => j % groups === i % groups).length;
  });
  return hits / points.length / 10;
}

export function node(id: string, more: Partial<NodeRow> = {}): NodeRow {
  const plain = { label: id, type: "Person", x: null, y: null, size: 8, colour: "#4e89c4", group: null, title: "" };
  const unknown = { cluster: null, certainty: null, first: null, lon: null, lat: null, origin: null };
  return { id, ...plain, pinned: false, ...unknown, more: 0, members: 0, ring: null, badge: null, hollow: false, ...more };
}

export function link(id: string, source: number, target: number, more: Partial<LinkRow> = {}): LinkRow {
  const plain = { type: "CALLED", width: 1, label: "", dashed: false, directed: true, count: 1, amount: null };
  return { id, source, target, ...plain, currency: "", colour: null, ...more };
}

export function dataOf(nodes: NodeRow[], links: LinkRow[]): ChartData {
  return {
    key: "k", picture: "", height: 600, seed: 1, selected: [], total: nodes.length, legend: [], heading: "", sizes: null, lines: [], types: [], layers: {},
    clusters: {}, reliable: null, asks: [], menu: {}, guard: null, report: 0, undo: false, redo: false, texts: {}, nodes, links,
  };
}

export const chartData = (nodes: NodeRow[], ends: readonly Edge[]): ChartData =>
  dataOf(nodes, ends.map(([source, target], i) => link(`l${i}`, source, target)));
