// What a chart remembers under its key: rows, arrangement, camera. It outlives reruns and a change of page.

import type { CameraState } from "sigma/types";
import type { Arrangement, SentView } from "./arrangement";
import { plain, received, report } from "./arrangement";
import type { Stock } from "./decode";
import { extent } from "./layout/index";
import type { Axis } from "./layout/simple";
import { Outbox } from "./outbox";
import type { NodeRow, Point } from "./types";

export interface Bounds {
  x: [number, number];
  y: [number, number];
}

export interface Memory {
  stock: Stock | null;
  view: Arrangement;
  /** Places that Python knows of. */
  reported: Map<string, Point>;
  /** Number of the arrangement that Python gave last. */
  revision: number;
  /** Places that came with the nodes; a different one later is a new instruction. */
  given: Map<string, string>;
  picture: string | null;
  shown: string[];
  camera: CameraState | null;
  bounds: Bounds | null;
  /** How much smaller dots are drawn; belongs to the bounds. */
  shrink: number;
  axis: Axis | null;
  /** Where the legend stands: decided when the picture is first drawn. */
  room: "beside" | "strip" | "over";
  /** Number of the last picture that was sent for a report. */
  sentPicture: number;
  outbox: Outbox;
}

const memories = new Map<string, Memory>();

export function newMemory(): Memory {
  return {
    stock: null, view: plain(), reported: new Map(), revision: 0, given: new Map(), picture: null, shown: [],
    camera: null, bounds: null, shrink: 1, axis: null, room: "over", sentPicture: 0, outbox: new Outbox(),
  };
}

export function memoryOf(key: string): Memory {
  let memory = memories.get(key);
  if (!memory) memories.set(key, (memory = newMemory()));
  return memory;
}

/** Takes over places and pins that came with the nodes and had not been given before. */
export function takeGiven(memory: Memory, nodes: NodeRow[]): void {
  for (const node of nodes) {
    if (node.x === null || node.y === null) continue;
    const given = `${node.x},${node.y},${node.pinned}`;
    if (memory.given.get(node.id) === given) continue;
    memory.given.set(node.id, given);
    memory.view.places.set(node.id, { x: node.x, y: node.y });
    if (node.pinned) memory.view.pinned.add(node.id);
  }
}

const MOVED = 0.3;

/** Takes over an arrangement from Python (undo, a saved view). Where much of the picture moves, it is shown whole. */
export function takeView(memory: Memory, sent: SentView | null, revision: number, picture: string): boolean {
  if (revision === memory.revision) return false;
  memory.revision = revision;
  if (sent === null) return false;
  const old = memory.view;
  memory.view = received(sent);
  memory.reported = new Map(memory.view.places);
  if (memory.view.places.size === 0 && memory.picture === picture) memory.view.places = old.places;
  const moved = memory.shown.filter((id) => {
    const [p, q] = [old.places.get(id), memory.view.places.get(id)];
    return p && q && (p.x !== q.x || p.y !== q.y);
  });
  if (moved.length > Math.max(1, MOVED * memory.shown.length)) memory.bounds = null;
  return true;
}

/** Tells Python how the picture is arranged now. */
export function tell(memory: Memory, cause: string): void {
  const view = report(memory.view, memory.reported);
  memory.reported = new Map(memory.view.places);
  memory.outbox.post({ kind: "view", cause, view });
}

/** `keep`: all have places · `join`: some are new beside known ones · `fresh`: another picture altogether. */
export function plan(memory: Memory, ids: string[], picture: string): "keep" | "join" | "fresh" {
  const { places } = memory.view;
  const known = ids.filter((id) => places.has(id)).length;
  if (known === ids.length && memory.bounds !== null) return "keep";
  if (known === 0) return "fresh";
  const now = new Set(ids);
  const same = memory.picture === picture && memory.shown.length > 0 && memory.shown.some((id) => now.has(id));
  return same || known * 2 >= ids.length ? "join" : "fresh";
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
