// Entry of the component: Streamlit calls the default export on mounting and again whenever data or theme change.

import { hasWebgl } from "./webgl";
import { Chart, PLAIN_LIMIT } from "./chart";
import { conceal, expose, install } from "./debug";
import type { Sent } from "./decode";
import { checked, take } from "./decode";
import type { Memory } from "./memory";
import { memoryOf } from "./memory";
import { readTheme } from "./theme";
import { showList } from "./view/fallback";
import { make } from "./view/make";
import css from "./chart.css";

interface Component {
  data: unknown;
  parentElement: HTMLElement | ShadowRoot;
  setStateValue(name: string, value: unknown): void;
}

interface Mounted {
  root: HTMLElement;
  chart: Chart | null;
  /** Whether WebGL draws; null: not tried yet. */
  webgl: boolean | null;
  turn: number;
}

const mounted = new WeakMap<HTMLElement | ShadowRoot, Mounted>();

function mount(parent: HTMLElement | ShadowRoot): Mounted {
  const style = document.createElement("style");
  style.textContent = css;
  const root = document.createElement("div");
  root.className = "linkgraph-chart";
  root.tabIndex = 0;
  root.setAttribute("role", "application");
  parent.append(style, root);
  const entry: Mounted = { root, chart: null, webgl: null, turn: 0 };
  mounted.set(parent, entry);
  return entry;
}

function open(entry: Mounted, lost: () => void): Chart {
  entry.root.replaceChildren();
  return new Chart(entry.root, make("div", "stage", entry.root), entry.webgl === true, lost);
}

function close(entry: Mounted): void {
  if (!entry.chart) return;
  conceal(entry.chart);
  entry.chart.destroy();
  entry.chart = null;
}

function unmount(parent: HTMLElement | ShadowRoot, entry: Mounted): void {
  close(entry);
  entry.root.previousElementSibling?.remove();
  entry.root.remove();
  mounted.delete(parent);
}

/** Takes over rows; where a patch does not fit what is here, Python is asked for the whole. */
function stocked(memory: Memory, sent: Sent): boolean {
  const stock = take(memory.stock, sent);
  memory.outbox.has = { stamp: stock?.stamp ?? null, revision: sent.revision };
  if (stock && memory.stock && sent.base === null && stock !== memory.stock) memory.reported.clear();
  if (stock) memory.stock = stock;
  else if (!memory.outbox.waitsFor("resync")) memory.outbox.post({ kind: "resync" });
  return stock !== null;
}

function show(entry: Mounted, sent: Sent, begun: number): void {
  const { root } = entry;
  const memory = memoryOf(sent.key);
  const { nodes, links } = memory.stock!;
  entry.webgl ??= hasWebgl();
  root.dataset["drawnBy"] = entry.webgl ? "webgl" : "canvas";
  if (!entry.webgl && nodes.length > PLAIN_LIMIT) {
    close(entry);
    root.dataset["state"] = "list";
    showList(root, { ...sent, nodes, links }, {
      pick: (ids) => memory.outbox.post({ kind: "select", ids }),
      expand: (id) => memory.outbox.post({ kind: "ask", action: "expand", ids: [id], options: {} }),
    });
    return;
  }
  entry.chart ??= open(entry, () => {
    close(entry);
    entry.webgl = false;
    show(entry, sent, performance.now());
  });
  expose(sent.key, entry.chart);
  entry.chart.update(sent, begun);
}

export default function render(component: Component): () => void {
  const { parentElement } = component;
  const begun = performance.now();
  install();
  const sent = checked(component.data);
  const entry = mounted.get(parentElement) ?? mount(parentElement);
  const turn = ++entry.turn;
  entry.root.style.height = `${sent.height}px`;
  entry.root.dataset["theme"] = readTheme(entry.root).dark ? "dark" : "light";
  const memory = memoryOf(sent.key);
  memory.outbox.acknowledge(sent.ack);
  memory.outbox.send = (messages) => component.setStateValue("events", messages);
  if (stocked(memory, sent)) show(entry, sent, begun);
  return () => {
    if (mounted.get(parentElement) === entry && entry.turn === turn) unmount(parentElement, entry);
  };
}
