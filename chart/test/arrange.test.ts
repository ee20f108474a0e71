import { expect, test } from "vitest";
import { arrange } from "../src/arrange";
import { forget, memoryOf } from "../src/memory";
import { chartData, gangs, node } from "./helpers";

const people = (count: number, prefix = "n") => Array.from({ length: count }, (_, i) => node(`${prefix}${i}`));

function settle(key: string, data: ReturnType<typeof chartData>): Promise<boolean> {
  return new Promise((resolve) => {
    arrange(data, memoryOf(key), 1.6, ({ fresh }) => resolve(fresh));
  });
}

test("a grown chart keeps every place; the same chart again changes nothing", async () => {
  const edges = gangs(40, 2, 0.9);
  expect(await settle("grow", chartData(people(40), edges))).toBe(true);
  const memory = memoryOf("grow");
  const before = new Map(memory.places);
  const bounds = memory.bounds;
  const more = [...people(40), node("x"), node("y")];
  expect(await settle("grow", chartData(more, [...edges, [3, 40], [40, 41]]))).toBe(false);
  for (const [id, place] of before) expect(memory.places.get(id)).toEqual(place);
  expect(memory.places.size).toBe(42);
  expect(memory.bounds).toBe(bounds);
  const all = new Map(memory.places);
  await settle("grow", chartData(more, [...edges, [3, 40], [40, 41]]));
  expect(memory.places).toEqual(all);
});

test("nodes taken away and brought back are where they were", async () => {
  await settle("back", chartData(people(30), gangs(30, 2, 0.9)));
  const before = new Map(memoryOf("back").places);
  await settle("back", chartData(people(20), []));
  await settle("back", chartData(people(30), gangs(30, 2, 0.9)));
  expect(memoryOf("back").places).toEqual(before);
});

test("another picture under the same key is laid out anew", async () => {
  await settle("other", chartData(people(10), gangs(10, 1, 1)));
  expect(await settle("other", chartData(people(10, "m"), gangs(10, 1, 1)))).toBe(true);
  expect([...memoryOf("other").places.keys()].every((id) => id.startsWith("m"))).toBe(true);
});

test("places that Python gives are used, until the person moves the node", async () => {
  const given = [node("a", { x: 5, y: 5, pinned: true }), node("b", { x: 9, y: 1 })];
  await settle("given", chartData(given, [[0, 1]]));
  const memory = memoryOf("given");
  expect(memory.places.get("a")).toEqual({ x: 5, y: 5 });
  expect(memory.pinned.has("a")).toBe(true);
  memory.places.set("b", { x: 0, y: 0 });
  await settle("given", chartData(given, [[0, 1]]));
  expect(memory.places.get("b")).toEqual({ x: 0, y: 0 });
  await settle("given", chartData([given[0], node("b", { x: 2, y: 2 })], [[0, 1]]));
  expect(memory.places.get("b")).toEqual({ x: 2, y: 2 });
});

test("an empty chart, and growing from it", async () => {
  await settle("empty", chartData([], []));
  expect(await settle("empty", chartData(people(3), [[0, 1]]))).toBe(true);
  forget(memoryOf("empty"));
  expect(memoryOf("empty").places.size).toBe(0);
});

test("a layout that was called off never reports", async () => {
  let reported = false;
  const off = arrange(chartData(people(1500), gangs(1500, 3, 0.9)), memoryOf("off"), 1.6, () => (reported = true));
  off();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(reported).toBe(false);
});
