// Small drawings in the page around the chart: an entity type's icon, the signs of the buttons. Constant, our own.

import { BADGES, ICONS } from "../draw/icons";
import type { RuleEntry } from "../types";

const SVG = "http://www.w3.org/2000/svg";

const SIGNS: Record<string, string> = {
  box: "M3 3h4v2h-2v2h-2zM17 3h4v4h-2v-2h-2zM3 17h2v2h2v2h-4zM19 17h2v4h-4v-2h2zM10 3h4v2h-4zM10 19h4v2h-4zM3 10h2v4h-2zM19 10h2v4h-2z",
  lasso: "M12 4c5 0 9 2.500 9 6s-4 6-9 6c-1.200 0-2.400-.15-3.500-.45c-.3 2-1.600 3.500-3.700 4.450l-.8-1.800c1.500-.7 2.300-1.700 2.500-3.200c-2.200-1.100-3.500-2.900-3.500-5c0-3.500 4-6 9-6zM12 6c-4 0-7 1.800-7 4s3 4 7 4s7-1.800 7-4s-3-4-7-4z",
  undo: "M9 4l-6 5 6 5v-3.500h5a3.500 3.500 0 0 1 0 7h-4v2.500h4a6 6 0 0 0 0-12h-5z",
  redo: "M15 4l6 5-6 5v-3.500h-5a3.500 3.500 0 0 0 0 7h4v2.500h-4a6 6 0 0 1 0-12h5z",
  zoomIn: "M11 5h2v6h6v2h-6v6h-2v-6h-6v-2h6z",
  zoomOut: "M5 11h14v2h-14z",
  fit: "M4 4h6v2h-2.600l3 3-1.400 1.400-3-3v2.600h-2zM20 4v6h-2v-2.600l-3 3-1.400-1.400 3-3h-2.600v-2zM4 20v-6h2v2.600l3-3 1.400 1.400-3 3h2.600v2zM20 20h-6v-2h2.600l-3-3 1.400-1.400 3 3v-2.600h2z",
  more: "M4 6h16v2h-16zM4 11h16v2h-16zM4 16h16v2h-16z",
};

function drawing(path: string, className: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  shape.setAttribute("fill", "currentColor");
  shape.setAttribute("fill-rule", "evenodd");
  svg.append(shape);
  return svg;
}

export const shapeSwatch = (type: string): SVGSVGElement =>
  drawing(ICONS[type] ?? "M12 5a7 7 0 1 1 0 14a7 7 0 1 1 0-14z", "icon");

function part(svg: SVGElement, tag: string, attributes: Record<string, string | number>): void {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  svg.append(made);
}

function swatch(): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon look");
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

/** What a rule draws: a dot with its colour, ring and sign, or a piece of a tie. */
export function ruleSwatch({ tie, colour, ring, badge, dashed, factor }: RuleEntry): SVGSVGElement {
  const svg = swatch();
  if (tie) {
    const width = Math.max(1.5, Math.min(8, 3 * factor));
    const dash: Record<string, string> = dashed ? { "stroke-dasharray": "5 4" } : {};
    part(svg, "line", { x1: 1, y1: 12, x2: 23, y2: 12, stroke: colour ?? "currentColor", "stroke-width": width, ...dash });
    return svg;
  }
  part(svg, "circle", { cx: 12, cy: 12, r: Math.min(8, 6 * factor), fill: colour ?? "currentColor", "fill-opacity": colour ? 1 : 0.3 });
  if (ring) part(svg, "circle", { cx: 12, cy: 12, r: 9.5, fill: "none", stroke: ring, "stroke-width": 4 });
  if (badge && BADGES[badge]) {
    part(svg, "path", { d: BADGES[badge], transform: "translate(12 12) scale(8)", fill: "currentColor", "fill-rule": "evenodd" });
  }
  return svg;
}

/** A small dot and a large one. */
export function sizeSwatch(): SVGSVGElement {
  const svg = swatch();
  part(svg, "circle", { cx: 5, cy: 15, r: 3, fill: "currentColor" });
  part(svg, "circle", { cx: 16, cy: 12, r: 7.5, fill: "currentColor" });
  return svg;
}

export const sign = (name: string): SVGSVGElement => drawing(SIGNS[name], "sign");
