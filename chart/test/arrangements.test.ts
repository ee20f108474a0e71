import { describe, expect, test } from "vitest";
import { arrangeBy } from "../src/layout/all";
import type { RichInput } from "../src/layout/input";
import type { Flow } from "../src/layout/layers";
import { layersOf, withoutCircles } from "../src/layout/layers";
import { seeded } from "../src/random";
import { distances } from "../src/layout/rings";
import { convexHull, denseParts } from "../src/draw/hulls";
import { ticks } from "../src/draw/axis";
import { gangs, purity } from "./helpers";
import type { Edge } from "./helpers";
import type { LayoutName } from "../src/arrangement";

function input(count: number, edges: readonly Edge[], more: Partial<RichInput> = {}): RichInput {
  const none = new Array<null>(count).fill(null);
  return {
    groups: none, radii: new Array(count).fill(6), edges: [...edges], seed: 1, aspect: 1.6, flows: edges.map(([a, b]) => [a, b, 1] as const), centre: [],
    first: none, at: none, ...more,
  };
}

function run(name: LayoutName, given: RichInput) {
  const work = arrangeBy(name, given);
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

const NAMES: LayoutName[] = ["force", "groups", "concentric", "layered", "grid", "time", "map"];

describe.each(NAMES)("%s", (name) => {
  test.each([0, 1, 2, 40])("%i nodes have finite places of their own, the same every time", (count) => {
    const groups = Array.from({ length: count }, (_, i) => (i % 5 === 4 ? null : `g${i % 3}`));
    const first = Array.from({ length: count }, (_, i) => (i % 7 === 6 ? null : 1e9 + (i % 10) * 86400));
    const at = Array.from({ length: count }, (_, i) => (i % 7 === 6 ? null : { lon: 100 + (i % 4), lat: 30 + (i % 3) }));
    const edges: Edge[] = count === 40 ? gangs(40, 3, 0.8) : count === 2 ? [[0, 1], [1, 1]] : [];
    const given = input(count, edges, { groups, first, at });
    const { points } = run(name, given);
    expect(points).toHaveLength(count);
    for (let i = 0; i < count; i++) expect(Number.isFinite(points[i].x) && Number.isFinite(points[i].y)).toBe(true);
    expect(new Set(points.map((p) => `${p.x.toFixed(6)},${p.y.toFixed(6)}`)).size).toBe(count);
    expect(run(name, given).points).toEqual(points);
  });
});

test("rings: everybody stands at the distance of his ring", () => {
  const edges = gangs(50, 2, 0.8);
  const given = input(50, edges, { centre: [3] });
  const { points } = run("concentric", given);
  const lists = Array.from({ length: 50 }, (_, i) => edges.flatMap(([a, b]) => (a === i ? [b] : b === i ? [a] : [])));
  const far = distances(lists, [3]);
  const radius = new Map<number, number>();
  points.forEach((p, i) => {
    const r = Math.hypot(p.x, p.y);
    const step = far[i] < 0 ? 99 : far[i];
    expect(r).toBeCloseTo(radius.get(step) ?? r, 6);
    radius.set(step, r);
  });
  const order = [...radius].sort((p, q) => p[0] - q[0]).map(([, r]) => r);
  expect(order).toEqual([...order].sort((p, q) => p - q));
});

test("layers: every flow runs to the right, but the smallest of each circle", () => {
  const flows: Flow[] = [[0, 1, 100], [1, 2, 90], [2, 0, 1], [0, 3, 50], [3, 2, 40], [4, 3, 5], [3, 3, 9]];
  const kept = withoutCircles(5, flows);
  expect(kept).toEqual(flows.filter(([a, b]) => !(a === 2 && b === 0) && a !== b));
  const layer = layersOf(5, flows);
  for (const [a, b] of kept) expect(layer[b]).toBeGreaterThan(layer[a]);
  const { points } = run("layered", input(5, flows.map(([a, b]) => [a, b] as const), { flows }));
  for (const [a, b] of kept) expect(points[b].x).toBeGreaterThan(points[a].x);
});

test("layers: what is kept of any flows closes no circle", () => {
  const chance = seeded(4);
  const flows: Flow[] = Array.from({ length: 300 }, () => [Math.floor(chance() * 40), Math.floor(chance() * 40), chance()]);
  const layer = layersOf(40, flows);
  const kept = withoutCircles(40, flows);
  for (const [a, b] of kept) expect(layer[b]).toBeGreaterThan(layer[a]);
  expect(kept.length).toBeGreaterThan(150);
});

test("time: x follows the time, unknown times stand on the left", () => {
  const first = [300, 100, 200, null, 250].map((t) => (t === null ? null : t * 86400));
  const { points, axis } = run("time", input(5, [], { first }));
  const order = [1, 2, 4, 0].map((i) => points[i].x);
  expect(order).toEqual([...order].sort((p, q) => p - q));
  expect(points[3].x).toBeLessThan(Math.min(...order));
  expect(axis?.time).toEqual([100 * 86400, 300 * 86400]);
  expect(ticks(100 * 86400, 300 * 86400, 6)).toHaveLength(2);
});

test("map: north is up, east is right", () => {
  const at = [{ lon: 10, lat: 50 }, { lon: 20, lat: 50 }, { lon: 10, lat: 40 }, null];
  const { points } = run("map", input(4, [], { at }));
  expect(points[1].x).toBeGreaterThan(points[0].x);
  expect(points[2].y).toBeLessThan(points[0].y);
  expect(points[3].y).toBeLessThan(points[2].y);
});

test("group view: no node lies in the disc of another cluster, whatever the ties say", () => {
  const groups = Array.from({ length: 200 }, (_, i) => `g${i % 5}`);
  const { points } = run("groups", input(200, gangs(200, 5, 0.4), { groups }));
  expect(purity(points, 5)).toBeGreaterThan(0.97);
});

describe("hulls", () => {
  test("a scattered cluster has several parts, not one outline", () => {
    const near = [0, 1, 2].flatMap((x) => [0, 1].map((y) => ({ x: x * 10, y: y * 10 })));
    const parts = denseParts([...near, ...near.map((p) => ({ x: p.x + 500, y: p.y }))], 40);
    expect(parts.map((part) => part.length)).toEqual([6, 6]);
  });

  test("the outline holds all points and only corners", () => {
    const hull = convexHull([{ x: 0, y: 0 }, { x: 2, y: 0 }, { x: 2, y: 2 }, { x: 0, y: 2 }, { x: 1, y: 1 }, { x: 1, y: 0 }]);
    expect(hull).toHaveLength(4);
  });
});
