// New nodes beside what they came from. Nothing that already has a place is moved.

import { hash } from "../random";
import type { Point } from "../types";
import { extent } from "./index";

export interface Known {
  id: string;
  at: Point | null;
  /** Where it came from, if that is known: it is placed there, and not beside what it is tied to. */
  near: Point | null;
}

class Taken {
  private readonly cells = new Map<string, Point[]>();

  constructor(private readonly limit: number) {}

  private key(x: number, y: number): string {
    return `${Math.floor(x / this.limit)},${Math.floor(y / this.limit)}`;
  }

  add(point: Point): void {
    const key = this.key(point.x, point.y);
    const cell = this.cells.get(key);
    if (cell) cell.push(point);
    else this.cells.set(key, [point]);
  }

  free(x: number, y: number): boolean {
    return this.near(x, y).every((p) => Math.hypot(p.x - x, p.y - y) >= this.limit);
  }

  /** Distance to the nearest other point, at most two rooms. */
  room(at: Point, self: Point): number {
    const far = this.near(at.x, at.y).flatMap((p) => (p === self ? [] : [Math.hypot(p.x - at.x, p.y - at.y)]));
    return Math.min(2 * this.limit, ...far);
  }

  /** Away from what is too near. */
  push(self: Point): Point {
    let [x, y] = [0, 0];
    for (const p of this.near(self.x, self.y)) {
      const far = Math.hypot(self.x - p.x, self.y - p.y);
      if (p === self || far < 1e-9) continue;
      x += ((self.x - p.x) / far) * Math.max(0, this.limit - far);
      y += ((self.y - p.y) / far) * Math.max(0, this.limit - far);
    }
    return { x, y };
  }

  private near(x: number, y: number): Point[] {
    const out: Point[] = [];
    for (const dx of [-1, 0, 1]) {
      for (const dy of [-1, 0, 1]) {
        out.push(...(this.cells.get(this.key(x + dx * this.limit, y + dy * this.limit)) ?? []));
      }
    }
    return out;
  }
}

/** Free places around an anchor on an outward spiral; places found full are not tried again. */
class Spiral {
  private step = 0;

  constructor(private readonly anchor: Point, private readonly direction: number) {}

  next(taken: Taken, room: number): Point {
    for (;;) {
      this.step++;
      const far = room * Math.sqrt(this.step) * 0.9 + room * 0.6;
      const angle = this.direction + this.step * 2.399963;
      const [x, y] = [this.anchor.x + far * Math.cos(angle), this.anchor.y + far * Math.sin(angle)];
      if (taken.free(x, y)) return { x, y };
    }
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
  const spirals = new Map<string, Spiral>();
  const settle = (i: number, anchor: Point): void => {
    const key = `${anchor.x},${anchor.y}`;
    const spiral = spirals.get(key) ?? new Spiral(anchor, (hash(nodes[i].id) / 4294967296) * 2 * Math.PI);
    spirals.set(key, spiral);
    const point = spiral.next(taken, room);
    out[i] = point;
    taken.add(point);
  };
  let open = out.flatMap((p, i) => (p === null ? [i] : []));
  while (open.length > 0) {
    const ready = open.filter((i) => nodes[i].near !== null || neighbours[i].some((j) => out[j] !== null));
    const now = ready.length > 0 ? ready : [open[0]];
    const anchors = now.map((i) => nodes[i].near ?? middle(neighbours[i].flatMap((j) => out[j] ?? [])) ?? corner);
    now.forEach((i, k) => settle(i, anchors[k]));
    open = open.filter((i) => out[i] === null);
  }
  const fresh = nodes.flatMap((node, i) => (node.at === null ? [i] : []));
  relax(out as Point[], fresh, (i) => nodes[i].near ?? middle(neighbours[i].map((j) => out[j]!)), room);
  return out as Point[];
}

const ROUNDS = 24;
const RELAXED_AT_MOST = 1500;

/** The new nodes alone give way to each other and draw near to what they came from, or are tied to; all others are walls. */
function relax(points: Point[], fresh: number[], goalOf: (i: number) => Point | null, room: number): void {
  for (let round = 0; round < ROUNDS && fresh.length > 1 && fresh.length <= RELAXED_AT_MOST; round++) {
    const taken = new Taken(room);
    points.forEach((p) => taken.add(p));
    const heat = 0.25 * (1 - round / ROUNDS);
    for (const i of fresh) {
      const p = points[i];
      const goal = goalOf(i) ?? p;
      const away = taken.push(p);
      const pull = Math.max(0, Math.hypot(goal.x - p.x, goal.y - p.y) - 1.6 * room);
      const far = Math.hypot(goal.x - p.x, goal.y - p.y) || 1;
      const next = {
        x: p.x + heat * ((pull * (goal.x - p.x)) / far + away.x),
        y: p.y + heat * ((pull * (goal.y - p.y)) / far + away.y),
      };
      if (taken.room(next, p) >= Math.min(room * 0.95, taken.room(p, p))) Object.assign(p, next);
    }
  }
}

function middle(points: Point[]): Point | null {
  if (points.length === 0) return null;
  return {
    x: points.reduce((sum, p) => sum + p.x, 0) / points.length,
    y: points.reduce((sum, p) => sum + p.y, 0) / points.length,
  };
}
