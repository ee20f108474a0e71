// Names of nodes and captions of ties, each where it covers nothing, the most important first.

import { along } from "../geometry";
import { mix } from "../theme";
import type { DrawnLink, Point } from "../types";
import { hullsOf } from "./hulls";
import type { Pen } from "./pen";
import type { Candidate } from "./place";
import { placeLabels } from "./place";
import { FONT_PX } from "./stage";
import type { Spot, Stage } from "./stage";

const LINK_LABELS_AT_MOST = 60;
const LOOKED_THROUGH = 400;

type Label = Candidate & { text: string; colour: string; bold?: boolean };

export function paintLabels(pen: Pen, stage: Stage, spots: Spot[]): void {
  const { theme } = stage.look;
  const { width, height } = stage.size;
  const limit = Math.max(12, Math.floor((width * height) / 9000));
  const ranked = rank(stage, spots, Math.max(LOOKED_THROUGH, 4 * limit));
  const [looked, others] = split(linkLabels(stage));
  const labels = [...hullLabels(stage, spots), ...looked, ...ranked.map((spot) => nodeLabel(stage, spot)), ...others];
  const more = labels.filter((label) => label.forced).length + others.length;
  for (const place of placeLabels(labels, spots, FONT_PX + 3, limit + more, { width, height })) {
    const { text, colour, bold } = labels[place.index];
    pen.text(text, place, { colour, size: FONT_PX, font: theme.font, bold: bold === true, halo: theme.background });
  }
}

/** Captions of ties that are looked at come before names of nodes, all others after them. */
const split = (captions: Label[]): [Label[], Label[]] =>
  [captions.filter((one) => one.forced || one.overDots), captions.filter((one) => !one.forced && !one.overDots)];

/** The name of a cluster above its outline, of the largest first: colours alone do not tell very many apart. */
function hullLabels(stage: Stage, spots: Spot[]): Label[] {
  const { look } = stage;
  if (!stage.memory().view.hulls) return [];
  const named = hullsOf(stage, spots).filter((hull) => hull.main).sort((p, q) => q.count - p.count);
  return named.map(({ cluster, colour, outline }) => {
    const top = outline.reduce((best, p) => (p.y < best.y ? p : best));
    const text = stage.short(look.clusters[cluster]?.label ?? cluster);
    const at = { x: top.x, y: top.y - 2, radius: -9, width: 1.08 * stage.width(text) };
    return { ...at, text, colour: mix(colour, look.theme.text, 0.4), forced: false, overDots: true, bold: true };
  });
}

/** The first `limit`, hovered and selected before others, then by size: the order in which labels get their places. */
function rank(stage: Stage, spots: Spot[], limit: number): Spot[] {
  const { look } = stage;
  const weights = Float64Array.from(spots, (spot) => {
    const row = look.nodes[spot.index];
    if (row.id === stage.hovered) return 4e6;
    if (stage.picked(row.id)) return 3e6;
    return row.ghost ? -1 : (look.focusNodes?.has(row.id) ? 2e6 : 0) + spot.radius;
  });
  const least = spots.length > limit ? weights.slice().sort()[spots.length - limit] : -Infinity;
  const first = spots.flatMap((spot, i) => (weights[i] >= least ? [{ spot, weight: weights[i] }] : []));
  first.sort((p, q) => q.weight - p.weight || p.spot.index - q.spot.index);
  return first.slice(0, limit).map((one) => one.spot);
}

function nodeLabel(stage: Stage, spot: Spot): Label {
  const { look } = stage;
  const row = look.nodes[spot.index];
  const text = stage.short(row.label);
  const colour = stage.faded(row) ? mix(look.theme.text, look.theme.background, 0.75) : look.theme.text;
  const few = look.selected.size <= 40 && stage.picked(row.id);
  return { ...spot, text, colour, width: stage.width(text), forced: row.id === stage.hovered || few };
}

/** Captions of ties: those of the hovered or selected ones, and all once one has zoomed in far enough. */
function linkLabels(stage: Stage): Label[] {
  const { look, renderer } = stage;
  const close = renderer.sigma.getCamera().ratio < 0.35 || look.links.length <= 25;
  const out: Label[] = [];
  if (!close && look.focusLinks === null && look.selected.size === 0 && stage.hoveredLink === null) return out;
  for (let index = 0; index < look.links.length && out.length < LINK_LABELS_AT_MOST; index++) {
    const row = look.links[index];
    const chosen = row.id === stage.hoveredLink || stage.picked(row.id) || look.focusLinks?.has(row.id);
    if (!row.label || !(chosen || (close && look.focusLinks === null && !row.ghost))) continue;
    const label = linkLabel(stage, row, index);
    if (label) out.push(label);
  }
  return out.sort((p, q) => Number(q.forced) - Number(p.forced));
}

function linkLabel(stage: Stage, row: DrawnLink, index: number): Label | null {
  const { look } = stage;
  const { width, height } = stage.size;
  const at = middle(stage, row, index);
  if (!at || at.x < 0 || at.y < 0 || at.x > width || at.y > height) return null;
  const text = stage.short(row.label);
  const forced = row.id === stage.hoveredLink || stage.picked(row.id);
  const colour = mix(look.theme.text, look.theme.background, forced ? 0 : 0.3);
  const overDots = (look.focusLinks?.size ?? 99) <= 12;
  return { ...at, radius: -9, width: stage.width(text), text, colour, forced, overDots };
}

export function middle(stage: Stage, row: DrawnLink, index: number): Point | null {
  const circle = stage.loopOf(row, index);
  if (circle) return { x: circle.x, y: circle.y - circle.radius };
  const path = stage.path(row, index);
  return path && along(...path, 0.5);
}
