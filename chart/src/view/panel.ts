// The parts around the drawing: search, buttons, legend, count line, tooltip. Text goes in as text, never as markup.

import { fill, oneLine, shorten } from "../draw/text";
import type { ChartData, NodeRow, Point } from "../types";
import { shapeSwatch } from "./swatch";

export interface Actions {
  zoomIn(): void;
  zoomOut(): void;
  fit(): void;
  arrange(): void;
  picture(): void;
  focus(id: string): void;
  pickGroup(group: string): void;
}

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  parent: HTMLElement,
  text = "",
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  element.className = className;
  if (text) element.textContent = text;
  parent.append(element);
  return element;
}

const MATCHES = 8;

export class Panel {
  readonly search: HTMLInputElement;
  private readonly matches: HTMLElement;
  private readonly buttons: Record<string, HTMLButtonElement> = {};
  private readonly legend: HTMLElement;
  private readonly count: HTMLElement;
  private readonly note: HTMLElement;
  private readonly tip: HTMLElement;
  private data: ChartData | null = null;

  constructor(private readonly root: HTMLElement, private readonly actions: Actions) {
    const bar = make("div", "bar", root);
    const finder = make("div", "finder", bar);
    this.search = make("input", "search", finder);
    this.search.type = "search";
    this.matches = make("div", "matches", finder);
    const signs = { zoomIn: "+", zoomOut: "−", fit: "⤢", arrange: "⟳", picture: "PNG" } as const;
    for (const [name, sign] of Object.entries(signs)) {
      const button = make("button", `button ${name}`, bar, sign);
      button.type = "button";
      button.addEventListener("click", () => actions[name as keyof typeof signs]());
      this.buttons[name] = button;
    }
    this.legend = make("div", "legend", root);
    this.count = make("div", "count", root);
    this.count.setAttribute("role", "status");
    this.note = make("div", "note", root);
    this.tip = make("div", "tip", root);
    this.tip.hidden = true;
    this.search.addEventListener("input", () => this.showMatches());
    this.search.addEventListener("keydown", (event) => this.onSearchKey(event));
  }

  update(data: ChartData): void {
    this.data = data;
    const { texts } = data;
    this.search.placeholder = texts.search;
    this.search.setAttribute("aria-label", texts.search);
    for (const [name, button] of Object.entries(this.buttons)) {
      button.title = texts[name as "fit"];
      button.setAttribute("aria-label", texts[name as "fit"]);
    }
    const template = data.total > data.nodes.length ? texts.shown : texts.allShown;
    this.count.textContent = fill(template, { n: data.nodes.length, m: data.total });
    this.say(data.nodes.length === 0 ? texts.nothing : "");
    this.showLegend(data);
  }

  say(text: string): void {
    this.note.textContent = text;
    this.note.hidden = text === "";
  }

  tooltip(text: string, at: (Point & { radius: number }) | null): void {
    this.tip.hidden = at === null || text === "";
    if (at === null) return;
    this.tip.textContent = text.split("\n").slice(0, 12).map((line) => shorten(oneLine(line), 80)).join("\n");
    const right = at.x > this.root.clientWidth / 2;
    const gap = at.radius + 14;
    Object.assign(this.tip.style, {
      left: right ? "" : `${at.x + gap}px`,
      right: right ? `${this.root.clientWidth - at.x + gap}px` : "",
      top: `${Math.max(48, at.y - 12)}px`,
    });
  }

  private showLegend(data: ChartData): void {
    this.legend.replaceChildren();
    this.legend.hidden = data.legend.length === 0 && data.types.length < 2;
    if (data.legend.length > 0) make("div", "heading", this.legend, data.texts.legend);
    for (const entry of data.legend) {
      const item = make("button", "item", this.legend);
      item.type = "button";
      item.dataset["group"] = entry.group;
      make("span", "swatch", item).style.background = entry.colour;
      make("span", "name", item, shorten(entry.label, 26));
      make("span", "number", item, String(entry.count));
      item.title = oneLine(entry.label);
      item.addEventListener("click", () => this.actions.pickGroup(entry.group));
    }
    if (data.types.length < 2) return;
    make("div", "heading", this.legend, data.texts.types);
    for (const entry of data.types) {
      const item = make("div", "kind", this.legend);
      item.append(shapeSwatch(entry.type));
      make("span", "name", item, shorten(entry.label, 26));
    }
  }

  private found(): NodeRow[] {
    const wanted = this.search.value.normalize("NFKC").toLowerCase().trim();
    if (!wanted || !this.data) return [];
    const score = (row: NodeRow): number => {
      const [label, id] = [row.label.normalize("NFKC").toLowerCase(), row.id.toLowerCase()];
      if (label === wanted || id === wanted) return 3;
      if (label.startsWith(wanted)) return 2;
      return label.includes(wanted) || id.includes(wanted) ? 1 : 0;
    };
    const scored = this.data.nodes.map((row) => ({ row, score: score(row) })).filter((hit) => hit.score > 0);
    return scored.sort((p, q) => q.score - p.score || q.row.size - p.row.size).map((hit) => hit.row);
  }

  private showMatches(): void {
    this.matches.replaceChildren();
    const found = this.found();
    for (const row of found.slice(0, MATCHES)) {
      const item = make("button", "match", this.matches, shorten(row.label, 34));
      item.type = "button";
      item.title = row.id;
      item.addEventListener("click", () => this.choose(row));
    }
    if (this.search.value.trim() && found.length === 0) {
      make("div", "none", this.matches, this.data?.texts.noMatch ?? "");
    }
  }

  private choose(row: NodeRow): void {
    this.actions.focus(row.id);
    this.search.value = "";
    this.matches.replaceChildren();
  }

  private onSearchKey(event: KeyboardEvent): void {
    if (event.key === "Enter") {
      const [first] = this.found();
      if (first) this.choose(first);
    } else if (event.key === "Escape") {
      this.search.value = "";
      this.matches.replaceChildren();
      this.root.focus();
      event.stopPropagation();
    }
  }
}
