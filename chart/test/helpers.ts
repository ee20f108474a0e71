import { layout } from "../src/layout/index";
import { seeded } from "../src/random";
import type { ChartData, NodeRow, Point, Texts } from "../src/types";

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

export function arranged(count: number, edges: readonly Edge[], groups: Array<string | null>, seed = 1): Point[] {
  const work = layout({ groups, radii: new Array(count).fill(6), edges: [...edges], seed, aspect: 1.6 });
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
  const plain = { label: id, type: "Person", x: null, y: null, size: 8, colour: "#4e89c4" };
  return { id, ...plain, group: null, title: "", pinned: false, ...more };
}

export function chartData(nodes: NodeRow[], ends: readonly Edge[]): ChartData {
  const links = ends.map(([source, target], i) => ({
    id: `l${i}`, source, target, type: "CALLED", width: 1, label: "", dashed: false, directed: true,
  }));
  const rest = { key: "k", height: 600, seed: 1, selected: [], total: nodes.length, legend: [], types: [] };
  return { ...rest, nodes, links, texts: {} as Texts };
}
