// From what is drawn and what is remembered to places, in slices so that the page stays alive meanwhile.

import { rounded } from "./arrangement";
import { arrangeBy } from "./layout/all";
import type { Result } from "./layout/all";
import { inputOf } from "./layout/input";
import { join } from "./layout/join";
import { separate } from "./layout/shape";
import type { Memory } from "./memory";
import { boundsOf, plan, roomIn } from "./memory";
import type { Scene } from "./scene";
import { dotScale } from "./style";
import type { Point } from "./types";

const SLICE_MS = 60;
/** Layout units across: two nodes are not drawn as far apart as the screen is wide. */
const SMALLEST = 3.5;

export interface Frame {
  picture: string;
  seed: number;
  aspect: number;
}

/** `fresh`: the picture is to be shown whole. `placed`: nodes got places that they did not have. */
export interface Arranged {
  fresh: boolean;
  placed: boolean;
}

/** Calls `done` at once when little is to do, later otherwise; the returned function calls the work off. */
export function arrange(scene: Scene, memory: Memory, frame: Frame, done: (result: Arranged) => void): () => void {
  const ids = scene.nodes.map((node) => node.id);
  const another = memory.picture !== null && memory.picture !== frame.picture;
  if (another || nothingLeft(memory, ids)) memory.bounds = null;
  const todo = plan(memory, ids, frame.picture);
  memory.picture = frame.picture;
  if (todo === "fresh") {
    return layOut(scene, memory, frame, () => done({ fresh: true, placed: ids.length > 0 }));
  }
  const fresh = memory.bounds === null;
  memory.bounds ??= boundsOf(ids.flatMap((id) => memory.view.places.get(id) ?? []), SMALLEST);
  if (todo === "join") joinAll(scene, memory);
  memory.shown = ids;
  done({ fresh, placed: todo === "join" });
  return () => undefined;
}

/** Nothing of what was shown last is shown now: the frame of the old picture means nothing any more. */
function nothingLeft(memory: Memory, ids: string[]): boolean {
  const shown = new Set(memory.shown);
  return shown.size > 0 && ids.length > 0 && !ids.some((id) => shown.has(id));
}

function joinAll(scene: Scene, memory: Memory): void {
  const { places } = memory.view;
  const known = scene.nodes.map((node) => {
    const near = (node.origin === null ? null : places.get(node.origin)) ?? null;
    return { id: node.id, at: places.get(node.id) ?? null, near };
  });
  const count = known.filter((node) => node.at !== null).length;
  const edges = scene.links.map((link) => [link.source, link.target] as const);
  join(known, edges, roomIn(memory.bounds!, count)).forEach((p, i) => places.set(known[i].id, rounded(p)));
}

/** Their mean; null where there are none. */
export function middleOf(points: Point[]): Point | null {
  if (points.length === 0) return null;
  const sum = points.reduce((p, q) => ({ x: p.x + q.x, y: p.y + q.y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

/** Arranges everything anew by the layout of the view; pinned nodes stay, the rest is moved to fit around them. */
export function layOut(scene: Scene, memory: Memory, frame: Frame, done: () => void): () => void {
  const { view } = memory;
  const scale = dotScale(scene.nodes.length);
  const input = inputOf(scene.nodes, scene.links, { ...frame, scale, centre: view.centre });
  return inSlices(arrangeBy(view.layout, input), ({ points, axis }) => {
    const fixed = scene.nodes.map((node) => (view.pinned.has(node.id) ? view.places.get(node.id) ?? null : null));
    keepPinned(points, fixed, scene.nodes.map((node) => node.size * scale));
    points.forEach((point, i) => view.places.set(scene.nodes[i].id, rounded(point)));
    memory.axis = axis;
    memory.bounds = boundsOf(points, SMALLEST);
    memory.shown = scene.nodes.map((node) => node.id);
    memory.camera = null;
    done();
  });
}

function keepPinned(points: Point[], fixed: Array<Point | null>, radii: number[]): void {
  const held = fixed.flatMap((p, i) => (p ? [{ from: points[i], to: p }] : []));
  if (held.length === 0) return;
  const dx = held.reduce((sum, h) => sum + h.to.x - h.from.x, 0) / held.length;
  const dy = held.reduce((sum, h) => sum + h.to.y - h.from.y, 0) / held.length;
  points.forEach((p, i) => Object.assign(p, fixed[i] ?? { x: p.x + dx, y: p.y + dy }));
  const unit = 0.012;
  separate(points, radii.map((r) => r * unit), 20);
  points.forEach((p, i) => fixed[i] && Object.assign(p, fixed[i]));
}

function inSlices(work: Generator<void, Result>, done: (result: Result) => void): () => void {
  let off = false;
  const slice = (): void => {
    const begun = performance.now();
    while (!off) {
      const step = work.next();
      if (step.done) return done(step.value);
      if (performance.now() - begun > SLICE_MS) break;
    }
    if (!off) setTimeout(slice, 0);
  };
  slice();
  return () => {
    off = true;
  };
}
