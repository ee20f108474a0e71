// Columns as Python sends them → rows. Anything malformed is an error with a name, never a half-drawn chart.

import type { ChartData, LegendEntry, LinkRow, NodeRow, Texts, TypeEntry } from "./types";

type Columns = Record<string, unknown[]>;

interface Sent {
  version: number;
  key: string;
  height: number;
  seed: number;
  nodes: Columns;
  links: Columns;
  selected: string[];
  total: number;
  legend: LegendEntry[];
  types: TypeEntry[];
  texts: Texts;
}

export const VERSION = 1;

const NODE_COLUMNS = ["id", "label", "type", "x", "y", "size", "colour", "group", "title", "pinned"];
const LINK_COLUMNS = ["id", "source", "target", "type", "width", "label", "dashed", "directed"];

function rows<T>(columns: Columns, names: string[], what: string): T[] {
  const length = columns["id"]?.length ?? 0;
  for (const name of names) {
    const column = columns[name];
    if (!Array.isArray(column) || column.length !== length) {
      throw new Error(`chart data: column ${what}.${name} is missing or has another length than ${what}.id`);
    }
  }
  return Array.from({ length }, (_, i) => Object.fromEntries(names.map((name) => [name, columns[name][i]])) as T);
}

export function decode(sent: unknown): ChartData {
  const data = sent as Sent;
  if (!data || data.version !== VERSION) {
    throw new Error(`chart data: version ${String(data?.version)} does not fit this chart (version ${VERSION})`);
  }
  const nodes = rows<NodeRow>(data.nodes, NODE_COLUMNS, "nodes");
  const links = rows<LinkRow>(data.links, LINK_COLUMNS, "links");
  for (const link of links) {
    if (!nodes[link.source] || !nodes[link.target]) throw new Error("chart data: a link without its node");
  }
  return { ...data, nodes, links };
}
