// Mouse and keyboard on the chart.

import type { SigmaNodeEventPayload } from "sigma/types";
import type { Chart } from "./chart";
import { onLoop } from "./geometry";
import { idOf } from "./renderer";

const CLICK_DELAY = 240;
const DRAG_FROM = 4;

interface Drag {
  id: string;
  x: number;
  y: number;
  moved: boolean;
}

const adds = (event: MouseEvent | TouchEvent): boolean => "shiftKey" in event && (event.shiftKey || event.ctrlKey || event.metaKey);

export function bindMouse(chart: Chart): void {
  const { sigma } = chart.renderer;
  let draggedAt = 0;
  const dragged = (): boolean => performance.now() - draggedAt < 80;
  const pick = (id: string, event: MouseEvent | TouchEvent): void => {
    if (dragged()) return;
    const now = chart.selection.ids;
    const rest = now.filter((other) => other !== id);
    const ids = !adds(event) ? [id] : rest.length < now.length ? rest : [...now, id];
    chart.selection.pick(ids, CLICK_DELAY);
  };
  sigma.on("clickNode", ({ node, event }) => pick(idOf(node), event.original));
  sigma.on("clickEdge", ({ edge, event }) => pick(idOf(edge), event.original));
  sigma.on("clickStage", ({ event }) => {
    const own = loopAt(chart, event.x, event.y);
    if (own !== null) pick(own, event.original);
    else if (!dragged() && !adds(event.original)) chart.selection.pick([], CLICK_DELAY);
  });
  sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
    preventSigmaDefault();
    chart.selection.cancel();
    chart.expand(idOf(node));
  });
  sigma.on("doubleClickStage", ({ preventSigmaDefault }) => preventSigmaDefault());
  sigma.on("doubleClickEdge", ({ preventSigmaDefault }) => preventSigmaDefault());
  sigma.on("enterNode", ({ node }) => chart.hover(idOf(node)));
  sigma.on("leaveNode", () => chart.hover(null));
  sigma.on("enterEdge", ({ edge }) => chart.hoverLink(idOf(edge)));
  sigma.on("leaveEdge", () => chart.hoverLink(null));
  bindDrag(chart, () => (draggedAt = performance.now()));
}

function loopAt(chart: Chart, x: number, y: number): string | null {
  const { links } = chart.renderer.look;
  for (let i = 0; i < links.length; i++) {
    if (links[i].source !== links[i].target) continue;
    const circle = chart.overlay.loopOf(links[i], i);
    if (circle && onLoop(circle, { x, y }, 4)) return links[i].id;
  }
  return null;
}

function bindDrag(chart: Chart, ended: () => void): void {
  const { sigma } = chart.renderer;
  let drag: Drag | null = null;
  sigma.on("downNode", ({ node, event }: SigmaNodeEventPayload) => {
    const button = (event.original as MouseEvent).button ?? 0;
    if (button === 0) drag = { id: idOf(node), x: event.x, y: event.y, moved: false };
  });
  sigma.on("moveBody", ({ event, preventSigmaDefault }) => {
    if (!drag) return;
    preventSigmaDefault();
    event.original.preventDefault();
    drag.moved ||= Math.hypot(event.x - drag.x, event.y - drag.y) >= DRAG_FROM;
    if (drag.moved) chart.moveNode(drag.id, sigma.viewportToGraph(event));
  });
  const up = (): void => {
    if (drag?.moved) {
      chart.pin(drag.id);
      ended();
    }
    drag = null;
  };
  sigma.getMouseCaptor().on("mouseup", up);
  sigma.getTouchCaptor().on("touchup", up);
}

const PAN = 60;

/** Keys act while the chart has the focus and nothing is being typed. */
export function onKey(chart: Chart, event: KeyboardEvent): void {
  const target = event.composedPath()[0];
  const typing = target instanceof HTMLInputElement;
  if (event.ctrlKey || event.metaKey || event.altKey || (typing && event.key !== "Escape")) return;
  const acts: Record<string, () => void> = {
    "+": () => chart.zoom(1 / 1.5),
    "=": () => chart.zoom(1 / 1.5),
    "-": () => chart.zoom(1.5),
    "0": () => chart.fit(),
    Escape: () => chart.selection.pick([], 0),
    "/": () => chart.panel.search.focus(),
    ArrowLeft: () => chart.pan(-PAN, 0),
    ArrowRight: () => chart.pan(PAN, 0),
    ArrowUp: () => chart.pan(0, -PAN),
    ArrowDown: () => chart.pan(0, PAN),
  };
  const act = Object.hasOwn(acts, event.key) ? acts[event.key] : undefined;
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  act();
}
