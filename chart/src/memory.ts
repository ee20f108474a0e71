// What a chart remembers under its key: places, pins, camera. It outlives reruns and a change of page.

import type { CameraState } from "sigma/types";
import { extent } from "./layout/index";
import type { NodeRow, Point } from "./types";

export interface Bounds {
  x: [number, number];
  y: [number, number];
}

export interface Memory {
  places: Map<string, Point>;
  pinned: Set<string>;
  /** Places that Python gave last; a different one later is a new instruction. */
  given: Map<string, string>;
  shown: string[];
  camera: CameraState | null;
  bounds: Bounds | null;
}

const memories = new Map<string, Memory>();

export function memoryOf(key: string): Memory {
  let memory = memories.get(key);
  if (!memory) {
    memory = { places: new Map(), pinned: new Set(), given: new Map(), shown: [], camera: null, bounds: null };
    memories.set(key, memory);
  }
  return memory;
}

export function forget(memory: Memory): void {
  memory.places.clear();
  memory.pinned.clear();
  memory.given.clear();
  memory.shown = [];
  memory.camera = null;
  memory.bounds = null;
}

/** Takes over places and pins that Python gave and had not given before. */
export function takeGiven(memory: Memory, nodes: NodeRow[]): void {
  for (const node of nodes) {
    if (node.x === null || node.y === null) continue;
    const given = `${node.x},${node.y},${node.pinned}`;
    if (memory.given.get(node.id) === given) continue;
    memory.given.set(node.id, given);
    memory.places.set(node.id, { x: node.x, y: node.y });
    if (node.pinned) memory.pinned.add(node.id);
  }
}

/** `keep`: all have places · `join`: some are new beside known ones · `fresh`: another picture altogether. */
export function plan(memory: Memory, nodes: NodeRow[]): "keep" | "join" | "fresh" {
  const known = nodes.filter((node) => memory.places.has(node.id)).length;
  if (known === nodes.length && memory.bounds !== null) return "keep";
  if (known === 0) return "fresh";
  const now = new Set(nodes.map((node) => node.id));
  const grown = memory.shown.length > 0 && memory.shown.every((id) => now.has(id));
  return grown || known * 2 >= nodes.length ? "join" : "fresh";
}

/** The frame of the picture; a tiny chart is not blown up to fill it. */
export function boundsOf(points: Iterable<Point>, smallest = 0): Bounds {
  const { x0, x1, y0, y1 } = extent(points);
  const least = Math.max(x1 - x0, y1 - y0) > 0 ? smallest : 6;
  const padX = Math.max(0, (least - (x1 - x0)) / 2);
  const padY = Math.max(0, (least - (y1 - y0)) / 2);
  return { x: [x0 - padX, x1 + padX], y: [y0 - padY, y1 + padY] };
}

/** The distance that a new node keeps from the others. */
export function roomIn(bounds: Bounds, count: number): number {
  const area = Math.max(bounds.x[1] - bounds.x[0], 1e-9) * Math.max(bounds.y[1] - bounds.y[0], 1e-9);
  return count < 3 ? Math.max(bounds.x[1] - bounds.x[0], bounds.y[1] - bounds.y[0]) / 6 : 0.5 * Math.sqrt(area / count);
}
