// How each node and tie looks now: size by how many there are, others greyed while one is looked at.

import type { LinkRow, NodeRow, Theme } from "./types";
import { mix } from "./theme";

/** Dots shrink as they become many: full size up to 150, then with the square root, never below a third. */
export function dotScale(count: number): number {
  return Math.max(0.33, Math.min(1, Math.sqrt(150 / Math.max(1, count))));
}

/** Ties thin out too; they stay at least a hairline. */
export function lineScale(count: number): number {
  return Math.max(0.35, Math.min(1, Math.sqrt(400 / Math.max(1, count))));
}

export interface Look {
  theme: Theme;
  nodes: NodeRow[];
  links: LinkRow[];
  /** Nodes and links in focus while hovering; null when nothing is hovered. */
  focusNodes: ReadonlySet<string> | null;
  focusLinks: ReadonlySet<string> | null;
  selected: ReadonlySet<string>;
}

export function nodeLook(look: Look, row: NodeRow): { color: string; edge: string; zIndex: number } {
  const { theme, focusNodes, selected } = look;
  const faded = focusNodes !== null && !focusNodes.has(row.id) && !selected.has(row.id);
  return {
    color: faded ? mix(row.colour, theme.background, 0.82) : row.colour,
    edge: selected.has(row.id) ? theme.text : theme.background,
    zIndex: selected.has(row.id) ? 3 : faded ? 0 : focusNodes ? 2 : 1,
  };
}

/** A tie inside one colour carries a tint of it, one between colours is grey. Opaque: overlapping ties do not add up. */
export function linkColour(look: Look, row: LinkRow): string {
  const { theme, focusLinks, selected } = look;
  if (selected.has(row.id)) return theme.primary;
  const [a, b] = [look.nodes[row.source], look.nodes[row.target]];
  const grey = mix(theme.text, theme.background, theme.dark ? 0.52 : 0.5);
  const own = a.colour === b.colour ? mix(a.colour, grey, 0.4) : grey;
  if (focusLinks === null) {
    const many = Math.min(0.5, look.links.length / 12000);
    return mix(own, theme.background, 0.18 + many);
  }
  return focusLinks.has(row.id) ? mix(own, theme.text, 0.25) : mix(theme.background, theme.text, 0.07);
}
