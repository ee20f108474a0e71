// Entry of the component: Streamlit calls the default export on mounting and again whenever data or theme change.

import { hasWebgl } from "./webgl";
import type { Outlet } from "./chart";
import { Chart } from "./chart";
import { conceal, expose, install } from "./debug";
import { decode } from "./decode";
import { readTheme } from "./theme";
import { showList } from "./view/fallback";
import { make } from "./view/panel";
import css from "./chart.css";

interface Component {
  data: unknown;
  parentElement: HTMLElement | ShadowRoot;
  setStateValue(name: string, value: unknown): void;
  setTriggerValue(name: string, value: unknown): void;
}

interface Mounted {
  root: HTMLElement;
  chart: Chart | null;
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
  const entry: Mounted = { root, chart: null, turn: 0 };
  mounted.set(parent, entry);
  return entry;
}

function open(root: HTMLElement, outlet: Outlet): Chart {
  root.replaceChildren();
  return new Chart(root, make("div", "stage", root), outlet);
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

export default function render(component: Component): () => void {
  const { parentElement, data } = component;
  install();
  const entry = mounted.get(parentElement) ?? mount(parentElement);
  const turn = ++entry.turn;
  const { root } = entry;
  const { height, key } = decode(data);
  root.style.height = `${height}px`;
  const outlet = {
    selected: (ids: string[]): void => component.setStateValue("selected", ids),
    expand: (id: string): void => component.setTriggerValue("expand", id),
    lost: (): void => {
      close(entry);
      list();
    },
  };
  const list = (): void => {
    root.dataset["state"] = "list";
    showList(root, decode(data), { pick: outlet.selected, expand: outlet.expand });
  };
  const dark = readTheme(root).dark;
  root.dataset["theme"] = dark ? "dark" : "light";
  if (!entry.chart && !hasWebgl()) {
    list();
  } else {
    entry.chart ??= open(root, outlet);
    entry.chart.outlet = outlet;
    expose(key, entry.chart);
    entry.chart.update(data);
  }
  return () => {
    if (mounted.get(parentElement) === entry && entry.turn === turn) unmount(parentElement, entry);
  };
}
