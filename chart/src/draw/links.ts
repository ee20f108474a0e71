// Ties on a pen: dashed ones and loops always, all of them where WebGL does not draw them; in a large picture, where the
// others do not stand back, those that are picked or looked at.

import { along } from "../geometry";
import { fades, linkColour, markedColour } from "../style";
import type { DrawnLink, Point } from "../types";
import type { Pen } from "./pen";
import type { Stage } from "./stage";

export function paintLinks(pen: Pen, stage: Stage, all: boolean): void {
  const { look } = stage;
  const marks = !fades(look) && (look.focusLinks !== null || look.selected.size > 0);
  look.links.forEach((row, index) => {
    const own = all || row.dashed || row.source === row.target;
    const marked = marks && (look.focusLinks?.has(row.id) || look.selected.has(row.id));
    if (own || marked) paintLink(pen, stage, index, all, marked ? markedColour(look, row) : linkColour(look, row));
  });
}

function paintLink(pen: Pen, stage: Stage, index: number, all: boolean, stroke: string): void {
  const { look, renderer } = stage;
  const row = look.links[index];
  const width = Math.max(0.8, renderer.sigma.scaleSize(row.width * (all ? renderer.lines : 0.8)));
  const ink = { stroke, width, dash: row.dashed ? [5, 4] : [] };
  const circle = stage.loopOf(row, index);
  if (circle) return pen.disc(circle, circle.radius, ink);
  const path = stage.path(row, index);
  if (!path) return;
  pen.curve(...path, ink);
  if (row.directed && (all || row.dashed)) arrow(pen, stage, row, path, ink);
}

function arrow(
  pen: Pen, stage: Stage, row: DrawnLink, path: [Point, Point, Point], ink: { stroke: string; width: number },
): void {
  const end = stage.renderer.onScreen(stage.look.nodes[row.target].id)!;
  const length = 5 + 2 * ink.width;
  const full = Math.hypot(path[2].x - path[0].x, path[2].y - path[0].y) || 1;
  const tip = along(...path, Math.max(0.5, 1 - end.radius / full));
  const back = along(...path, Math.max(0.4, 1 - (end.radius + length) / full));
  const far = Math.hypot(tip.x - back.x, tip.y - back.y) || 1;
  const [x, y] = [((tip.y - back.y) / far) * length * 0.45, ((tip.x - back.x) / far) * length * 0.45];
  pen.polygon([tip, { x: back.x + x, y: back.y - y }, { x: back.x - x, y: back.y + y }], { fill: ink.stroke });
}
