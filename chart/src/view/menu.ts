// The menu of a right click, of the menu key and of the ☰ button.

import { ACTS, perform } from "../acts";
import type { Act } from "../acts";
import type { Chart } from "../chart";
import { shorten } from "../draw/text";
import type { Point } from "../types";
import { button, keyName, make } from "./make";

export class Menu {
  private readonly box: HTMLElement;

  constructor(private readonly chart: Chart) {
    this.box = make("div", "menu", chart.root);
    this.box.setAttribute("role", "menu");
    this.box.hidden = true;
    this.box.addEventListener("keydown", (event) => this.key(event));
    chart.root.addEventListener("pointerdown", (event) => {
      if (this.isOpen && !event.composedPath().includes(this.box)) this.close();
    }, true);
  }

  get isOpen(): boolean {
    return !this.box.hidden;
  }

  open(at: Point, on: "picked" | "chart"): void {
    this.box.replaceChildren();
    const fit = ACTS.filter((act) => act.menu === on && act.can(this.chart));
    if (on === "picked") this.extras();
    let part = "";
    for (const act of fit) {
      if (part !== "" && act.part !== part) make("div", "line", this.box);
      part = act.part;
      this.entry(act);
    }
    this.box.hidden = false;
    const { clientWidth, clientHeight } = this.chart.root;
    this.box.style.maxHeight = `${clientHeight - 16}px`;
    const [w, h] = [this.box.offsetWidth, this.box.offsetHeight];
    this.box.style.left = `${Math.max(4, Math.min(at.x, clientWidth - w - 4))}px`;
    this.box.style.top = `${Math.max(4, Math.min(at.y, clientHeight - h - 4))}px`;
    this.entries()[0]?.focus();
  }

  /** What the page itself offers for nodes; first, because it leads on. */
  private extras(): void {
    const { menu } = this.chart.data;
    if (this.chart.pickedNodes.length === 0) return;
    for (const [name, words] of Object.entries(menu)) {
      const item = button("entry", this.box, "", () => this.run(() => this.chart.ask(name)));
      item.setAttribute("role", "menuitem");
      item.dataset["act"] = name;
      make("span", "name", item, shorten(words, 60));
    }
    if (Object.keys(menu).length > 0) make("div", "line", this.box);
  }

  private entry(act: Act): void {
    const item = button("entry", this.box, "", () => this.run(() => perform(this.chart, act)));
    item.setAttribute("role", act.on ? "menuitemcheckbox" : "menuitem");
    item.dataset["act"] = act.name;
    const on = act.on?.(this.chart) ?? false;
    if (act.on) item.setAttribute("aria-checked", String(on));
    make("span", "tick", item, on ? "✓" : "");
    make("span", "name", item, this.chart.wordOf(act));
    make("span", "key", item, act.keys.length > 0 ? keyName(act.keys[0]) : "");
  }

  private run(what: () => void): void {
    this.close();
    what();
  }

  close(): void {
    this.box.hidden = true;
    this.chart.root.focus({ preventScroll: true });
  }

  private entries(): HTMLButtonElement[] {
    return [...this.box.querySelectorAll<HTMLButtonElement>(".entry")];
  }

  private key(event: KeyboardEvent): void {
    const all = this.entries();
    const at = all.findIndex((item) => item.matches(":focus"));
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) all[(at + step + all.length) % all.length]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") this.close();
    else if (event.key !== "Enter" && event.key !== " ") return;
    if (event.key !== "Enter" && event.key !== " ") event.preventDefault();
    event.stopPropagation();
  }
}
