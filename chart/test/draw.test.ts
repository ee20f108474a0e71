import { describe, expect, test } from "vitest";
import { curvatures } from "../src/curves";
import { checked, VERSION } from "../src/decode";
import type { Candidate } from "../src/draw/place";
import { placeLabels } from "../src/draw/place";
import { fill, oneLine, shorten } from "../src/draw/text";
import { along, control, loop, toCurve, toLoop } from "../src/geometry";
import { seeded } from "../src/random";
import { apart, dotScale, drawnSize, NOMINAL_AREA } from "../src/style";
import { lightness, mix, rgb } from "../src/theme";

describe("names", () => {
  test("lose control and direction characters, and piles of marks", () => {
    expect(oneLine("a\u202eb\nc\u0000d\u2066e")).toBe("a b c d e");
    expect(oneLine("Z\u0300\u0301\u0302\u0303\u0304")).toBe("Z\u0300\u0301");
  });

  test("are cut at a width, whole characters only", () => {
    expect(shorten("short")).toBe("short");
    expect(shorten("名".repeat(200), 24)).toBe(`${"名".repeat(11)}…`);
    expect(shorten("👨‍👩‍👧‍👦".repeat(50), 9)).toBe(`${"👨‍👩‍👧‍👦".repeat(4)}…`);
    expect(shorten("x".repeat(24))).toHaveLength(24);
  });

  test("markup stays the text it is", () => {
    expect(shorten("<img src=x onerror=alert(1)>", 60)).toBe("<img src=x onerror=alert(1)>");
  });

  test("templates are filled, unknown names are left", () => {
    expect(fill("{n} of {m}, {toString}", { n: 3, m: 9 })).toContain("3 of 9");
  });
});

describe("labels", () => {
  const frame = { width: 800, height: 500 };
  const chance = seeded(9);
  const many: Candidate[] = Array.from({ length: 400 }, () => ({
    x: chance() * 800, y: chance() * 500, radius: 5, width: 40 + chance() * 60, forced: false,
  }));

  test("never lie on one another, nor over the edge, nor over dots", () => {
    const placed = placeLabels(many, many, 15, 400, frame);
    expect(placed.length).toBeGreaterThan(20);
    placed.forEach((p, i) => {
      const w = many[p.index].width;
      expect(p.x).toBeGreaterThanOrEqual(0);
      expect(p.x + w).toBeLessThanOrEqual(800);
      for (const q of placed.slice(0, i)) {
        const apart = p.x + w <= q.x || q.x + many[q.index].width <= p.x || Math.abs(p.y - q.y) >= 15;
        expect(apart).toBe(true);
      }
      for (const d of many) expect(d.x > p.x && d.x < p.x + w && Math.abs(d.y - p.y) < 7.5).toBe(false);
    });
  });

  test("the important come first, and a forced one is always drawn", () => {
    const spot = { x: 100, y: 100, radius: 5, width: 50, forced: false };
    const crowd = Array.from({ length: 9 }, () => spot);
    expect(placeLabels(crowd, [], 15, 1, frame).map((p) => p.index)).toEqual([0]);
    const forced = [...crowd, { ...spot, forced: true }];
    expect(placeLabels(forced, [], 15, 99, frame).map((p) => p.index)).toContain(9);
  });
});

test("parallel ties fan out, single ones are straight, both directions are told apart", () => {
  const one = { source: 0, target: 1 };
  expect(curvatures([one])).toEqual([0]);
  const three = curvatures([one, one, { source: 1, target: 0 }]);
  const bends = [three[0], three[1], -three[2]];
  expect(new Set(bends.map((b) => b.toFixed(6))).size).toBe(3);
  expect(Math.max(...curvatures(new Array(500).fill(one)).map(Math.abs))).toBeLessThanOrEqual(0.9001);
});

test("the middle of a bent tie lies beside the straight line", () => {
  const [a, b] = [{ x: 0, y: 0 }, { x: 100, y: 0 }];
  const p = along(a, control(a, b, 0.4), b, 0.5);
  expect(p.x).toBeCloseTo(50);
  expect(Math.abs(p.y)).toBeCloseTo(20);
});

test("a tie is hit from a few pixels away, along its curve and on a loop", () => {
  const [a, b] = [{ x: 0, y: 0 }, { x: 100, y: 0 }];
  const bent = [a, control(a, b, 0.4), b] as [typeof a, typeof a, typeof a];
  const middle = along(...bent, 0.5);
  expect(toCurve({ x: middle.x, y: middle.y + 4 }, bent, 6)).toBeCloseTo(4, 0);
  expect(toCurve({ x: 50, y: 0 }, bent, 6)).toBeGreaterThan(15);
  expect(toCurve({ x: 50, y: 400 }, bent, 6)).toBe(Infinity);
  const circle = loop(a, 8, 0);
  expect(toLoop({ x: circle.x + circle.radius, y: circle.y }, circle)).toBeCloseTo(0);
});

test("dots shrink as they become many", () => {
  expect([1, 150, 600, 100_000].map(dotScale)).toEqual([1, 1, 0.5, 0.05]);
  const shares = [2_000, 20_000, 100_000].map((count) => (Math.PI * (8 * dotScale(count)) ** 2 * count) / NOMINAL_AREA);
  expect(Math.max(...shares)).toBeLessThan(0.21);
  expect(drawnSize(8, 100_000, 0.5)).toBe(0.85);
  expect(drawnSize(8, 600, 0.5)).toBe(2);
});

test("colours are read and mixed", () => {
  expect(rgb("#fff")).toEqual([255, 255, 255]);
  expect(rgb("rgb(1, 2, 3)")).toEqual([1, 2, 3]);
  expect(mix("#000000", "#ffffff", 0.5)).toBe("#808080");
  expect(lightness("#0e1117")).toBeLessThan(0.1);
});

test("data of another version is refused by name", () => {
  expect(() => checked({ version: 99 })).toThrow(/version 99/);
  expect(checked({ version: VERSION })).toEqual({ version: VERSION });
});

describe("few dots", () => {
  const row = (step: number) => Array.from({ length: 6 }, (_, i) => ({ x: i * step, y: 0, size: 10 + i }));

  test("keep their size where they have room, however long the picture is", () => {
    expect(apart(row(60), 1)).toBe(1);
    expect(apart(row(0.6), 100)).toBe(1);
  });

  test("shrink until no two touch, and not at all for more than can be compared", () => {
    const dots = row(20);
    const shrink = apart(dots, 1);
    const radii = dots.map((dot) => drawnSize(dot.size, dots.length, shrink));
    for (let i = 1; i < dots.length; i++) expect(radii[i - 1] + radii[i]).toBeLessThan(20);
    expect(shrink).toBeGreaterThan(0.4);
    expect(apart([...row(20), { x: 0, y: 0, size: 10 }], 1)).toBe(0);
    expect(apart(Array.from({ length: 301 }, (_, i) => ({ x: 99 * i, y: 0, size: 5 })), 1)).toBe(0);
  });
});
