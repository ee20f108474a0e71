// What Python sends and what the chart works on.

export interface NodeRow {
  id: string;
  label: string;
  type: string;
  x: number | null;
  y: number | null;
  size: number;
  colour: string;
  group: string | null;
  title: string;
  pinned: boolean;
  cluster: string | null;
  certainty: number | null;
  first: number | null;
  lon: number | null;
  lat: number | null;
  more: number;
  members: number;
  origin: string | null;
  ring: string | null;
  badge: string | null;
  /** It has no value of what gives the size. */
  hollow: boolean;
}

/** `source` and `target` are positions in the node list. */
export interface LinkRow {
  id: string;
  source: number;
  target: number;
  type: string;
  width: number;
  label: string;
  dashed: boolean;
  directed: boolean;
  count: number;
  amount: number | null;
  currency: string;
  /** Of its own; null: as its ends have it. */
  colour: string | null;
}

export interface LegendEntry {
  group: string;
  label: string;
  colour: string;
  count: number;
}

/** A line of the legend for a rule. */
export interface RuleEntry {
  id: string;
  label: string;
  count: number;
  tie: boolean;
  colour: string | null;
  ring: string | null;
  badge: string | null;
  dashed: boolean;
  factor: number;
}

/** What the sizes mean: a measure from `low` to `high`, which `missing` dots do not have. */
export interface SizeEntry {
  label: string;
  low: string;
  high: string;
  missing: number;
}

export interface TypeEntry {
  type: string;
  label: string;
}

export interface Cluster {
  label: string;
  certainty: number | null;
}

export interface Guard {
  id: string;
  types: Array<{ type: string; label: string; count: number }>;
  layers: string[];
  suggested: number;
}

/** Nodes drawn as one. */
export interface Group {
  id: string;
  label: string;
  members: string[];
}

/** Every word the chart shows; Python sends them in the language of the page (linkgraph/ui/chart/texts.py). */
export type Texts = Record<string, string>;

/** Everything but nodes and ties: sent with every run. */
export interface Options {
  key: string;
  picture: string;
  height: number;
  seed: number;
  selected: string[];
  total: number;
  legend: LegendEntry[];
  /** What the groups are of. */
  heading: string;
  sizes: SizeEntry | null;
  lines: RuleEntry[];
  types: TypeEntry[];
  layers: Record<string, string>;
  clusters: Record<string, Cluster>;
  reliable: boolean | null;
  asks: string[];
  menu: Record<string, string>;
  guard: Guard | null;
  /** Above 0 and higher than before: Python asks for the picture. */
  report: number;
  undo: boolean;
  redo: boolean;
  texts: Texts;
}

export interface ChartData extends Options {
  nodes: NodeRow[];
  links: LinkRow[];
}

/** A tie as it is drawn: one row of Python's, or several in one. */
export interface DrawnLink extends LinkRow {
  /** The ids of the rows in it. */
  ids: string[];
  /** Drawn in grey because an end is hidden. */
  ghost: boolean;
}

export interface DrawnNode extends NodeRow {
  ghost: boolean;
  /** The nodes that were collapsed into this one; empty for an ordinary node. */
  inside: string[];
}

export interface Point {
  x: number;
  y: number;
}

export interface Theme {
  background: string;
  panel: string;
  text: string;
  border: string;
  primary: string;
  font: string;
  dark: boolean;
}
