// How each node and tie looks now: size by how many there are, others greyed while one is looked at.

import type { Cluster, DrawnLink, DrawnNode, Theme } from "./types";
import { mix } from "./theme";

/** Dots shrink as they become many: full size up to 150, a third from 1,400 on; above 2,300 they take a fifth of the room. */
export function dotScale(count: number): number {
  const many = Math.max(1, count);
  return Math.min(Math.max(0.33, Math.min(1, Math.sqrt(150 / many))), Math.sqrt(250 / many));
}

/** The radius at which a dot is drawn when all of the picture is in sight: small ones can still be seen. */
export function drawnSize(size: number, count: number, shrink: number): number {
  return Math.max(SEEN, size * dotScale(count) * shrink);
}

const SEEN = 0.85;

/** Arrangements are made for a picture of this many pixels (layout/index.ts): there dots do not touch. */
export const NOMINAL_AREA = 900 * 560 * 0.5;

/** Pixels that a unit of the arrangement gets when the picture is shown whole. */
export function pixelsPerUnit(span: { x: number; y: number }, stage: { width: number; height: number }): number {
  return Math.min(stage.width / Math.max(span.x, 1e-9), stage.height / Math.max(span.y, 1e-9));
}

/** How much smaller dots are drawn because the picture, shown whole, is smaller than it was arranged for. */
export function shrinkOf(perUnit: number, count: number): number {
  return Math.max(0.35, Math.min(1, perUnit * Math.sqrt(Math.max(count, 12) / NOMINAL_AREA)));
}

/** Up to so many dots each is compared with every other. */
const COMPARED = 300;
const GAP = 8;

/** How much smaller dots must be drawn so that no two touch; 0 where they are too many to look. */
export function apart(dots: ReadonlyArray<{ x: number; y: number; size: number }>, perUnit: number): number {
  if (dots.length > COMPARED) return 0;
  const scale = dotScale(dots.length);
  let least = 1;
  dots.forEach((p, i) => {
    for (const q of dots.slice(i + 1)) {
      const room = perUnit * Math.hypot(p.x - q.x, p.y - q.y) - GAP;
      least = Math.min(least, room / (scale * (p.size + q.size)));
    }
  });
  return Math.max(0, least);
}

/** Ties thin out too; they stay at least a hairline. */
export function lineScale(count: number): number {
  return Math.max(0.35, Math.min(1, Math.sqrt(400 / Math.max(1, count))));
}

/** Up to so many dots and ties the rest stands back while one is looked at; above, everything would be drawn anew for
 * it, and only what is looked at or picked is marked (draw/overlay.ts). */
const FADES_AMONG = 8000;

export interface Look {
  theme: Theme;
  nodes: DrawnNode[];
  links: DrawnLink[];
  /** Colours of ties by the colour they carry: most ties share a few. */
  tints: Map<string, string>;
  /** Nodes and links in focus while hovering; null when nothing is hovered. */
  focusNodes: ReadonlySet<string> | null;
  focusLinks: ReadonlySet<string> | null;
  selected: ReadonlySet<string>;
  clusters: Record<string, Cluster>;
}

export const fades = (look: Look): boolean => look.nodes.length + look.links.length <= FADES_AMONG;

/** Who belongs less surely to his cluster is paler; what is hidden, or not looked at, is nearly gone. */
export function nodeLook(look: Look, row: DrawnNode): { color: string; edge: string; zIndex: number } {
  const { theme, selected } = look;
  const focusNodes = fades(look) ? look.focusNodes : null;
  const picked = fades(look) && selected.has(row.id);
  const faded = focusNodes !== null && !focusNodes.has(row.id) && !picked;
  const pale = row.ghost ? 0.86 : faded ? 0.82 : 0.45 * (1 - (row.certainty ?? 1));
  const base = row.ghost ? mix(theme.text, theme.background, 0.4) : row.colour;
  return {
    color: pale > 0 ? mix(base, theme.background, pale) : base,
    edge: picked ? theme.text : theme.background,
    zIndex: picked ? 3 : faded || row.ghost ? 0 : focusNodes ? 2 : 1,
  };
}

/** A tie inside one colour carries a tint of it, one between colours is grey. Opaque: overlapping ties do not add up. */
export function linkColour(look: Look, row: DrawnLink): string {
  const { focusLinks, selected } = look;
  if (!fades(look)) return tint(look, row);
  if (selected.has(row.id)) return look.theme.primary;
  if (row.ghost || focusLinks === null) return tint(look, row);
  return focusLinks.has(row.id) ? brightTint(look, row) : mix(look.theme.background, look.theme.text, 0.07);
}

/** A tie that is picked, or at the node that is looked at. */
export function markedColour(look: Look, row: DrawnLink): string {
  return look.selected.has(row.id) ? look.theme.primary : brightTint(look, row);
}

function tint(look: Look, row: DrawnLink): string {
  const { theme, tints } = look;
  if (row.ghost) return kept(tints, "ghost", () => mix(theme.background, theme.text, 0.08));
  if (row.colour !== null) return row.colour;
  const many = Math.min(0.5, look.links.length / 12000);
  const name = carried(look, row);
  return kept(tints, name, () => mix(ownColour(theme, name), theme.background, 0.18 + many));
}

function brightTint(look: Look, row: DrawnLink): string {
  if (row.colour !== null) return mix(row.colour, look.theme.text, 0.25);
  return mix(ownColour(look.theme, carried(look, row)), look.theme.text, 0.25);
}

/** The colour that both ends have; "" where they differ. */
function carried(look: Look, row: DrawnLink): string {
  const [a, b] = [look.nodes[row.source].colour, look.nodes[row.target].colour];
  return a === b ? a : "";
}

function ownColour(theme: Theme, colour: string): string {
  const grey = mix(theme.text, theme.background, theme.dark ? 0.52 : 0.5);
  return colour === "" ? grey : mix(colour, grey, 0.4);
}

function kept(tints: Map<string, string>, name: string, make: () => string): string {
  let colour = tints.get(name);
  if (colour === undefined) tints.set(name, (colour = make()));
  return colour;
}
