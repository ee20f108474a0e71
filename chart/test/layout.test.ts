import { describe, expect, test } from "vitest";
import { components } from "../src/layout/components";
import { join } from "../src/layout/join";
import { pack } from "../src/layout/pack";
import { separate } from "../src/layout/shape";
import { seeded } from "../src/random";
import { arranged, gangs, purity } from "./helpers";

const none = (count: number): null[] => new Array<null>(count).fill(null);

describe("layout", () => {
  test("the same data and seed give the same places, another seed others", () => {
    const edges = gangs(120, 4, 0.9);
    const once = arranged(120, edges, none(120));
    expect(arranged(120, edges, none(120))).toEqual(once);
    expect(arranged(120, edges, none(120), 2)).not.toEqual(once);
  });

  test("groups that are tied together lie together, without being told the groups", () => {
    const points = arranged(300, gangs(300, 5, 0.93), none(300));
    expect(purity(points, 5)).toBeGreaterThan(0.85);
  });

  test("wrong groups do not become islands: the picture follows the ties", () => {
    const wrong = Array.from({ length: 300 }, (_, i) => `g${Math.floor(i / 60)}`);
    const points = arranged(300, gangs(300, 5, 0.93), wrong);
    expect(purity(points, 5)).toBeGreaterThan(0.85);
  });

  test.each([0, 1, 2, 3])("%i nodes have finite places of their own", (count) => {
    const points = arranged(count, count === 2 ? [[0, 1], [1, 1]] : [], none(count));
    expect(points).toHaveLength(count);
    expect(points.every((p) => Number.isFinite(p.x) && Number.isFinite(p.y))).toBe(true);
    expect(new Set(points.map((p) => `${p.x},${p.y}`)).size).toBe(count);
  });

  test("parts without a tie between them do not overlap", () => {
    const edges = [...gangs(60, 1, 1), ...gangs(40, 1, 1).map(([a, b]) => [a + 60, b + 60] as const)];
    const points = arranged(101, edges, none(101));
    const box = (from: number, to: number): number[] => {
      const part = points.slice(from, to);
      const [xs, ys] = [part.map((p) => p.x), part.map((p) => p.y)];
      return [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    };
    const [a, b] = [box(1, 60), box(61, 100)];
    expect(a[1] < b[0] || b[1] < a[0] || a[3] < b[2] || b[3] < a[2]).toBe(true);
  });

  test("components: largest first, loners apart, self-ties bind nothing", () => {
    const found = components(7, [[5, 6], [1, 2], [2, 3], [4, 4]]);
    expect(found.parts).toEqual([[1, 2, 3], [5, 6]]);
    expect(found.isolated).toEqual([0, 4]);
  });
});

test("packed boxes never overlap and keep about the wanted shape", () => {
  const chance = seeded(5);
  const boxes = Array.from({ length: 60 }, () => ({ w: 1 + chance() * 9, h: 1 + chance() * 9 }));
  const placed = pack(boxes, 1.6);
  for (let i = 0; i < placed.length; i++) {
    for (let j = 0; j < i; j++) {
      const [p, q] = [placed[i], placed[j]];
      const apart = p.x + p.w <= q.x + 1e-6 || q.x + q.w <= p.x + 1e-6 || p.y + p.h <= q.y + 1e-6 || q.y + q.h <= p.y + 1e-6;
      expect(apart, `${i} and ${j}`).toBe(true);
    }
  }
  const width = Math.max(...placed.map((p) => p.x + p.w));
  const height = Math.max(...placed.map((p) => p.y + p.h));
  expect(width / height).toBeGreaterThan(1);
  expect(width / height).toBeLessThan(2.6);
});

test("separate leaves no two discs overlapping, even on one spot", () => {
  const points = Array.from({ length: 30 }, () => ({ x: 1, y: 1 }));
  const done = separate(points, new Array(30).fill(0.5), 400);
  const closest = Math.min(
    ...points.flatMap((p, i) => points.slice(0, i).map((q) => Math.hypot(p.x - q.x, p.y - q.y))),
  );
  expect(done).toBe(true);
  expect(closest).toBeGreaterThan(0.998);
});

test("new nodes come beside what they are tied to, old ones stay, none overlap", () => {
  const old = Array.from({ length: 20 }, (_, i) => ({ id: `o${i}`, at: { x: i % 5, y: Math.floor(i / 5) }, near: null }));
  const fresh = Array.from({ length: 12 }, (_, i) => ({ id: `f${i}`, at: null, near: null }));
  const edges = [...fresh.map((_, i) => [7, 20 + i] as const), [31, 32] as const];
  const points = join([...old, ...fresh, { id: "second", at: null, near: null }], edges, 0.4);
  expect(points.slice(0, 20)).toEqual(old.map((n) => n.at));
  for (const p of points.slice(20, 32)) expect(Math.hypot(p.x - 2, p.y - 1)).toBeLessThan(3);
  expect(Math.hypot(points[32].x - points[31].x, points[32].y - points[31].y)).toBeLessThan(1.5);
  points.forEach((p, i) => {
    for (const q of points.slice(0, i)) expect(Math.hypot(p.x - q.x, p.y - q.y)).toBeGreaterThan(0.37);
  });
});
