// Windows over the chart: what to expand of a node with very many neighbours, and the table of keys.

import { ACTS } from "../acts";
import type { Chart } from "../chart";
import { fill, shorten } from "../draw/text";
import type { Guard } from "../types";
import { button, keyName, make } from "./make";

export class Dialog {
  private readonly shade: HTMLElement;
  private readonly box: HTMLElement;
  private whenClosed: () => void = () => undefined;

  constructor(private readonly chart: Chart) {
    this.shade = make("div", "shade", chart.root);
    this.shade.hidden = true;
    this.box = make("div", "dialog", this.shade);
    this.box.setAttribute("role", "dialog");
    this.box.setAttribute("aria-modal", "true");
    this.box.tabIndex = -1;
    this.shade.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.close();
      event.stopPropagation();
    });
    this.shade.addEventListener("pointerdown", (event) => {
      if (event.target === this.shade) this.close();
    });
  }

  get isOpen(): boolean {
    return !this.shade.hidden;
  }

  private begin(title: string, whenClosed: () => void): void {
    this.box.replaceChildren();
    this.whenClosed = whenClosed;
    const head = make("div", "head", this.box);
    make("strong", "", head, title);
    const shut = button("shut", head, "×", () => this.close());
    shut.setAttribute("aria-label", this.chart.data.texts["shut"]);
    this.box.setAttribute("aria-label", title);
    this.shade.hidden = false;
  }

  close(): void {
    if (!this.isOpen) return;
    this.shade.hidden = true;
    this.chart.root.focus({ preventScroll: true });
    this.whenClosed();
  }

  /** Every act with its keys, in the parts of the list. */
  help(): void {
    const { texts } = this.chart.data;
    this.begin(texts["keys"], () => undefined);
    make("p", "", this.box, `${texts["help"]} ${texts["keysFrom"]}`);
    const table = make("table", "keys", this.box);
    for (const act of ACTS.filter((one) => one.keys.length > 0)) {
      const row = make("tr", "", table);
      const cell = make("td", "", row);
      for (const key of act.keys) make("kbd", "", cell, keyName(key));
      make("td", "", row, this.chart.wordOf(act));
    }
    this.box.focus();
  }

  /** Which neighbours to add. `guard` tells what there are; without it the choice is made among all types and layers. */
  expansion(guard: Guard | null, done: (options: Record<string, unknown>) => void, closed: () => void): void {
    const { texts, layers, types } = this.chart.data;
    this.begin(guard ? texts["guardTitle"] : texts["act_expandChoose"], closed);
    const total = guard?.types.reduce((sum, entry) => sum + entry.count, 0) ?? 0;
    if (guard) make("p", "", this.box, fill(texts["guardSays"], { n: total }));
    const form = make("form", "choices", this.box);
    const kinds = guard?.types ?? types.map((entry) => ({ ...entry, count: null }));
    const chosen = checks(form, texts["types"], kinds.map((k) => [k.type, k.label, k.count] as const));
    const names = guard && guard.layers.length > 0 ? guard.layers : Object.keys(layers);
    const inLayers = checks(form, texts["layers"], names.map((name) => [name, layers[name] ?? name, null] as const));
    const direction = choice(form, texts["direction"], ["both", "out", "in"].map((d) => [d, texts[`direction_${d}`]]));
    const order = choice(form, texts["order"], ["most", "least"].map((o) => [o, texts[`order_${o}`]]));
    const maximum = field(form, texts["maximum"], "number");
    [maximum.value, maximum.min] = [String(guard?.suggested ?? 25), "1"];
    const since = field(form, texts["since"], "date");
    const until = field(form, texts["until"], "date");
    const go = make("button", "go", form, texts["act_expand"]);
    go.type = "submit";
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const limits = { since: since.value, until: until.value };
      const lists = { types: chosen(), layers: inLayers() };
      this.whenClosed = () => undefined;
      this.close();
      done({
        direction: direction.value, order: order.value, maximum: Math.max(1, Math.round(Number(maximum.value)) || 1),
        ...Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== "")),
        ...Object.fromEntries(Object.entries(lists).filter(([, value]) => value !== null)),
      });
    });
    go.focus();
  }
}

type Choice = readonly [name: string, label: string, count: number | null];

/** Ticked boxes; the returned function gives the ticked names, or null where all are (no restriction). */
function checks(form: HTMLElement, title: string, entries: readonly Choice[]): () => string[] | null {
  const boxes: HTMLInputElement[] = [];
  if (entries.length < 2 && entries.every(([, , count]) => count === null)) return () => null;
  const set = make("fieldset", "", form);
  make("legend", "", set, title);
  for (const [name, label, count] of entries) {
    const line = make("label", "", set);
    const box = make("input", "", line);
    [box.type, box.checked, box.value] = ["checkbox", true, name];
    make("span", "", line, shorten(label, 40));
    if (count !== null) make("span", "number", line, String(count));
    boxes.push(box);
  }
  return () => {
    const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
    return ticked.length === boxes.length ? null : ticked;
  };
}

function choice(form: HTMLElement, title: string, entries: string[][]): HTMLSelectElement {
  const line = make("label", "line", form);
  make("span", "", line, title);
  const select = make("select", "", line);
  for (const [value, label] of entries) make("option", "", select, label).value = value;
  return select;
}

function field(form: HTMLElement, title: string, type: string): HTMLInputElement {
  const line = make("label", "line", form);
  make("span", "", line, title);
  const input = make("input", "", line);
  input.type = type;
  return input;
}
