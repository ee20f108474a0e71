// Mouse and keyboard on the chart.

import type { SigmaNodeEventPayload, SigmaStageEventPayload } from "sigma/types";
import { actFor, perform, spelled } from "./acts";
import type { Chart } from "./chart";
import { idOf } from "./renderer";

const DRAG_FROM = 4;
const DOUBLE_CLICK = 400;

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
  let last = { id: "", at: -Infinity };
  const pick = (id: string, event: MouseEvent | TouchEvent): void => {
    if (dragged()) return;
    const ids = chart.rowsOf([id]);
    if (adds(event)) chart.selection.toggle(ids);
    else chart.selection.pick(ids);
  };
  /** Two quick clicks on one node ask for more of it. Sigma counts clicks whatever they hit, so it is counted here. */
  const clicked = ({ node, event }: SigmaNodeEventPayload): void => {
    const [id, at] = [idOf(node), event.original.timeStamp];
    const again = last.id === id && at - last.at < DOUBLE_CLICK && !adds(event.original);
    last = again ? { id: "", at } : { id, at };
    if (again) chart.activate(id);
    else pick(id, event.original);
  };
  const beside = ({ event }: SigmaStageEventPayload): void => {
    const link = chart.overlay.linkAt(event);
    if (link !== null) pick(link, event.original);
    else if (!dragged() && !adds(event.original)) chart.selection.pick([]);
  };
  sigma.on("clickNode", clicked);
  sigma.on("clickStage", beside);
  sigma.on("doubleClickNode", (payload) => {
    payload.preventSigmaDefault();
    clicked(payload);
  });
  sigma.on("doubleClickStage", (payload) => {
    payload.preventSigmaDefault();
    beside(payload);
  });
  sigma.on("enterNode", ({ node }) => chart.hover(idOf(node)));
  sigma.on("leaveNode", () => chart.hover(null));
  sigma.on("rightClickNode", ({ node, event }) => chart.openMenu(event, idOf(node)));
  sigma.on("rightClickStage", ({ event }) => chart.openMenu(event, chart.overlay.linkAt(event)));
  chart.stage.addEventListener("contextmenu", (event) => event.preventDefault());
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
    const free = chart.overlay.stage.hovered === null && chart.renderer.look.links.length <= HOVERED_AMONG;
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
    if (button === 0 && !chart.view.locked) drag = { id: idOf(node), x: event.x, y: event.y, moved: false };
  });
  sigma.on("moveBody", ({ event, preventSigmaDefault }) => {
    if (!drag) return;
    preventSigmaDefault();
    event.original.preventDefault();
    const begins = !drag.moved && Math.hypot(event.x - drag.x, event.y - drag.y) >= DRAG_FROM;
    drag.moved ||= begins;
    if (drag.moved) chart.moveNode(drag.id, sigma.viewportToGraph(event));
  });
  const up = (): void => {
    if (drag?.moved) {
      chart.dropNode(drag.id);
      ended();
    }
    drag = null;
  };
  sigma.getMouseCaptor().on("mouseup", up);
  sigma.getTouchCaptor().on("touchup", up);
}

/** Keys act while the chart has the focus and nothing is being typed. */
export function onKey(chart: Chart, event: KeyboardEvent): void {
  const target = event.composedPath()[0];
  const busy = target instanceof HTMLElement && target.matches("input, select, button, .item");
  const key = spelled(event);
  if (chart.dialog.isOpen || chart.menu.isOpen) return;
  if (busy && (target.matches("input") || ["enter", " "].includes(key))) return;
  if (key === "escape" && chart.net.mode !== null) return chart.net.toggle(chart.net.mode);
  const act = actFor(key);
  if (!act) return;
  event.preventDefault();
  event.stopPropagation();
  perform(chart, act);
}
