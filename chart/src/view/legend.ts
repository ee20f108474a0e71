// What colours and shapes mean; a click selects everything of the kind, Shift adds it.

import { fill, oneLine, shorten } from "../draw/text";
import type { ChartData } from "../types";
import { make } from "./make";
import { shapeSwatch } from "./swatch";

export type Choose = (by: "group" | "type", value: string, adding: boolean) => void;

export class Legend {
  private readonly box: HTMLElement;
  private drawn = "";

  constructor(root: HTMLElement, private readonly choose: Choose) {
    this.box = make("div", "legend", root);
  }

  update(data: ChartData): void {
    const content = JSON.stringify([data.legend, data.types, data.clusters, data.texts["legend"]]);
    if (content === this.drawn) return;
    this.drawn = content;
    this.box.replaceChildren();
    this.box.hidden = data.legend.length === 0 && data.types.length < 2;
    if (data.legend.length > 0) make("div", "heading", this.box, data.texts["legend"]);
    for (const entry of data.legend) {
      const item = this.item("group", entry.group, entry.label);
      make("span", "swatch", item).style.background = entry.colour;
      make("span", "name", item, shorten(entry.label, 26));
      const sure = data.clusters[entry.group]?.certainty ?? null;
      if (sure !== null) {
        const percent = make("span", "sure", item, `${Math.round(sure * 100)} %`);
        percent.title = fill(data.texts["certainty"], { n: Math.round(sure * 100) });
      }
      make("span", "number", item, String(entry.count));
    }
    if (data.types.length < 2) return;
    make("div", "heading", this.box, data.texts["types"]);
    for (const entry of data.types) {
      const item = this.item("type", entry.type, entry.label);
      item.append(shapeSwatch(entry.type));
      make("span", "name", item, shorten(entry.label, 26));
    }
  }

  private item(by: "group" | "type", value: string, label: string): HTMLButtonElement {
    const item = make("button", `item ${by}`, this.box);
    item.type = "button";
    item.dataset[by] = value;
    item.title = oneLine(label);
    item.addEventListener("click", (event) => this.choose(by, value, event.shiftKey || event.ctrlKey));
    return item;
  }
}
