// Mouse and keyboard on the chart.

import type { SigmaNodeEventPayload } from "sigma/types";
import type { Chart } from "./chart";
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
  sigma.on("clickStage", ({ event }) => {
    const link = chart.overlay.linkAt(event);
    if (link !== null) pick(link, event.original);
    else if (!dragged() && !adds(event.original)) chart.selection.pick([], CLICK_DELAY);
  });
  sigma.on("doubleClickNode", ({ node, preventSigmaDefault }) => {
    preventSigmaDefault();
    chart.selection.cancel();
    chart.expand(idOf(node));
  });
  sigma.on("doubleClickStage", ({ preventSigmaDefault }) => preventSigmaDefault());
  sigma.on("enterNode", ({ node }) => chart.hover(idOf(node)));
  sigma.on("leaveNode", () => chart.hover(null));
  bindLinkHover(chart);
  bindDrag(chart, () => (draggedAt = performance.now()));
}

/** Above this many ties looking for the one under the mouse would make moving it sluggish; clicking still works. */
const HOVERED_AMONG = 6000;

function bindLinkHover(chart: Chart): void {
  const { sigma } = chart.renderer;
  let frame = 0;
  sigma.on("moveBody", ({ event }) => {
    cancelAnimationFrame(frame);
    const free = chart.overlay.hovered === null && chart.renderer.look.links.length <= HOVERED_AMONG;
    const { x, y } = event;
    frame = requestAnimationFrame(() => chart.hoverLink(free ? chart.overlay.linkAt({ x, y }) : null));
  });
  sigma.on("leaveStage", () => cancelAnimationFrame(frame));
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
