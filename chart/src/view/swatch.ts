// The shape of an entity type as a small drawing for the legend.

import { ICONS } from "../draw/icons";

const SVG = "http://www.w3.org/2000/svg";

export function shapeSwatch(type: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[type] ?? "M12 5a7 7 0 1 1 0 14a7 7 0 1 1 0-14z");
  path.setAttribute("fill", "currentColor");
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}
