// Forces for one connected part. Of a large one first a small picture of itself is arranged, then the finer ones each from
// the one before: what belongs together finds itself while there are few, and the many only have to settle. Measured
// without any groups given (share of the 10 nearest in the same true group of 50, two ties a node, 90 % of them inside):
// .93 at 1,000 nodes, .83 at 5,000, .82 at 20,000 with three ties; the many at once, in four times the time: .91, .52, .29.

import { seeded } from "../random";
import type { Point } from "../types";
import type { Coarse } from "./coarse";
import { coarser } from "./coarse";
import type { Net } from "./solver";
import { Solver } from "./solver";

/** Up to so many nodes are arranged as they are, in so many rounds. */
const WHOLE = 400;
const WHOLE_ROUNDS = 400;
/** The smallest picture of a larger part has at most so many nodes. */
const SMALL = 200;
const SMALL_ROUNDS = 200;
const SLICE = 5;

/** Nets of more nodes are settled in fewer rounds, on every level: they cost what small ones do not. */
const LARGE = { from: 2000, rounds: 30 };
const ROUNDS = 50;

/** Rounds for a net of `count` nodes drawn for one of `all`: depends on sizes alone, so that the result stays reproducible. */
export function rounds(count: number, all: number): number {
  const most = all > LARGE.from ? LARGE.rounds : ROUNDS;
  return Math.max(8, Math.min(most, Math.round(120_000 / count)));
}

function netOf(count: number, edges: ReadonlyArray<readonly [number, number]>): Net {
  const mass = new Float64Array(count).fill(1);
  for (const [a, b] of edges) {
    mass[a]++;
    mass[b]++;
  }
  return {
    mass,
    from: Int32Array.from(edges, ([a]) => a),
    to: Int32Array.from(edges, ([, b]) => b),
    pull: new Float64Array(edges.length).fill(1),
  };
}

function levelsOf(net: Net): Coarse[] {
  const random = seeded(net.mass.length);
  const levels: Coarse[] = [];
  if (net.mass.length <= WHOLE) return levels;
  for (let now = net; now.mass.length > SMALL; now = levels[levels.length - 1].net) {
    const next = coarser(now, random);
    if (next.net.mass.length > 0.95 * now.mass.length) break;
    levels.push(next);
  }
  return levels;
}

/** Where the nodes of the smallest picture start: at the mean of those in them. */
function startOf(points: Point[], levels: Coarse[], count: number): { x: Float64Array; y: Float64Array } {
  const [x, y, members] = [0, 0, 0].map(() => new Float64Array(count));
  points.forEach((p, i) => {
    const at = levels.reduce((node, level) => level.into[node], i);
    x[at] += p.x;
    y[at] += p.y;
    members[at]++;
  });
  for (let i = 0; i < count; i++) {
    x[i] /= members[i];
    y[i] /= members[i];
  }
  return { x, y };
}

/** Both of a pair at its place, a little apart. */
function finer(solver: Solver, { into }: Coarse, random: () => number): { x: Float64Array; y: Float64Array } {
  const apart = (): number => random() - 0.5;
  return {
    x: Float64Array.from(into, (at) => solver.x[at] + apart()),
    y: Float64Array.from(into, (at) => solver.y[at] + apart()),
  };
}

function* settle(solver: Solver, total: number, plain: number): Generator<void, void> {
  for (let round = 0; round < total; round++) {
    solver.round(round >= plain);
    if (round % SLICE === SLICE - 1) yield;
  }
}

/** Moves `points` in place; yields between slices of work so that a caller can let the page breathe. */
export function* force(points: Point[], edges: ReadonlyArray<readonly [number, number]>): Generator<void, void> {
  const net = netOf(points.length, edges);
  const levels = levelsOf(net);
  const random = seeded(points.length + 1);
  const nets = [net, ...levels.map((level) => level.net)];
  const smallest = nets[levels.length];
  const start = startOf(points, levels, smallest.mass.length);
  let solver = new Solver(smallest, start.x, start.y);
  const first = levels.length > 0 ? SMALL_ROUNDS : WHOLE_ROUNDS;
  yield* settle(solver, first, first / 2);
  for (let k = levels.length - 1; k >= 0; k--) {
    const { x, y } = finer(solver, levels[k], random);
    solver = new Solver(nets[k], x, y);
    yield* settle(solver, rounds(x.length, points.length), 0);
  }
  points.forEach((point, i) => {
    point.x = solver.x[i];
    point.y = solver.y[i];
  });
}
