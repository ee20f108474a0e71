import { beforeEach, describe, expect, test } from "vitest";
import { Outbox } from "../src/outbox";
import type { Numbered } from "../src/outbox";
import { alike, inside, others, pathBetween, withNeighbours } from "../src/select";
import { plain } from "../src/arrangement";
import { sceneOf } from "../src/scene";
import { Selection } from "../src/selection";
import { chartData, node } from "./helpers";

describe("selection", () => {
  let sent: string[][];
  let picks: Selection;

  beforeEach(() => {
    sent = [];
    picks = new Selection((ids) => sent.push(ids), () => undefined);
  });

  test("is sent when it changes, and only then", () => {
    picks.pick(["a"]);
    picks.pick(["a"]);
    picks.pick(["a", "b", "a"]);
    expect(sent).toEqual([["a"], ["a", "b"]]);
  });

  test("toggle adds what is missing and takes away what is all there", () => {
    picks.toggle(["a", "b"]);
    picks.toggle(["b", "c"]);
    picks.toggle(["b", "c"]);
    expect(picks.ids).toEqual(["a"]);
  });

  test("Python's selection counts, but not while it has not heard of ours", () => {
    picks.pick(["a"]);
    picks.receive([], true);
    expect(picks.ids).toEqual(["a"]);
    picks.receive(["z"], false);
    expect(picks.ids).toEqual(["z"]);
    expect(sent).toEqual([["a"]]);
  });
});

describe("outbox", () => {
  test("keeps what is not acknowledged, in order, and never gives a number twice", () => {
    const box = new Outbox();
    let last: Numbered[] = [];
    box.send = (messages) => (last = messages);
    box.post({ kind: "select", ids: ["a"] });
    box.post({ kind: "ask", action: "expand", ids: ["a"], options: {} });
    expect(last.map((m) => [m.seq, m.kind])).toEqual([[1, "select"], [2, "ask"]]);
    box.acknowledge(1);
    box.post({ kind: "select", ids: [] });
    expect(last.map((m) => m.seq)).toEqual([2, 3]);
    expect(box.waitsFor("ask")).toBe(true);
    box.acknowledge(40);
    expect(box.waitsFor("ask")).toBe(false);
    box.post({ kind: "resync" });
    expect(last.map((m) => m.seq)).toEqual([41]);
  });
});

describe("picking from what is picked", () => {
  const people = ["a", "b", "c", "d", "e"].map((id, i) => node(id, { type: i < 3 ? "Person" : "Phone" }));
  const scene = sceneOf(chartData(people, [[0, 1], [1, 2], [2, 3]]), plain());

  test("neighbours, the same kind, all others", () => {
    expect(withNeighbours(scene, new Set(["b"]))).toEqual(["a", "b", "c"]);
    expect(alike(scene, new Set(["d"]), "type")).toEqual(["d", "e"]);
    expect(alike(scene, new Set(["d"]), "group")).toEqual([]);
    expect(others(scene, new Set(["a", "b"]))).toEqual(["c", "d", "e"]);
  });

  test("the way between two: nodes and ties, nothing where there is none", () => {
    expect(pathBetween(scene, "a", "d")).toEqual(["a", "b", "c", "d", "l0", "l1", "l2"]);
    expect(pathBetween(scene, "a", "e")).toEqual([]);
  });

  test("inside a lasso, also one that bends inwards", () => {
    const hook = [{ x: 0, y: 0 }, { x: 4, y: 0 }, { x: 4, y: 4 }, { x: 2, y: 1 }, { x: 0, y: 4 }];
    expect(inside({ x: 1, y: 1 }, hook)).toBe(true);
    expect(inside({ x: 2, y: 3 }, hook)).toBe(false);
  });
});
