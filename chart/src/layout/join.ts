// New nodes beside what they came from. Nothing that already has a place is moved.

import { hash } from "../random";
import type { Point } from "../types";
import { extent } from "./index";

export interface Known {
  id: string;
  at: Point | null;
}

class Taken {
  private readonly cells = new Map<string, Point[]>();

  constructor(private readonly room: number) {}

  private key(x: number, y: number): string {
    return `${Math.floor(x / this.room)},${Math.floor(y / this.room)}`;
  }

  add(point: Point): void {
    const key = this.key(point.x, point.y);
    this.cells.set(key, [...(this.cells.get(key) ?? []), point]);
  }

  free(x: number, y: number): boolean {
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        for (const p of this.cells.get(this.key(x + dx * this.room, y + dy * this.room)) ?? []) {
          if (Math.hypot(p.x - x, p.y - y) < this.room) return false;
        }
      }
    }
    return true;
  }
}

/** The nearest free place to an anchor on an outward spiral, beginning in the given direction. */
function freePlace(taken: Taken, anchor: Point, direction: number, room: number): Point {
  for (let step = 1; ; step++) {
    const far = room * Math.sqrt(step) * 0.9 + room * 0.6;
    const angle = direction + step * 2.399963;
    const [x, y] = [anchor.x + far * Math.cos(angle), anchor.y + far * Math.sin(angle)];
    if (taken.free(x, y)) return { x, y };
  }
}

/** `room` is the least distance kept from every other node. Returns all points; known ones unchanged. */
export function join(nodes: Known[], edges: ReadonlyArray<readonly [number, number]>, room: number): Point[] {
  const out: Array<Point | null> = nodes.map((node) => node.at);
  const neighbours: number[][] = nodes.map(() => []);
  for (const [a, b] of edges) {
    neighbours[a].push(b);
    neighbours[b].push(a);
  }
  const taken = new Taken(room);
  const placed = out.filter((p): p is Point => p !== null);
  placed.forEach((p) => taken.add(p));
  const bounds = extent(placed);
  const corner = { x: bounds.x1 + 3 * room, y: (bounds.y0 + bounds.y1) / 2 };
  const settle = (i: number, anchor: Point): void => {
    const point = freePlace(taken, anchor, (hash(nodes[i].id) / 4294967296) * 2 * Math.PI, room);
    out[i] = point;
    taken.add(point);
  };
  let open = out.flatMap((p, i) => (p === null ? [i] : []));
  while (open.length > 0) {
    const ready = open.filter((i) => neighbours[i].some((j) => out[j] !== null));
    const now = ready.length > 0 ? ready : [open[0]];
    const anchors = now.map((i) => middle(neighbours[i].flatMap((j) => out[j] ?? [])) ?? corner);
    now.forEach((i, k) => settle(i, anchors[k]));
    open = open.filter((i) => out[i] === null);
  }
  return out as Point[];
}

function middle(points: Point[]): Point | null {
  if (points.length === 0) return null;
  return {
    x: points.reduce((sum, p) => sum + p.x, 0) / points.length,
    y: points.reduce((sum, p) => sum + p.y, 0) / points.length,
  };
}
