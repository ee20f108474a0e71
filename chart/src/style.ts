// How each node and tie looks now: size by how many there are, others greyed while one is looked at.

import type { Cluster, DrawnLink, DrawnNode, Theme } from "./types";
import { mix } from "./theme";

/** Dots shrink as they become many: full size up to 150, then with the square root, never below a third. */
export function dotScale(count: number): number {
  return Math.max(0.33, Math.min(1, Math.sqrt(150 / Math.max(1, count))));
}

/** Arrangements are made for a picture of this many pixels (layout/index.ts): there dots do not touch. */
export const NOMINAL_AREA = 900 * 560 * 0.5;

/** How much smaller dots are drawn because the picture, shown whole, is smaller than it was arranged for. */
export function shrinkOf(span: { x: number; y: number }, count: number, stage: { width: number; height: number }): number {
  const perUnit = Math.min(stage.width / Math.max(span.x, 1e-9), stage.height / Math.max(span.y, 1e-9));
  return Math.max(0.35, Math.min(1, perUnit * Math.sqrt(Math.max(count, 12) / NOMINAL_AREA)));
}

/** Ties thin out too; they stay at least a hairline. */
export function lineScale(count: number): number {
  return Math.max(0.35, Math.min(1, Math.sqrt(400 / Math.max(1, count))));
}

export interface Look {
  theme: Theme;
  nodes: DrawnNode[];
  links: DrawnLink[];
  /** Nodes and links in focus while hovering; null when nothing is hovered. */
  focusNodes: ReadonlySet<string> | null;
  focusLinks: ReadonlySet<string> | null;
  selected: ReadonlySet<string>;
  clusters: Record<string, Cluster>;
}

/** Who belongs less surely to his cluster is paler; what is hidden, or not looked at, is nearly gone. */
export function nodeLook(look: Look, row: DrawnNode): { color: string; edge: string; zIndex: number } {
  const { theme, focusNodes, selected } = look;
  const picked = selected.has(row.id);
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
  const { theme, focusLinks, selected } = look;
  if (selected.has(row.id)) return theme.primary;
  if (row.ghost) return mix(theme.background, theme.text, 0.08);
  const [a, b] = [look.nodes[row.source], look.nodes[row.target]];
  const grey = mix(theme.text, theme.background, theme.dark ? 0.52 : 0.5);
  const own = a.colour === b.colour ? mix(a.colour, grey, 0.4) : grey;
  if (focusLinks === null) {
    const many = Math.min(0.5, look.links.length / 12000);
    return mix(own, theme.background, 0.18 + many);
  }
  return focusLinks.has(row.id) ? mix(own, theme.text, 0.25) : mix(theme.background, theme.text, 0.07);
}
