// What an arrangement is made from: arrays by position in the list of drawn nodes.

import type { Flow } from "./layers";
import type { DrawnLink, DrawnNode } from "../types";

export interface LayoutInput {
  groups: Array<string | null>;
  radii: number[];
  edges: Array<readonly [number, number]>;
  seed: number;
  aspect: number;
}

/** More than forces need: for arrangements by direction, time and place. */
export interface RichInput extends LayoutInput {
  /** Ties along which something flows: money where there is any, otherwise all directed ones. */
  flows: Flow[];
  centre: number[];
  first: Array<number | null>;
  at: Array<{ lon: number; lat: number } | null>;
}

export interface Given {
  seed: number;
  aspect: number;
  scale: number;
  centre: string[];
}

export function inputOf(nodes: DrawnNode[], links: DrawnLink[], given: Given): RichInput {
  const paid = links.filter((link) => link.amount !== null && link.directed);
  const chosen = new Set(given.centre);
  return {
    groups: nodes.map((node) => node.cluster ?? node.group),
    radii: nodes.map((node) => node.size * given.scale),
    edges: links.map((link) => [link.source, link.target] as const),
    seed: given.seed,
    aspect: given.aspect,
    flows: (paid.length > 0 ? paid : links.filter((link) => link.directed)).map((l) => [l.source, l.target, l.amount ?? l.count] as const),
    centre: nodes.flatMap((node, i) => (chosen.has(node.id) ? [i] : [])),
    first: nodes.map((node) => node.first),
    at: nodes.map((node) => (node.lon === null || node.lat === null ? null : { lon: node.lon, lat: node.lat })),
  };
}

export function neighbourLists(count: number, edges: ReadonlyArray<readonly [number, number]>): number[][] {
  const out: number[][] = Array.from({ length: count }, () => []);
  for (const [a, b] of edges) {
    if (a === b) continue;
    out[a].push(b);
    out[b].push(a);
  }
  return out;
}
