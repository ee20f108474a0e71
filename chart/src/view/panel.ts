// The parts around the drawing: search, buttons, count line, notes, tooltip. Text goes in as text, never as markup.

import { actOf, perform } from "../acts";
import { LAYOUTS } from "../arrangement";
import type { Chart } from "../chart";
import { fill, oneLine, shorten } from "../draw/text";
import type { NodeRow, Point } from "../types";
import type { Scene } from "../scene";
import { button, make } from "./make";
import { sign } from "./swatch";
import { TieLimit } from "./ties";

const MATCHES = 8;
const FLASH_MS = 4000;
const BUTTONS = ["box", "lasso", "undo", "redo", "zoomIn", "zoomOut", "fit"] as const;

export class Panel {
  readonly search: HTMLInputElement;
  private readonly matches: HTMLElement;
  private readonly layout: HTMLSelectElement;
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private readonly more: HTMLButtonElement;
  private readonly count: HTMLElement;
  private readonly ties: TieLimit;
  private readonly note: HTMLElement;
  private readonly warning: HTMLElement;
  private readonly tip: HTMLElement;
  private timer = 0;

  constructor(private readonly root: HTMLElement, private readonly chart: Chart) {
    const bar = make("div", "bar", root);
    const finder = make("div", "finder", bar);
    this.search = make("input", "search", finder);
    this.search.type = "search";
    this.matches = make("div", "matches", finder);
    this.layout = make("select", "layout", bar);
    this.layout.addEventListener("change", () => {
      perform(chart, actOf(this.layout.value));
      this.layout.blur();
      root.focus({ preventScroll: true });
    });
    for (const name of BUTTONS) {
      const made = button(`button ${name}`, bar, "", () => perform(chart, actOf(name)));
      made.append(sign(name));
      this.buttons.set(name, made);
    }
    this.more = button("button more", bar, "", () => chart.openMenu(this.below(), null));
    this.more.append(sign("more"));
    this.count = make("div", "count", root);
    this.count.setAttribute("role", "status");
    this.ties = new TieLimit(root, (strongest) => chart.showTies(strongest));
    this.warning = make("div", "warning", root);
    this.warning.setAttribute("role", "alert");
    this.note = make("div", "note", root);
    this.tip = make("div", "tip", root);
    [this.tip.hidden, this.warning.hidden, this.note.hidden] = [true, true, true];
    this.search.addEventListener("input", () => this.showMatches());
    this.search.addEventListener("keydown", (event) => this.onSearchKey(event));
  }

  private below(): Point {
    const [box, root] = [this.more.getBoundingClientRect(), this.root.getBoundingClientRect()];
    return { x: box.right - root.left - 240, y: box.bottom - root.top - this.chart.stage.offsetTop + 4 };
  }

  /** Words, and what can be done now. */
  update(): void {
    const { texts } = this.chart.data;
    this.search.placeholder = texts["search"];
    this.search.setAttribute("aria-label", texts["search"]);
    for (const [name, one] of this.buttons) {
      const act = actOf(name);
      one.title = this.chart.wordOf(act);
      one.setAttribute("aria-label", one.title);
      one.disabled = !act.can(this.chart);
      if (act.on) one.setAttribute("aria-pressed", String(act.on(this.chart)));
    }
    this.more.title = texts["more"];
    this.more.setAttribute("aria-label", texts["more"]);
    this.layout.setAttribute("aria-label", texts["layout"]);
    if (this.layout.options.length === 0 || this.layout.options[0].textContent !== texts["act_force"]) {
      this.layout.replaceChildren();
      for (const name of LAYOUTS) make("option", "", this.layout, texts[`act_${name}`]).value = name;
    }
    this.layout.value = this.chart.view.layout;
  }

  /** "n of m shown", also by how many are hidden or stand inside others. */
  counted(shown: number, total: number, hidden: number): void {
    const { texts } = this.chart.data;
    const parts = [fill(total > shown ? texts["shown"] : texts["allShown"], { n: shown, m: total })];
    if (hidden > 0) parts.push(fill(texts["hiddenCount"], { n: hidden }));
    if (!this.chart.renderer.webgl) parts.push(texts["plain"]);
    this.count.textContent = parts.join(" · ");
  }

  /** How many ties are drawn, where these are not all. */
  tied(scene: Scene): void {
    this.ties.show(scene, this.chart.data.texts);
  }

  get countLine(): string {
    return [this.count.textContent, this.ties.said].filter(Boolean).join(" · ");
  }

  say(text: string): void {
    this.note.textContent = text;
    this.note.hidden = text === "";
    this.note.className = "note";
  }

  /** Says something for a few seconds. */
  flash(text: string): void {
    this.say(text);
    this.note.className = "note flash";
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.note.classList.contains("flash") && this.say(""), FLASH_MS);
  }

  warn(text: string, strong: boolean): void {
    this.warning.textContent = text;
    this.warning.hidden = text === "";
    this.warning.classList.toggle("strong", strong);
  }

  get warned(): string {
    return this.warning.hidden ? "" : (this.warning.textContent ?? "");
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

  private found(): NodeRow[] {
    const wanted = this.search.value.normalize("NFKC").toLowerCase().trim();
    if (!wanted) return [];
    const score = (row: NodeRow): number => {
      const [label, id] = [row.label.normalize("NFKC").toLowerCase(), row.id.toLowerCase()];
      if (label === wanted || id === wanted) return 3;
      if (label.startsWith(wanted)) return 2;
      return label.includes(wanted) || id.includes(wanted) ? 1 : 0;
    };
    const scored = this.chart.data.nodes.map((row) => ({ row, score: score(row) })).filter((hit) => hit.score > 0);
    return scored.sort((p, q) => q.score - p.score || q.row.size - p.row.size).map((hit) => hit.row);
  }

  private showMatches(): void {
    this.matches.replaceChildren();
    const found = this.found();
    for (const row of found.slice(0, MATCHES)) {
      const item = button("match", this.matches, shorten(row.label, 34), () => this.choose(row));
      item.title = row.id;
    }
    if (this.search.value.trim() && found.length === 0) {
      make("div", "none", this.matches, this.chart.data.texts["noMatch"]);
    }
  }

  private choose(row: NodeRow): void {
    this.chart.focus(row.id);
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
