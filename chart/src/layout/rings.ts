// Concentric: the chosen nodes in the middle, everybody else on the ring of his distance from them.

import type { Point } from "../types";
import type { RichInput } from "./input";
import { neighbourLists } from "./input";

const GAP = 1.25;
const ROOM = 0.95;

/** Steps from the nearest of `from`; -1 where there is no way. */
export function distances(neighbours: readonly number[][], from: readonly number[]): number[] {
  const out = new Array<number>(neighbours.length).fill(-1);
  let now = [...from];
  for (const node of now) out[node] = 0;
  for (let step = 1; now.length > 0; step++) {
    const next: number[] = [];
    for (const node of now) {
      for (const other of neighbours[node]) {
        if (out[other] >= 0) continue;
        out[other] = step;
        next.push(other);
      }
    }
    now = next;
  }
  return out;
}

function busiest(neighbours: readonly number[][]): number[] {
  let best = 0;
  neighbours.forEach((list, i) => {
    if (list.length > neighbours[best].length) best = i;
  });
  return neighbours.length > 0 ? [best] : [];
}

/** Ring by ring outwards; on each ring in the order of the angles of those one ring further in. */
export function concentric(input: RichInput): Point[] {
  const neighbours = neighbourLists(input.groups.length, input.edges);
  const centre = input.centre.length > 0 ? input.centre : busiest(neighbours);
  const far = distances(neighbours, centre);
  const last = Math.max(0, ...far);
  const rings: number[][] = Array.from({ length: last + 2 }, () => []);
  far.forEach((step, node) => rings[step < 0 ? last + 1 : step].push(node));
  const angle = new Array<number>(far.length).fill(0);
  const out: Point[] = new Array(far.length);
  let radius = 0;
  rings.forEach((ring, step) => {
    if (ring.length === 0) return;
    const least = (ring.length * ROOM) / (2 * Math.PI);
    radius = step === 0 ? (ring.length > 1 ? Math.max(0.6, least) : 0) : Math.max(radius + GAP, least);
    const turn = (node: number): number => {
      const inner = neighbours[node].filter((other) => far[other] >= 0 && far[other] < step);
      const [x, y] = inner.reduce(([p, q], o) => [p + Math.cos(angle[o]), q + Math.sin(angle[o])], [0, 0]);
      return Math.atan2(y, x);
    };
    const wanted = new Map(ring.map((node) => [node, turn(node)]));
    const group = (node: number): string => input.groups[node] ?? "";
    const order = [...ring].sort(
      (p, q) => wanted.get(p)! - wanted.get(q)! || group(p).localeCompare(group(q)) || p - q,
    );
    order.forEach((node, k) => {
      angle[node] = (2 * Math.PI * k) / order.length - Math.PI;
      out[node] = { x: radius * Math.cos(angle[node]), y: radius * Math.sin(angle[node]) };
    });
  });
  return out;
}
