import { describe, expect, test } from "vitest";
import { plain, received, report, rounded } from "../src/arrangement";
import { take } from "../src/decode";
import type { Columns, Sent } from "../src/decode";
import { sceneOf, Stands } from "../src/scene";
import { insideShare, verdict } from "../src/view/warning";
import { dataOf, link, node } from "./helpers";

const people = ["a", "b", "c", "d"].map((id) => node(id, { cluster: id < "c" ? "one" : "two" }));

describe("scene", () => {
  const ties = [
    link("x", 0, 1, { count: 2, amount: 10, currency: "CNY" }),
    link("y", 0, 1, { count: 3, amount: 5, currency: "CNY", dashed: true }),
    link("z", 1, 0, { count: 4 }),
    link("w", 2, 3, { directed: false }),
  ];
  const data = dataOf(people, ties);

  test("hidden nodes are left out with their ties, or drawn grey", () => {
    const view = { ...plain(), hidden: new Set(["a"]) };
    expect(sceneOf(data, view).nodes.map((n) => n.id)).toEqual(["b", "c", "d"]);
    expect(sceneOf(data, view).links.map((l) => l.id)).toEqual(["w"]);
    const grey = sceneOf(data, { ...view, grey: true });
    expect(grey.nodes.map((n) => n.ghost)).toEqual([true, false, false, false]);
    expect(grey.links.map((l) => l.ghost)).toEqual([true, true, true, false]);
  });

  test("parallel ties: each, one per direction, one per pair; counts and sums are added", () => {
    expect(sceneOf(data, plain()).links).toHaveLength(4);
    const directed = sceneOf(data, { ...plain(), ties: "directed" }).links;
    expect(directed.map((l) => [l.ids, l.count, l.directed])).toEqual([
      [["x", "y"], 5, true], [["z"], 4, true], [["w"], 1, false],
    ]);
    expect(directed[0].label).toBe("× 5 · 15 CNY");
    expect(directed[0].dashed).toBe(false);
    const [both] = sceneOf(data, { ...plain(), ties: "single" }).links;
    expect([both.ids, both.count, both.directed]).toEqual([["x", "y", "z"], 9, false]);
  });

  test("a group is one node, its inner ties are gone, the others lead to it", () => {
    const group = { id: "g", label: "both", members: ["a", "b"] };
    const more = dataOf(people, [...ties, link("v", 0, 2), link("u", 1, 2)]);
    const scene = sceneOf(more, { ...plain(), collapsed: [group] });
    expect(scene.nodes.map((n) => [n.id, n.members, n.cluster])).toEqual([["c", 0, "two"], ["d", 0, "two"], ["g", 2, "one"]]);
    expect(scene.links.map((l) => l.ids)).toEqual([["w"], ["v", "u"]]);
    expect(new Stands(scene).rowsOf("g")).toEqual(["a", "b"]);
    expect([...new Stands(scene).wholly(["a", "b", "c", "y"])]).toEqual(["g", "c"]);
    expect([...new Stands(scene).wholly(["a", "gone"])]).toEqual([]);
  });
});

describe("the strongest ties", () => {
  const dots = Array.from({ length: 30 }, (_, i) => node(`s${i}`, { members: 40 }));
  const pairs = dots.flatMap((_, i) => dots.slice(i + 1).map((_, k) => [i, i + 1 + k] as const));
  const ties = pairs.map(([a, b], k) => link(`t${k}`, a, b, { count: ((k * 7919) % 435) + 1 }));

  test("are those among the k strongest of one of their ends, and how many is known", () => {
    const { links, ties: said } = sceneOf(dataOf(dots, ties), { ...plain(), strongest: 2 });
    expect(said).toEqual({ all: 435, strongest: 2 });
    const wanted = ties.filter((tie) => [tie.source, tie.target].some((end) => {
      const own = ties.filter((other) => other.source === end || other.target === end);
      return own.filter((other) => other.count > tie.count).length < 2;
    }));
    expect(links.map((one) => one.id)).toEqual(wanted.map((one) => one.id));
    expect(links.length).toBeGreaterThanOrEqual(30);
  });

  test("alone are drawn of an overview that could not be read; all where it can, or where all are asked for", () => {
    const limit = (rows: typeof dots, strongest: number | null = null) =>
      sceneOf(dataOf(rows, ties), { ...plain(), strongest }).ties?.strongest;
    expect(limit(dots)).toBe(3);
    expect(limit(dots, 0)).toBe(0);
    expect(limit(dots.map((row) => ({ ...row, members: 0 })))).toBe(0);
    expect(sceneOf(dataOf(dots, ties.slice(0, 60)), plain()).ties).toEqual({ all: 60, strongest: 0 });
  });
});

describe("arrangement", () => {
  test("travels there and back; only places that changed are reported", () => {
    const view = plain();
    view.places.set("a", rounded({ x: 1.00004999, y: 2 }));
    view.hidden.add("b");
    const sent = report(view, new Map());
    expect(sent.places).toEqual({ id: ["a"], x: [1], y: [2] });
    expect(received(sent)).toEqual(view);
    expect(report(view, view.places).places.id).toEqual([]);
  });
});

describe("rows", () => {
  const columns = (rows: object[]): Columns =>
    Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => (row as Record<string, unknown>)[name])]));
  const sent = (stamp: number, base: number | null, rows: unknown): Sent => ({ stamp, base, rows }) as unknown as Sent;
  const all = sent(5, null, { nodes: columns(people), links: columns([link("x", 0, 1), link("y", 2, 3)]) });

  test("a patch changes, adds and takes away, and keeps the order", () => {
    const stock = take(null, all)!;
    const changed = { nodes: columns([node("b", { label: "new" }), node("e")]), links: columns([link("z", 0, 3)]) };
    const next = take(stock, sent(6, 5, { ...changed, gone: { nodes: ["a"], links: ["x"] } }))!;
    expect(next.nodes.map((n) => n.label)).toEqual(["new", "c", "d", "e"]);
    expect(next.links.map((l) => [l.id, next.nodes[l.source].id, next.nodes[l.target].id])).toEqual([
      ["y", "c", "d"], ["z", "b", "e"],
    ]);
    expect(take(next, sent(6, 5, null))).toBe(next);
  });

  test("a patch for rows that are not here is refused, a broken table is an error", () => {
    expect(take(null, sent(6, 5, { nodes: columns(people), links: columns([link("x", 0, 1)]) }))).toBeNull();
    expect(take(take(null, all), sent(9, 8, null))).toBeNull();
    const short = { ...columns(people), label: ["a"] };
    expect(() => take(null, sent(1, null, { nodes: short, links: columns([link("x", 0, 1)]) }))).toThrow(/nodes.label/);
    expect(() => take(null, sent(1, null, { nodes: columns(people), links: columns([link("x", 0, 9)]) }))).toThrow(/without its node/);
  });
});

describe("warning of the group view", () => {
  const scene = sceneOf(dataOf(people, [link("x", 0, 1), link("y", 2, 3), link("z", 1, 2)]), plain());
  const sure = { one: { label: "1", certainty: 0.95 }, two: { label: "2", certainty: 0.95 } };
  const groups = { layout: "groups" as const };

  test("names the view, warns where clusters are doubtful or ties run between them", () => {
    expect(verdict({ layout: "force" }, scene, sure, true).level).toBe("none");
    expect(verdict(groups, scene, sure, true)).toEqual({ level: "named", certainty: 0.95, inside: 2 / 3 });
    expect(verdict(groups, scene, sure, false).level).toBe("low");
    expect(verdict(groups, scene, { ...sure, two: { label: "2", certainty: 0.3 } }, true).level).toBe("low");
    const loose = sceneOf(dataOf(people, [link("x", 0, 2), link("y", 1, 3), link("z", 0, 1)]), plain());
    expect(insideShare(loose)).toBeCloseTo(1 / 3);
    expect(verdict(groups, loose, sure, null).level).toBe("low");
  });
});
