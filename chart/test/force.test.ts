import { describe, expect, test } from "vitest";
import { coarser } from "../src/layout/coarse";
import type { Net } from "../src/layout/solver";
import { Tree } from "../src/layout/tree";
import { seeded } from "../src/random";
import { dotScale } from "../src/style";
import { arranged, gangs } from "./helpers";
import type { Edge } from "./helpers";

function scattered(count: number, seed: number) {
  const chance = seeded(seed);
  const made = (scale: number) => Float64Array.from({ length: count }, () => scale * chance());
  return { x: made(100), y: made(100), mass: made(5) };
}

/** The push as it is defined: every other point by itself. */
function slowly({ x, y, mass }: ReturnType<typeof scattered>, i: number): [number, number] {
  const out: [number, number] = [0, 0];
  for (let j = 0; j < x.length; j++) {
    const square = (x[i] - x[j]) ** 2 + (y[i] - y[j]) ** 2;
    if (square < 1e-12) continue;
    out[0] += ((x[i] - x[j]) * mass[j]) / square;
    out[1] += ((y[i] - y[j]) * mass[j]) / square;
  }
  return out;
}

describe("the tree", () => {
  test.each([1, 2, 60, 900])("pushes %i points as they push one by one, nearly so where it is coarse", (count) => {
    const points = scattered(count, count);
    const tree = new Tree(count);
    tree.build(points.x, points.y, points.mass);
    const out = new Float64Array(2);
    for (let i = 0; i < count; i++) {
      const exact = slowly(points, i);
      tree.push(points.x[i], points.y[i], 0, out);
      expect(out[0]).toBeCloseTo(exact[0], 6);
      expect(out[1]).toBeCloseTo(exact[1], 6);
    }
    const sum = points.mass.reduce((a, b) => a + b, 0);
    tree.push(points.x[0], points.y[0], 1.1, out);
    const exact = slowly(points, 0);
    expect(Math.hypot(out[0] - exact[0], out[1] - exact[1])).toBeLessThan(0.02 * sum);
  });

  test("points in one place neither push each other nor end it", () => {
    const tree = new Tree(500);
    const same = new Float64Array(500).fill(3);
    tree.build(same, same, same);
    const out = new Float64Array(2);
    tree.push(3, 3, 1.1, out);
    expect([...out]).toEqual([0, 0]);
    tree.push(4, 3, 1.1, out);
    expect(out[0]).toBeCloseTo(1500);
  });
});

describe("a coarser net", () => {
  const net = (count: number, edges: ReadonlyArray<readonly [number, number]>): Net => ({
    mass: new Float64Array(count).fill(1),
    from: Int32Array.from(edges, ([a]) => a),
    to: Int32Array.from(edges, ([, b]) => b),
    pull: new Float64Array(edges.length).fill(1),
  });

  test("keeps all mass and every tie between what is not drawn together", () => {
    const edges = gangs(400, 8, 0.8);
    const { net: small, into } = coarser(net(400, edges), seeded(1));
    expect(small.mass.length).toBeLessThan(260);
    expect(small.mass.reduce((a, b) => a + b, 0)).toBe(400);
    expect(Math.max(...small.mass)).toBe(2);
    const between = edges.filter(([a, b]) => into[a] !== into[b]).length;
    expect(small.pull.reduce((a, b) => a + b, 0)).toBe(between);
  });

  test("halves a star too", () => {
    const edges = Array.from({ length: 999 }, (_, i) => [0, i + 1] as const);
    expect(coarser(net(1000, edges), seeded(1)).net.mass.length).toBeLessThan(520);
  });
});

/** Groups of 50 that follow each other, two ties a node, nine of ten inside. */
function fifties(count: number): Edge[] {
  const chance = seeded(5);
  return Array.from({ length: 2 * count }, (_, k) => {
    const a = Math.floor(k / 2);
    const own = chance() < 0.9;
    const b = own ? a - (a % 50) + Math.floor(50 * chance()) : Math.floor(count * chance());
    return [a, Math.min(b, count - 1)] as const;
  });
}

test("of thousands too, what is tied lies together, without being told the groups", () => {
  const points = arranged(3000, fifties(3000), new Array<null>(3000).fill(null), 1, 8 * dotScale(3000));
  const some = Array.from({ length: 300 }, (_, k) => 10 * k);
  const own = some.map((i) => {
    const far = points.map((p, j) => [Math.hypot(p.x - points[i].x, p.y - points[i].y), j]);
    const near = far.sort((p, q) => p[0] - q[0]).slice(1, 11);
    return near.filter(([, j]) => Math.floor(j / 50) === Math.floor(i / 50)).length / 10;
  });
  expect(own.reduce((a, b) => a + b, 0) / own.length).toBeGreaterThan(0.75);
});
