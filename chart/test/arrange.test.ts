import { expect, test } from "vitest";
import { arrange, layOut } from "../src/arrange";
import type { Arranged } from "../src/arrange";
import { newMemory, takeGiven, takeView } from "../src/memory";
import type { Memory } from "../src/memory";
import { sceneOf } from "../src/scene";
import type { ChartData } from "../src/types";
import { chartData, gangs, node } from "./helpers";

const people = (count: number, prefix = "n") => Array.from({ length: count }, (_, i) => node(`${prefix}${i}`));
const frame = { picture: "", seed: 1, aspect: 1.6 };

function settle(memory: Memory, data: ChartData, picture = ""): Promise<Arranged> {
  takeGiven(memory, data.nodes);
  return new Promise((resolve) => void arrange(sceneOf(data, memory.view), memory, { ...frame, picture }, resolve));
}

function again(memory: Memory, data: ChartData): Promise<void> {
  return new Promise((resolve) => void layOut(sceneOf(data, memory.view), memory, frame, resolve));
}

test("a grown chart keeps every place; the same chart again changes nothing", async () => {
  const edges = gangs(40, 2, 0.9);
  const memory = newMemory();
  expect(await settle(memory, chartData(people(40), edges))).toEqual({ fresh: true, placed: true });
  const before = new Map(memory.view.places);
  const bounds = memory.bounds;
  const grown = chartData([...people(40), node("x"), node("y")], [...edges, [3, 40], [40, 41]]);
  expect(await settle(memory, grown)).toEqual({ fresh: false, placed: true });
  for (const [id, place] of before) expect(memory.view.places.get(id)).toEqual(place);
  expect(memory.view.places.size).toBe(42);
  expect(memory.bounds).toBe(bounds);
  const all = new Map(memory.view.places);
  expect(await settle(memory, grown)).toEqual({ fresh: false, placed: false });
  expect(memory.view.places).toEqual(all);
});

test("nodes taken away and brought back are where they were", async () => {
  const memory = newMemory();
  await settle(memory, chartData(people(30), gangs(30, 2, 0.9)));
  const before = new Map(memory.view.places);
  await settle(memory, chartData(people(20), []));
  await settle(memory, chartData(people(30), gangs(30, 2, 0.9)));
  expect(memory.view.places).toEqual(before);
});

test("another picture under the same key is laid out anew", async () => {
  const memory = newMemory();
  await settle(memory, chartData(people(10), gangs(10, 1, 1)), "one");
  const { fresh } = await settle(memory, chartData(people(10, "m"), gangs(10, 1, 1)), "other");
  expect(fresh).toBe(true);
  expect(people(10, "m").every(({ id }) => memory.view.places.has(id))).toBe(true);
});

test("places that come with the nodes are used, until the person moves the node", async () => {
  const given = [node("a", { x: 5, y: 5, pinned: true }), node("b", { x: 9, y: 1 })];
  const memory = newMemory();
  await settle(memory, chartData(given, [[0, 1]]));
  expect(memory.view.places.get("a")).toEqual({ x: 5, y: 5 });
  expect(memory.view.pinned.has("a")).toBe(true);
  memory.view.places.set("b", { x: 0, y: 0 });
  await settle(memory, chartData(given, [[0, 1]]));
  expect(memory.view.places.get("b")).toEqual({ x: 0, y: 0 });
  await settle(memory, chartData([given[0], node("b", { x: 2, y: 2 })], [[0, 1]]));
  expect(memory.view.places.get("b")).toEqual({ x: 2, y: 2 });
});

test("an empty chart, and growing from it", async () => {
  const memory = newMemory();
  await settle(memory, chartData([], []));
  expect((await settle(memory, chartData(people(3), [[0, 1]]))).fresh).toBe(true);
});

test("arranging again moves no pinned node, and the same seed gives the same picture", async () => {
  const data = chartData(people(60), gangs(60, 3, 0.9));
  const memory = newMemory();
  await settle(memory, data);
  memory.view.places.set("n7", { x: 50, y: -20 });
  memory.view.pinned.add("n7");
  for (const layout of ["groups", "grid", "force", "concentric"] as const) {
    memory.view.layout = layout;
    await again(memory, data);
    expect(memory.view.places.get("n7")).toEqual({ x: 50, y: -20 });
    const once = new Map(memory.view.places);
    await again(memory, data);
    expect(memory.view.places).toEqual(once);
  }
});

test("what comes out of a super-node is placed where that was", async () => {
  const memory = newMemory();
  const big = node("big", { members: 4 });
  await settle(memory, chartData([...people(30), big], [...gangs(30, 2, 0.9), [4, 30]]));
  const at = memory.view.places.get("big")!;
  const members = people(4, "m").map((row) => ({ ...row, origin: "big" }));
  await settle(memory, chartData([...people(30), ...members], gangs(30, 2, 0.9)));
  for (const { id } of members) {
    const p = memory.view.places.get(id)!;
    expect(Math.hypot(p.x - at.x, p.y - at.y)).toBeLessThan(3);
  }
});

test("an arrangement from Python is taken over once; where all moves, the picture is shown whole", async () => {
  const memory = newMemory();
  const data = chartData(people(20), gangs(20, 2, 0.9));
  await settle(memory, data);
  const { view } = memory;
  const sent = {
    ...view, pinned: ["n1"], hidden: ["n2"],
    places: { id: ["n1", "n2"], x: [0, 1], y: [0, 1] },
  };
  memory.view.places = new Map([...view.places].map(([id, p]) => [id, { x: p.x + 1, y: p.y }]));
  expect(takeView(memory, sent, 7, "")).toBe(true);
  expect(memory.view.hidden).toEqual(new Set(["n2"]));
  expect(takeView(memory, sent, 7, "")).toBe(false);
  const everything = { ...sent, places: { id: people(20).map((n) => n.id), x: new Array(20).fill(3), y: [...Array(20).keys()] } };
  memory.shown = people(20).map((n) => n.id);
  memory.view.places = new Map(people(20).map((n) => [n.id, { x: 0, y: 0 }]));
  takeView(memory, everything, 8, "");
  expect(memory.bounds).toBeNull();
});
