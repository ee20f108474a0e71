// Everything a person can do, once: keys, menu, buttons and the help all read this list.

import { LAYOUTS } from "./arrangement";
import type { Chart } from "./chart";
import { alike, others, pathBetween, withNeighbours } from "./select";

export interface Act {
  /** Its words are `texts["act_" + name]`. */
  name: string;
  keys: string[];
  /** Where the menu offers it: on what is picked, or on the chart as a whole; not at all where null. */
  menu: "picked" | "chart" | null;
  /** Groups of the menu and the help. */
  part: "expand" | "select" | "hide" | "group" | "place" | "view" | "file" | "history";
  can(chart: Chart): boolean;
  run(chart: Chart): void;
  /** A switch: whether it is on. */
  on?(chart: Chart): boolean;
}

type Rest = Partial<Pick<Act, "can" | "on" | "menu">>;

function act(part: Act["part"], name: string, keys: string, run: Act["run"], rest: Rest = {}): Act {
  return { part, name, keys: keys ? keys.split(" ") : [], run, can: () => true, menu: "picked", ...rest };
}

const some = (chart: Chart): boolean => chart.pickedNodes.length > 0;
const two = (chart: Chart): boolean => chart.pickedNodes.length === 2;
const several = (chart: Chart): boolean => chart.pickedNodes.length >= 2;
const picked = (chart: Chart): Set<string> => new Set(chart.pickedNodes);
const asks = (action: string, more: (chart: Chart) => boolean) => (chart: Chart): boolean =>
  chart.data.asks.includes(action) && more(chart);

const EXPAND: Act[] = [
  act("expand", "expand", "e ctrl+e enter", (c) => c.expand(), { can: asks("expand", some) }),
  act("expand", "expandOut", "", (c) => c.expand({ direction: "out" }), { can: asks("expand", some) }),
  act("expand", "expandIn", "", (c) => c.expand({ direction: "in" }), { can: asks("expand", some) }),
  act("expand", "expandChoose", "shift+e", (c) => c.chooseExpansion(), { can: asks("expand", some) }),
  act("expand", "open", "", (c) => c.ask("open"), {
    can: asks("open", (c) => c.pickedNodes.some((id) => (c.renderer.nodeRows.get(id)?.members ?? 0) > 0)),
  }),
  act("expand", "close", "", (c) => c.ask("close"), { can: asks("close", some) }),
  act("expand", "path", "shift+p", (c) => c.ask("path"), { can: asks("path", two) }),
  act("expand", "connect", "shift+n", (c) => c.ask("connect"), {
    can: asks("connect", (c) => c.pickedNodes.length >= 3),
  }),
  act("expand", "common", "m", (c) => c.ask("common"), { can: asks("common", several) }),
];

const SELECT: Act[] = [
  act("select", "all", "ctrl+a", (c) => c.pickDrawn(c.scene.nodes.map((node) => node.id)), { menu: "chart" }),
  act("select", "invert", "i ctrl+i ctrl+alt+a ctrl+shift+i", (c) => c.pickDrawn(others(c.scene, picked(c))), { menu: "chart" }),
  act("select", "neighbours", "n ctrl+shift+r ctrl+arrowright", (c) => c.pickDrawn(withNeighbours(c.scene, picked(c))), { can: some }),
  act("select", "sameType", "t", (c) => c.pickDrawn(alike(c.scene, picked(c), "type")), { can: some }),
  act("select", "sameGroup", "shift+t", (c) => c.pickDrawn(alike(c.scene, picked(c), "group")), { can: some }),
  act("select", "pathHere", "p", (c) => {
    const way = pathBetween(c.scene, c.pickedNodes[0], c.pickedNodes[1]);
    if (way.length > 0) c.pickDrawn(way);
    else c.panel.flash(c.data.texts["noPath"]);
  }, { can: two }),
  act("select", "clear", "escape", (c) => c.selection.pick([]), { menu: null }),
  act("select", "box", "b", (c) => c.net.toggle("box"), { menu: null, on: (c) => c.net.mode === "box" }),
  act("select", "lasso", "l", (c) => c.net.toggle("lasso"), { menu: null, on: (c) => c.net.mode === "lasso" }),
  act("select", "copy", "ctrl+c", (c) => c.copyIds(), { can: (c) => c.selection.ids.length > 0 }),
];

const anyHidden = (c: Chart): boolean => c.view.hidden.size > 0;

const HIDE: Act[] = [
  act("hide", "hide", "h delete ctrl+h", (c) => c.hide(c.pickedRows), { can: some }),
  act("hide", "hideOthers", "shift+h ctrl+shift+h", (c) => c.hide(c.rowsOf(others(c.scene, picked(c)))), { can: some }),
  act("hide", "reveal", "u", (c) => c.change("reveal", (view) => view.hidden.clear()), { can: anyHidden, menu: "chart" }),
  act("hide", "grey", "g", (c) => c.change("grey", (view) => (view.grey = !view.grey)), {
    menu: "chart", on: (c) => c.view.grey, can: (c) => anyHidden(c) || c.view.grey,
  }),
  act("hide", "swap", "shift+u", (c) => c.swapHidden(), { can: anyHidden, menu: "chart" }),
];

const GROUP: Act[] = [
  act("group", "collapse", "c", (c) => c.collapse(), { can: several }),
  act("group", "collapseClusters", "shift+c", (c) => c.collapseClusters(), {
    menu: "chart", can: (c) => c.scene.nodes.some((node) => node.cluster !== null && node.inside.length === 0),
  }),
  act("group", "expandGroup", "x", (c) => c.expandGroups(c.pickedNodes), {
    can: (c) => c.pickedNodes.some((id) => (c.renderer.nodeRows.get(id)?.inside.length ?? 0) > 0),
  }),
  act("group", "expandGroups", "shift+x", (c) => c.expandGroups(null), {
    menu: "chart", can: (c) => c.view.collapsed.length > 0,
  }),
];

/** As in Constellation, besides the number. */
const KEYS_OF_LAYOUTS: Record<string, string> = { concentric: " ctrl+k", grid: " ctrl+g" };

const PLACE: Act[] = [
  ...LAYOUTS.map((name, i) =>
    act("place", name, `${i + 1}${KEYS_OF_LAYOUTS[name] ?? ""}`, (c) => c.layoutBy(name), { menu: null, on: (c) => c.view.layout === name })),
  act("place", "again", "r", (c) => c.layoutBy(c.view.layout), { menu: "chart" }),
  act("place", "pin", "k", (c) => c.pinPicked(), {
    can: some, on: (c) => some(c) && c.pickedNodes.every((id) => c.view.pinned.has(id)),
  }),
  act("place", "lock", "shift+k", (c) => c.change("lock", (view) => (view.locked = !view.locked)), {
    menu: "chart", on: (c) => c.view.locked,
  }),
  act("place", "alignRow", "a", (c) => c.align("y"), { can: (c) => several(c) && !c.view.locked }),
  act("place", "alignColumn", "shift+a", (c) => c.align("x"), { can: (c) => several(c) && !c.view.locked }),
];

/** Pixels by which a key moves what is picked. */
const STEP = 12;

const movable = (c: Chart): boolean => some(c) && !c.view.locked;

const MOVE: Act[] = [
  act("place", "moveLeft", "shift+arrowleft", (c) => c.nudge(-STEP, 0), { menu: null, can: movable }),
  act("place", "moveRight", "shift+arrowright", (c) => c.nudge(STEP, 0), { menu: null, can: movable }),
  act("place", "moveUp", "shift+arrowup", (c) => c.nudge(0, -STEP), { menu: null, can: movable }),
  act("place", "moveDown", "shift+arrowdown", (c) => c.nudge(0, STEP), { menu: null, can: movable }),
];

const VIEW: Act[] = [
  act("view", "ties", "d", (c) => c.nextTies(), { menu: "chart" }),
  act("view", "hulls", "o", (c) => c.change("hulls", (view) => (view.hulls = !view.hulls)), {
    menu: "chart", on: (c) => c.view.hulls, can: (c) => c.scene.nodes.some((node) => node.cluster !== null),
  }),
  act("view", "fewer", "shift+d", (c) => c.showTies(c.fewerTies ? 0 : 3), { menu: "chart", on: (c) => c.fewerTies }),
  act("view", "zoomIn", "+ =", (c) => c.zoom(1 / 1.5), { menu: null }),
  act("view", "zoomOut", "-", (c) => c.zoom(1.5), { menu: null }),
  act("view", "fit", "0", (c) => c.fit(), { menu: "chart" }),
  act("view", "fitPicked", "f ctrl+f", (c) => c.fit(picked(c)), { can: some }),
  act("view", "find", "/", (c) => c.panel.search.focus(), { menu: null }),
  act("view", "help", "?", (c) => c.help(), { menu: "chart" }),
  act("view", "menu", "contextmenu shift+f10", (c) => c.openMenu(), { menu: null }),
  act("view", "left", "arrowleft", (c) => c.pan(-60, 0), { menu: null }),
  act("view", "right", "arrowright", (c) => c.pan(60, 0), { menu: null }),
  act("view", "up", "arrowup", (c) => c.pan(0, -60), { menu: null }),
  act("view", "down", "arrowdown", (c) => c.pan(0, 60), { menu: null }),
];

const FILE: Act[] = [
  act("file", "png", "s", (c) => c.picture("png"), { menu: "chart" }),
  act("file", "svg", "shift+s", (c) => c.picture("svg"), { menu: "chart" }),
];

const HISTORY: Act[] = [
  act("history", "undo", "ctrl+z", (c) => c.ask("undo", []), { menu: "chart", can: (c) => c.data.undo || c.unheard }),
  act("history", "redo", "ctrl+shift+z ctrl+y", (c) => c.ask("redo", []), { menu: "chart", can: (c) => c.data.redo || c.unheard }),
];

export const ACTS: readonly Act[] = [
  ...EXPAND, ...SELECT, ...HIDE, ...GROUP, ...PLACE, ...MOVE, ...VIEW, ...FILE, ...HISTORY,
];

const BY_KEY = new Map(ACTS.flatMap((one) => one.keys.map((key) => [key, one] as const)));
const BY_NAME = new Map(ACTS.map((one) => [one.name, one]));

export function actOf(name: string): Act {
  const found = BY_NAME.get(name);
  if (!found) throw new Error(`chart: no act is called ${name}`);
  return found;
}

/** A pressed key as it is written in the list: modifiers first, Shift only with letters and named keys. */
export function spelled(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">): string {
  const sign = event.key.length === 1 && event.key.toLowerCase() === event.key.toUpperCase();
  const parts = [event.ctrlKey || event.metaKey ? "ctrl+" : "", event.altKey ? "alt+" : ""];
  if (event.shiftKey && !sign) parts.push("shift+");
  return parts.join("") + event.key.toLowerCase();
}

export const actFor = (key: string): Act | undefined => BY_KEY.get(key);

/** Runs it if it can be done now; whether it could. */
export function perform(chart: Chart, one: Act): boolean {
  if (!one.can(chart)) return false;
  one.run(chart);
  return true;
}
