import { describe, expect, test } from "vitest";
import { plain } from "../src/arrangement";
import type { Columns, Sent } from "../src/decode";
import { take } from "../src/decode";
import { commonColour } from "../src/draw/hulls";
import { BADGES } from "../src/draw/icons";
import { SvgPen } from "../src/draw/pen";
import { sceneOf } from "../src/scene";
import type { Look } from "../src/style";
import { linkColour } from "../src/style";
import type { RuleEntry } from "../src/types";
import { shown } from "../src/view/legend";
import { captionLegend, legendRows } from "../src/view/picture";
import { dataOf, link, node } from "./helpers";

const rule = (more: Partial<RuleEntry>): RuleEntry => ({
  id: "rule:0", label: "Role: victim", count: 3, tie: false, colour: null, ring: null, badge: null, dashed: false, factor: 1, ...more,
});
const texts = { size: "Size", noValue: "no value" };

describe("another look", () => {
  const columns = (rows: object[]): Columns => {
    const names = Object.keys(rows[0] ?? { id: 0 });
    return Object.fromEntries(names.map((name) => [name, rows.map((row) => (row as Record<string, unknown>)[name])]));
  };
  const nodes = ["a", "b", "c"].map((id) => node(id));
  const links = [link("x", 0, 1), link("y", 1, 2)];
  const first = { stamp: 1, base: null, rows: { nodes: columns(nodes), links: columns(links) } } as unknown as Sent;

  test("comes as the columns that differ; rows that look as before stay the same objects", () => {
    const stock = take(null, first)!;
    const empty = (names: Columns): Columns => Object.fromEntries(Object.keys(names).map((name) => [name, []]));
    const patch = {
      stamp: 2, base: 1,
      rows: {
        nodes: empty(columns(nodes)), links: empty(columns(links)), gone: { nodes: [], links: [] },
        changed: { nodes: { id: ["c", "a"], colour: ["#111111", "#222222"], ring: [null, "#333333"] }, links: { id: ["y"], colour: ["#444444"] } },
      },
    } as unknown as Sent;
    const next = take(stock, patch)!;
    expect(next.nodes.map((row) => [row.id, row.colour, row.ring])).toEqual([
      ["a", "#222222", "#333333"], ["b", "#4e89c4", null], ["c", "#111111", null],
    ]);
    expect(next.nodes[1]).toBe(stock.nodes[1]);
    expect(next.links[0]).toBe(stock.links[0]);
    expect([next.links[1].colour, next.links[1].source, next.links[1].target]).toEqual(["#444444", 1, 2]);
  });
});

describe("what rules put on dots and ties", () => {
  test("is not lost when they are drawn as one", () => {
    const nodes = [node("a"), node("b", { ring: "#111111", badge: "star" }), node("c")];
    const ties = [link("x", 0, 2), link("y", 0, 2, { colour: "#222222" })];
    const collapsed = [{ id: "g", label: "g", members: ["a", "b"] }];
    const scene = sceneOf(dataOf(nodes, ties), { ...plain(), collapsed, ties: "single" });
    const group = scene.nodes.find((one) => one.id === "g")!;
    expect([group.ring, group.badge, group.hollow]).toEqual(["#111111", "star", false]);
    expect(scene.links.map((one) => one.colour)).toEqual(["#222222"]);
  });

  test("a tie with a colour of its own keeps it, others have that of their ends", () => {
    const nodes = [node("a"), node("b")];
    const scene = sceneOf(dataOf(nodes, [link("x", 0, 1), link("y", 0, 1, { colour: "#e5484d" })]), plain());
    const theme = { background: "#ffffff", panel: "#eeeeee", text: "#000000", border: "#cccccc", primary: "#ff0000", font: "x", dark: false };
    const look: Look = { ...scene, theme, tints: new Map(), focusNodes: null, focusLinks: null, selected: new Set(), clusters: {} };
    expect(linkColour(look, scene.links[1])).toBe("#e5484d");
    expect(linkColour(look, scene.links[0])).not.toBe("#e5484d");
    expect(linkColour({ ...look, selected: new Set(["y"]) }, scene.links[1])).toBe("#ff0000");
  });

  test("a hull has the colour of most of its dots, or none where colours mean something else", () => {
    expect(commonColour(["#1", "#1", "#2"])).toBe("#1");
    expect(commonColour(["#1", "#2"])).toBeNull();
    expect(commonColour([])).toBeNull();
  });
});

describe("the legend", () => {
  const legend = [{ group: "g", label: "12 – 40", colour: "#553383", count: 7 }];
  const sizes = { label: "Money out", low: "1", high: "9,000 CNY", missing: 2 };
  const data = { ...dataOf([], []), texts, legend, heading: "PageRank", sizes, lines: [rule({ badge: "star", ring: "#111111" })] };

  test("of a picture says what the one beside the chart says", () => {
    expect(legendRows(data).map((row) => row.text)).toEqual([
      "PageRank", "12 – 40  7", "Size: Money out 1 – 9,000 CNY", "no value  2", "Role: victim  3",
    ]);
    expect(legendRows(dataOf([], []))).toEqual([]);
  });

  test("is there as soon as there is one line", () => {
    expect(shown(dataOf([], []))).toBe(false);
    expect(shown({ ...dataOf([], []), lines: [rule({})] })).toBe(true);
    expect(shown({ ...dataOf([], []), sizes })).toBe(true);
  });

  test("draws every sign, ring and dash into an SVG file, and names as text", () => {
    const lines = Object.keys(BADGES).map((badge) => rule({ badge, label: `<b>${badge}</b>`, ring: "#222222" }));
    const pen = new SvgPen();
    captionLegend(pen, { ...data, lines: [...lines, rule({ tie: true, dashed: true, colour: "#333333" })] }, 600, {
      colour: "#000000", size: 12, font: "x", halo: "#ffffff",
    });
    const file = pen.file(800, 600, "#ffffff");
    for (const path of Object.values(BADGES)) expect(file).toContain(path);
    expect(file).toContain('stroke="#222222"');
    expect(file).toContain("stroke-dasharray");
    expect(file).toContain("&lt;b&gt;star&lt;/b&gt;");
    expect(file).not.toContain("<b>");
  });

  test("that is too long for the picture says that it goes on", () => {
    const many = { ...data, lines: Array.from({ length: 90 }, (_, k) => rule({ id: `rule:${k}` })) };
    const pen = new SvgPen();
    captionLegend(pen, many, 300, { colour: "#000000", size: 12, font: "x" });
    expect(pen.file(400, 300, "#ffffff")).toContain(">…<");
  });
});
