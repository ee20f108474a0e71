// What can be picked from what is already picked: neighbours, the same kind, the rest, the way between.

import { neighbourLists } from "./layout/input";
import type { Scene } from "./scene";

/** The picked nodes and everybody tied to them on the chart. */
export function withNeighbours(scene: Scene, picked: ReadonlySet<string>): string[] {
  const out = new Set(picked);
  for (const { source, target } of scene.links) {
    const [a, b] = [scene.nodes[source].id, scene.nodes[target].id];
    if (picked.has(a)) out.add(b);
    if (picked.has(b)) out.add(a);
  }
  return scene.nodes.map((node) => node.id).filter((id) => out.has(id));
}

/** All nodes that agree with one of the picked ones. */
export function alike(scene: Scene, picked: ReadonlySet<string>, by: "type" | "group"): string[] {
  const wanted = new Set(scene.nodes.filter((node) => picked.has(node.id)).map((node) => node[by]));
  return scene.nodes.filter((node) => node[by] !== null && wanted.has(node[by])).map((node) => node.id);
}

export function others(scene: Scene, picked: ReadonlySet<string>): string[] {
  return scene.nodes.filter((node) => !picked.has(node.id)).map((node) => node.id);
}

/** A shortest way between two nodes by ties that are drawn: nodes and ties in it; [] where there is none. */
export function pathBetween(scene: Scene, from: string, to: string): string[] {
  const place = new Map(scene.nodes.map((node, i) => [node.id, i]));
  const [start, end] = [place.get(from), place.get(to)];
  if (start === undefined || end === undefined) return [];
  const before = stepsFrom(scene, start);
  if (before[end] === undefined) return [];
  const nodes = [end];
  while (nodes[0] !== start) nodes.unshift(before[nodes[0]]);
  const pairs = new Set(nodes.slice(1).map((node, k) => pair(nodes[k], node)));
  const ties = scene.links.filter((link) => pairs.has(pair(link.source, link.target)) && link.source !== link.target);
  return [...nodes.map((node) => scene.nodes[node].id), ...ties.map((link) => link.id)];
}

const pair = (a: number, b: number): string => `${Math.min(a, b)} ${Math.max(a, b)}`;

function stepsFrom(scene: Scene, start: number): number[] {
  const neighbours = neighbourLists(scene.nodes.length, scene.links.map((l) => [l.source, l.target] as const));
  const before: number[] = [];
  before[start] = start;
  const queue = [start];
  for (let k = 0; k < queue.length; k++) {
    for (const other of neighbours[queue[k]]) {
      if (before[other] !== undefined) continue;
      before[other] = queue[k];
      queue.push(other);
    }
  }
  return before;
}

/** Whether a point lies inside a closed line (even-odd). */
export function inside(point: { x: number; y: number }, line: ReadonlyArray<{ x: number; y: number }>): boolean {
  let within = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
    const [a, b] = [line[i], line[j]];
    if (a.y > point.y !== b.y > point.y && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) within = !within;
  }
  return within;
}
