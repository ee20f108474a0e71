// How a picture is arranged: everything the person did to it except adding to it. Python keeps it, undo gives it back.

import type { Group, Point } from "./types";

export const LAYOUTS = ["force", "groups", "concentric", "layered", "grid", "time", "map"] as const;
export type LayoutName = (typeof LAYOUTS)[number];
export const TIES = ["each", "directed", "single"] as const;
export type TieMode = (typeof TIES)[number];

export interface Arrangement {
  layout: LayoutName;
  centre: string[];
  places: Map<string, Point>;
  pinned: Set<string>;
  locked: boolean;
  hidden: Set<string>;
  grey: boolean;
  collapsed: Group[];
  ties: TieMode;
  hulls: boolean;
  /** Of each dot so many of its strongest ties are drawn; 0: all; null: all, unless that could not be read. */
  strongest: number | null;
}

/** As it travels: sets as lists, places as columns. */
export interface SentView extends Omit<Arrangement, "places" | "pinned" | "hidden"> {
  places: { id: string[]; x: number[]; y: number[] };
  pinned: string[];
  hidden: string[];
}

export function plain(): Arrangement {
  return {
    layout: "force", centre: [], places: new Map(), pinned: new Set(), locked: false,
    hidden: new Set(), grey: false, collapsed: [], ties: "each", hulls: false, strongest: null,
  };
}

export function received(sent: SentView): Arrangement {
  const { id, x, y } = sent.places;
  return {
    ...sent,
    places: new Map(id.map((one, i) => [one, { x: x[i], y: y[i] }])),
    pinned: new Set(sent.pinned),
    hidden: new Set(sent.hidden),
  };
}

/** Places keep four decimals, so that what Python gives back is what was reported. */
export const rounded = (p: Point): Point => ({ x: Math.round(p.x * 1e4) / 1e4, y: Math.round(p.y * 1e4) / 1e4 });

/** What is sent: all of the small parts, and the places that differ from those reported before. */
export function report(view: Arrangement, reported: ReadonlyMap<string, Point>): SentView {
  const places: SentView["places"] = { id: [], x: [], y: [] };
  for (const [id, p] of view.places) {
    const old = reported.get(id);
    if (old && old.x === p.x && old.y === p.y) continue;
    places.id.push(id);
    places.x.push(p.x);
    places.y.push(p.y);
  }
  return { ...view, places, pinned: [...view.pinned].sort(), hidden: [...view.hidden].sort() };
}
