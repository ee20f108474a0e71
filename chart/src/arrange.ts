// From data and memory to places, in slices so that the page stays alive while a large chart is laid out.

import { join } from "./layout/join";
import { layout } from "./layout/index";
import type { Memory } from "./memory";
import { boundsOf, forget, plan, roomIn, takeGiven } from "./memory";
import { dotScale } from "./style";
import type { ChartData, Point } from "./types";

const SLICE_MS = 60;
/** Layout units across: two nodes are not drawn as far apart as the screen is wide. */
const SMALLEST = 3.5;

export interface Arranged {
  fresh: boolean;
}

/** Calls `done` at once when little is to do, later otherwise; the returned function calls the work off. */
export function arrange(
  data: ChartData,
  memory: Memory,
  aspect: number,
  done: (result: Arranged) => void,
): () => void {
  takeGiven(memory, data.nodes);
  if (anotherPicture(memory, data)) memory.bounds = null;
  const todo = plan(memory, data.nodes);
  if (todo === "fresh") return freshly(data, memory, aspect, done);
  const first = memory.bounds === null;
  if (first) memory.bounds = boundsOf(data.nodes.flatMap((node) => memory.places.get(node.id) ?? []));
  if (todo === "join") joinAll(data, memory);
  memory.shown = data.nodes.map((node) => node.id);
  done({ fresh: first });
  return () => undefined;
}

/** Nothing of what was shown last is shown now: the frame of the old picture means nothing any more. */
function anotherPicture(memory: Memory, data: ChartData): boolean {
  const shown = new Set(memory.shown);
  return shown.size > 0 && data.nodes.length > 0 && !data.nodes.some((node) => shown.has(node.id));
}

function joinAll(data: ChartData, memory: Memory): void {
  const known = data.nodes.map((node) => ({ id: node.id, at: memory.places.get(node.id) ?? null }));
  const count = known.filter((node) => node.at !== null).length;
  const edges = data.links.map((link) => [link.source, link.target] as const);
  join(known, edges, roomIn(memory.bounds!, count)).forEach((p, i) => memory.places.set(known[i].id, p));
}

function freshly(data: ChartData, memory: Memory, aspect: number, done: (result: Arranged) => void): () => void {
  const scale = dotScale(data.nodes.length);
  const work = layout({
    groups: data.nodes.map((node) => node.group),
    radii: data.nodes.map((node) => node.size * scale),
    edges: data.links.map((link) => [link.source, link.target] as const),
    seed: data.seed,
    aspect,
  });
  return inSlices(work, (points) => {
    forget(memory);
    points.forEach((point, i) => memory.places.set(data.nodes[i].id, point));
    takeGiven(memory, data.nodes);
    memory.bounds = boundsOf(memory.places.values(), SMALLEST);
    memory.shown = data.nodes.map((node) => node.id);
    done({ fresh: true });
  });
}

function inSlices(work: Generator<void, Point[]>, done: (points: Point[]) => void): () => void {
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
