// More than can be drawn without WebGL: say so, and list what would have been drawn, so that it can still be picked.

import { fill, oneLine } from "../draw/text";
import type { ChartData } from "../types";
import { button, make } from "./make";

const LISTED = 2000;

export function showList(
  root: HTMLElement,
  data: ChartData,
  act: { pick(ids: string[]): void; expand(id: string): void },
): void {
  root.replaceChildren();
  const box = make("div", "fallback", root);
  const message = make("p", "message", box, data.texts["noWebgl"]);
  message.setAttribute("role", "alert");
  const listed = Math.min(LISTED, data.nodes.length);
  make("p", "", box, fill(data.texts["listed"], { n: listed, m: data.total }));
  const list = make("ul", "", box);
  const kinds = new Map(data.types.map((entry) => [entry.type, entry.label]));
  for (const row of data.nodes.slice(0, LISTED)) {
    const entry = button("listed", make("li", "", list), "", () => act.pick([row.id]));
    make("bdi", "", entry, oneLine(row.label).slice(0, 240));
    make("span", "kindname", entry, ` · ${kinds.get(row.type) ?? row.type}`);
    entry.addEventListener("dblclick", () => act.expand(row.id));
  }
}
