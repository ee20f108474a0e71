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
}

export interface LegendEntry {
  group: string;
  label: string;
  colour: string;
  count: number;
}

export interface TypeEntry {
  type: string;
  label: string;
}

/** Every word the chart shows; Python sends them in the language of the page. */
export interface Texts {
  chart: string;
  zoomIn: string;
  zoomOut: string;
  fit: string;
  arrange: string;
  picture: string;
  search: string;
  noMatch: string;
  shown: string;
  allShown: string;
  legend: string;
  types: string;
  nothing: string;
  noWebgl: string;
  listed: string;
  arranging: string;
  help: string;
}

export interface ChartData {
  key: string;
  height: number;
  seed: number;
  nodes: NodeRow[];
  links: LinkRow[];
  selected: string[];
  total: number;
  legend: LegendEntry[];
  types: TypeEntry[];
  texts: Texts;
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
