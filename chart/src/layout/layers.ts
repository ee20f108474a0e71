// Layered: what flows runs from left to right; a flow back is the exception that shows.

import type { Point } from "../types";
import type { RichInput } from "./input";
import { concentric, distances } from "./rings";
import { neighbourLists } from "./input";

const WIDE = 2.6;
const SWEEPS = 8;
/** A long chain is drawn higher, for room between its ties: up to so many times, until it has the shape of a screen. */
const TALLEST = 3;
const SHAPE = 1.5;

/** A flow from one node to another, and how much it is. */
export type Flow = readonly [from: number, to: number, amount: number];

/** Above this many flows the lightest of each circle is not looked for: any one is left out. */
const WEIGHED = 4000;

/** Flows without those that close a circle; of each circle the smallest is left out (Demetrescu and Finocchi 2003). */
export function withoutCircles(count: number, flows: readonly Flow[]): Flow[] {
  const real = flows.filter(([a, b]) => a !== b);
  const left = real.map(([, , amount]) => (real.length <= WEIGHED ? Math.max(amount, 1e-9) : 1));
  const kept = new Set(real.keys());
  for (let circle = circleIn(count, real, kept); circle !== null; circle = circleIn(count, real, kept)) {
    const least = Math.min(...circle.map((flow) => left[flow]));
    for (const flow of circle) {
      left[flow] -= least;
      if (left[flow] <= 0) kept.delete(flow);
    }
  }
  const layer = longest(count, real.filter((_, i) => kept.has(i)));
  return real.filter(([a, b], i) => kept.has(i) || layer[a] < layer[b]);
}

/** Some circle of flows that are still there, as positions in the list; null where there is none. */
function circleIn(count: number, flows: readonly Flow[], kept: ReadonlySet<number>): number[] | null {
  const next: number[][] = Array.from({ length: count }, () => []);
  for (const i of kept) next[flows[i][0]].push(i);
  const state = new Uint8Array(count);
  for (let root = 0; root < count; root++) {
    if (state[root] !== 0) continue;
    const way: number[] = [];
    const stack: Array<[node: number, k: number]> = [[root, 0]];
    state[root] = 1;
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const flow = next[top[0]][top[1]++];
      if (flow === undefined) {
        state[top[0]] = 2;
        stack.pop();
        way.pop();
        continue;
      }
      const to = flows[flow][1];
      if (state[to] === 1) return [...way.slice(way.findIndex((f) => flows[f][0] === to)), flow].filter((f) => f >= 0);
      if (state[to] !== 0) continue;
      state[to] = 1;
      way.push(flow);
      stack.push([to, 0]);
    }
  }
  return null;
}

/** Longest way from a source, in flows that close no circle. */
function longest(count: number, flows: readonly Flow[]): number[] {
  const next: number[][] = Array.from({ length: count }, () => []);
  const open = new Int32Array(count);
  for (const [a, b] of flows) {
    next[a].push(b);
    open[b]++;
  }
  const layer = new Array<number>(count).fill(0);
  const ready = Array.from({ length: count }, (_, i) => i).filter((i) => open[i] === 0);
  for (let k = 0; k < ready.length; k++) {
    for (const other of next[ready[k]]) {
      layer[other] = Math.max(layer[other], layer[ready[k]] + 1);
      if (--open[other] === 0) ready.push(other);
    }
  }
  return layer;
}

export const layersOf = (count: number, flows: readonly Flow[]): number[] => longest(count, withoutCircles(count, flows));

/** Money (or other directed ties) from left to right; who takes no part in it stands below. */
export function layered(input: RichInput): Point[] {
  const count = input.groups.length;
  const real = input.flows.filter(([a, b]) => a !== b);
  if (real.length === 0) return byDistance(input);
  const layer = layersOf(count, real);
  const part = new Set(real.flatMap(([a, b]) => [a, b]));
  const columns: number[][] = Array.from({ length: Math.max(...layer) + 1 }, () => []);
  for (let i = 0; i < count; i++) if (part.has(i)) columns[layer[i]].push(i);
  return inColumns(columns, neighbourLists(count, real.map(([a, b]) => [a, b] as const)), [...Array(count).keys()].filter((i) => !part.has(i)));
}

function byDistance(input: RichInput): Point[] {
  const neighbours = neighbourLists(input.groups.length, input.edges);
  const far = distances(neighbours, input.centre);
  if (input.centre.length === 0) return concentric(input);
  const columns: number[][] = Array.from({ length: Math.max(0, ...far) + 1 }, () => []);
  far.forEach((step, node) => step >= 0 && columns[step].push(node));
  return inColumns(columns, neighbours, far.flatMap((step, node) => (step < 0 ? [node] : [])));
}

/** Each column in the order that crosses least: the mean place of the neighbours, swept to and fro. */
function inColumns(columns: number[][], neighbours: readonly number[][], rest: number[]): Point[] {
  const y: number[] = [];
  const spread = (column: number[]): void =>
    column.forEach((node, k) => (y[node] = (column.length - 1) / 2 - k));
  columns.forEach(spread);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const column of sweep % 2 === 0 ? columns : [...columns].reverse()) {
      const mean = new Map(column.map((node) => {
        const known = neighbours[node].filter((other) => y[other] !== undefined);
        return [node, known.length > 0 ? known.reduce((sum, o) => sum + y[o], 0) / known.length : y[node]];
      }));
      column.sort((p, q) => mean.get(q)! - mean.get(p)! || p - q);
      spread(column);
    }
  }
  const out: Point[] = [];
  const tallest = Math.max(1, ...columns.map((column) => column.length));
  const step = Math.max(WIDE, (tallest * 1.5) / Math.max(1, columns.length));
  columns.forEach((column, k) => column.forEach((node) => (out[node] = { x: k * step, y: y[node] })));
  const wide = Math.max(1, Math.ceil(Math.max(1, columns.length - 1) * step));
  rest.forEach((node, k) => {
    out[node] = { x: k % wide, y: -tallest / 2 - 1.5 - Math.floor(k / wide) };
  });
  const lines = tallest + (rest.length > 0 ? 1.5 + Math.ceil(rest.length / wide) : 0);
  const stretch = Math.min(TALLEST, Math.max(1, (columns.length - 1) * step / SHAPE / lines));
  return out.map(({ x, y }) => ({ x, y: y * stretch }));
}
