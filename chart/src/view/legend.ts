// What is drawn and what it means: groups, sizes, rules, kinds. A click selects everything of a line, Shift adds it.

import { fill, oneLine, shorten } from "../draw/text";
import type { ChartData, RuleEntry, SizeEntry } from "../types";
import { make } from "./make";
import { ruleSwatch, shapeSwatch, sizeSwatch } from "./swatch";

/** Of a group or kind the chart knows the dots; of a rule, or of dots without a size, Python does. */
export interface Chosen {
  kind(by: "group" | "type", value: string, adding: boolean): void;
  line(id: string, adding: boolean): void;
}

/** Least and greatest height of the strip under the chart, in pixels. */
const STRIP = [70, 136];

/** The line of dots that have no value of what gives the size. */
export const MISSING = "missing";

export class Legend {
  private readonly box: HTMLElement;
  private drawn = "";

  constructor(root: HTMLElement, private readonly chosen: Chosen) {
    this.box = make("div", "legend", root);
  }

  update(data: ChartData): void {
    const { legend, heading, sizes, lines, types, clusters, texts } = data;
    const content = JSON.stringify([legend, heading, sizes, lines, types, clusters, texts["legend"]]);
    if (content === this.drawn) return;
    this.drawn = content;
    const focused = this.focusedLine();
    this.box.replaceChildren();
    this.box.hidden = !shown(data);
    this.groups(data);
    if (sizes) this.sizes(sizes, data);
    if (lines.length > 0) make("div", "heading", this.box, texts["rules"]);
    for (const entry of lines) this.rule(entry);
    if (types.length > 1) this.kinds(data);
    this.fit();
    if (focused !== null) this.box.querySelector<HTMLElement>(`[data-place="${focused}"]`)?.focus();
  }

  /** Under the chart it grows with its lines, over the lower edge of the picture, which does not move for it. */
  fit(): void {
    const { style } = this.box.parentElement!;
    style.setProperty("--strip", `${STRIP[0]}px`);
    const height = Math.min(STRIP[1], Math.max(STRIP[0], this.box.scrollHeight));
    style.setProperty("--strip", `${height}px`);
  }

  /** Whoever walks the legend by keyboard stays where he was when it is drawn anew. */
  private focusedLine(): string | null {
    const root = this.box.getRootNode() as Document | ShadowRoot;
    const at = root.activeElement;
    return at instanceof HTMLElement && this.box.contains(at) ? (at.dataset["place"] ?? null) : null;
  }

  private groups({ legend, heading, clusters, texts }: ChartData): void {
    if (legend.length === 0) return;
    make("div", "heading", this.box, heading ? `${heading} · ${texts["legendHow"]}` : texts["legend"]);
    for (const entry of legend) {
      const item = this.item("group", entry.group, entry.label, (adding) => this.chosen.kind("group", entry.group, adding));
      make("span", "swatch", item).style.background = entry.colour;
      make("span", "name", item, shorten(entry.label, 26));
      const sure = clusters[entry.group]?.certainty ?? null;
      if (sure !== null) {
        const percent = make("span", "sure", item, `${Math.round(sure * 100)} %`);
        percent.title = fill(texts["certainty"], { n: Math.round(sure * 100) });
      }
      make("span", "number", item, String(entry.count));
    }
  }

  private sizes(sizes: SizeEntry, { texts }: ChartData): void {
    make("div", "heading", this.box, `${texts["size"]}: ${shorten(sizes.label, 30)}`);
    if (sizes.low !== "") {
      const scale = make("div", "sizes", this.box);
      scale.append(sizeSwatch());
      make("span", "name", scale, sizes.low === sizes.high ? sizes.low : `${sizes.low} – ${sizes.high}`);
    }
    if (sizes.missing === 0) return;
    const item = this.item("line", MISSING, texts["noValue"], (adding) => this.chosen.line(MISSING, adding));
    make("span", "hollow", item);
    make("span", "name", item, texts["noValue"]);
    make("span", "number", item, String(sizes.missing));
  }

  private rule(entry: RuleEntry): void {
    const item = this.item("line", entry.id, entry.label, (adding) => this.chosen.line(entry.id, adding));
    item.append(ruleSwatch(entry));
    make("span", "name", item, shorten(entry.label, 40));
    make("span", "number", item, String(entry.count));
  }

  private kinds({ types, texts }: ChartData): void {
    make("div", "heading", this.box, texts["types"]);
    for (const { type, label } of types) {
      const item = this.item("type", type, label, (adding) => this.chosen.kind("type", type, adding));
      item.append(shapeSwatch(type));
      make("span", "name", item, shorten(label, 26));
    }
  }

  private item(by: "group" | "type" | "line", value: string, label: string, pick: (adding: boolean) => void): HTMLButtonElement {
    const item = make("button", `item ${by}`, this.box);
    item.type = "button";
    item.dataset[by] = value;
    item.dataset["place"] = String(this.box.querySelectorAll(".item").length);
    item.title = oneLine(label);
    item.addEventListener("click", (event) => pick(event.shiftKey || event.ctrlKey));
    return item;
  }
}

/** Whether there is anything to say. */
export const shown = (data: ChartData): boolean =>
  data.legend.length > 0 || data.types.length > 1 || data.sizes !== null || data.lines.length > 0;
