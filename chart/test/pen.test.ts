import { expect, test } from "vitest";
import { ACTS, actFor, spelled } from "../src/acts";
import { escaped, SvgPen } from "../src/draw/pen";
import { ICONS, OUTLINES } from "../src/draw/icons";
import { keyName } from "../src/view/make";

const HOSTILE = ["<script>alert(1)</script>", "\"><svg onload=alert(2)>", "&#x3c;b&#x3e;", "]]>", "\u0000\u0008\uffff", "' onload='x"];

test("an SVG file holds names as text: no element, no attribute, no forbidden character", () => {
  const pen = new SvgPen();
  for (const name of HOSTILE) {
    pen.text(name, { x: 1, y: 2 }, { colour: "#000000", size: 12, font: `"x" ${name}`, halo: "#ffffff" });
  }
  pen.disc({ x: 0, y: 0 }, 3, { fill: `red" onload="alert(3)` });
  const file = pen.file(100, 50, "#ffffff");
  expect(file.match(/<[a-z]+/g)).toEqual(["<svg", "<rect", ...HOSTILE.map(() => "<text"), "<circle"]);
  const tags = file.match(/<[^>]*>/g)!;
  for (const tag of tags) {
    const names = [...tag.replace(/"[^"]*"/g, '""').matchAll(/([a-z-]+)=/g)].map((m) => m[1]);
    expect(names.filter((name) => name.startsWith("on"))).toEqual([]);
  }
  expect(file).not.toMatch(/[\u0000\u0008\uffff]/);
  expect(escaped("a\u0001b<")).toBe("ab&lt;");
});

test("every type has its icon and its outline", () => {
  expect(Object.keys(OUTLINES).sort()).toEqual(Object.keys(ICONS).sort());
});

test("no two acts have the same name or key, and keys are spelled as they are pressed", () => {
  const names = ACTS.map((act) => act.name);
  const keys = ACTS.flatMap((act) => act.keys);
  expect(new Set(names).size).toBe(names.length);
  expect(new Set(keys).size).toBe(keys.length);
  const press = (key: string, more = {}) => spelled({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more });
  expect(actFor(press("H", { shiftKey: true }))?.name).toBe("hideOthers");
  expect(actFor(press("?", { shiftKey: true }))?.name).toBe("help");
  expect(actFor(press("+", { shiftKey: true }))?.name).toBe("zoomIn");
  expect(actFor(press("z", { metaKey: true }))?.name).toBe("undo");
  expect(actFor(press("Z", { ctrlKey: true, shiftKey: true }))?.name).toBe("redo");
  const constellation = [
    [press("a", { ctrlKey: true }), "all"], [press("Escape"), "clear"], [press("I", { ctrlKey: true, shiftKey: true }), "invert"],
    [press("ArrowRight", { ctrlKey: true }), "neighbours"], [press("g", { ctrlKey: true }), "grid"],
    [press("k", { ctrlKey: true }), "concentric"], [press("D", { shiftKey: true }), "fewer"],
  ];
  expect(constellation.map(([key]) => actFor(key)?.name)).toEqual(constellation.map(([, name]) => name));
  expect(actFor(press("a", { ctrlKey: true, altKey: true }))?.name).toBe("invert");
  expect(["ctrl+shift+z", "+", "arrowleft"].map(keyName)).toEqual(["Ctrl+Shift+Z", "+", "←"]);
});
