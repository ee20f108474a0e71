// Dots, icons and marks on a pen.

import { nodeLook } from "../style";
import { lightness, mix } from "../theme";
import type { DrawnNode } from "../types";
import { BADGES, ICONS, OUTLINES } from "./icons";
import type { Pen } from "./pen";
import type { Spot, Stage } from "./stage";

const ICON_FROM = 6.5;
const ICONS_AT_MOST = 1500;
/** Below this it is drawn how surely a node belongs to its cluster; above, only of a node that is looked at. */
const DOUBTFUL = 0.75;
const MORE_FROM = 11;
/** Below this nobody can see a hole in a dot. */
const HOLLOW_FROM = 2;
/** Width of the ring of a rule: of small dots thinner, or a crowd of them is nothing but rings. */
const ringOf = (row: DrawnNode, radius: number): number =>
  row.ring === null ? 0 : Math.max(0.8, Math.min(2.6, radius * 0.4));

/** The dots themselves, where WebGL does not draw them. */
export function paintDots(pen: Pen, stage: Stage, spots: Spot[]): void {
  for (const spot of spots) {
    const row = stage.look.nodes[spot.index];
    const { color, edge } = nodeLook(stage.look, row);
    const outline = row.members > 0 ? OUTLINES["Person"] : (OUTLINES[row.type] ?? OUTLINES["Person"]);
    pen.glyph(outline, spot, spot.radius, { fill: color, stroke: edge, width: 1 });
  }
}

export function paintIcons(pen: Pen, stage: Stage, spots: Spot[]): void {
  const large = spots.filter((spot) => spot.radius >= ICON_FROM);
  if (large.length > ICONS_AT_MOST) return;
  const { theme } = stage.look;
  for (const spot of large) {
    const row = stage.look.nodes[spot.index];
    if (row.hollow) continue;
    const base = lightness(row.colour) > 0.52 ? "#1b1e27" : "#ffffff";
    const fill = stage.faded(row) ? mix(row.colour, theme.background, 0.93) : base;
    if (row.members > 0) {
      const size = Math.max(9, Math.min(18, spot.radius * 0.75));
      pen.text(String(row.members), spot, { colour: fill, size, font: theme.font, align: "center", bold: true });
      continue;
    }
    const icon = ICONS[row.type];
    if (!icon) continue;
    const side = spot.radius * (row.type === "Cell" || row.type === "Incident" ? 0.95 : 1.15);
    const down = row.type === "Cell" ? spot.radius * 0.18 : 0;
    pen.glyph(icon, { x: spot.x - side / 2, y: spot.y - side / 2 + down }, side / 24, { fill });
  }
}

/** Rings of what is picked, how surely a node belongs to its cluster, pins, neighbours not drawn. */
export function paintMarks(pen: Pen, stage: Stage, spots: Spot[]): void {
  const { look } = stage;
  const { pinned } = stage.memory().view;
  for (const spot of spots) {
    const row = look.nodes[spot.index];
    ruled(pen, stage, spot);
    if (row.members > 0) pen.disc(spot, spot.radius + 2.5, { stroke: row.colour, width: 1.2, alpha: 0.8 });
    const looked = stage.picked(row.id) || row.id === stage.hovered;
    if (row.certainty !== null && (row.certainty < DOUBTFUL || looked)) certainty(pen, stage, spot, row.certainty);
    const past = ringOf(row, spot.radius);
    if (stage.picked(row.id)) pen.disc(spot, spot.radius + 4 + past, { stroke: look.theme.primary, width: 2.5 });
    else if (row.id === stage.hovered) pen.disc(spot, spot.radius + 3, { stroke: look.theme.text, width: 1.2 });
    if (pinned.has(row.id)) pin(pen, stage, spot);
    if (row.more > 0 && (looked || spot.radius >= MORE_FROM) && !stage.faded(row)) more(pen, stage, spot, row.more);
  }
}

/** What rules put on a dot (a ring, a sign), and the hole of one without a value of what gives the size. */
function ruled(pen: Pen, stage: Stage, spot: Spot): void {
  const row = stage.look.nodes[spot.index];
  const { theme } = stage.look;
  if (row.hollow && spot.radius >= HOLLOW_FROM) pen.disc(spot, spot.radius * 0.45, { fill: theme.background });
  if (row.ring === null && row.badge === null) return;
  const back = stage.faded(row) ? 0.8 : 0;
  const ring = ringOf(row, spot.radius);
  if (row.ring !== null) {
    pen.disc(spot, spot.radius + ring / 2, { stroke: mix(row.ring, theme.background, back), width: ring });
  }
  const sign = row.badge === null ? undefined : BADGES[row.badge];
  if (!sign) return;
  const half = Math.max(4.5, Math.min(8, spot.radius * 0.55));
  const reach = spot.radius * 0.75 + ring / 2;
  const at = { x: spot.x - reach, y: spot.y - reach };
  pen.glyph(sign, at, half, { stroke: theme.background, width: 3 });
  pen.glyph(sign, at, half, { fill: mix(theme.text, theme.background, back) });
}

/** As much of a ring as the value: three quarters of a circle is 75 %. */
function certainty(pen: Pen, stage: Stage, spot: Spot, value: number): void {
  const row = stage.look.nodes[spot.index];
  if (stage.faded(row)) return;
  const radius = spot.radius + 1.8 + ringOf(row, spot.radius);
  pen.arc(spot, radius, 1, { stroke: mix(stage.look.theme.text, stage.look.theme.background, 0.8), width: 1.4 });
  pen.arc(spot, radius, value, { stroke: row.colour, width: 1.8 });
}

function pin(pen: Pen, stage: Stage, spot: Spot): void {
  const { theme } = stage.look;
  const reach = spot.radius * 0.75;
  const at = { x: spot.x + reach, y: spot.y - reach };
  pen.disc(at, 2.8, { fill: theme.text, stroke: theme.background, width: 1.2 });
}

function more(pen: Pen, stage: Stage, spot: Spot, count: number): void {
  const { theme } = stage.look;
  const at = { x: spot.x + spot.radius * 0.7, y: spot.y + spot.radius * 0.85 };
  pen.text(`+${count}`, at, { colour: theme.text, size: 9, font: theme.font, halo: theme.background });
}
