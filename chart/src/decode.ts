// Columns as Python sends them → rows. Anything malformed is an error with a name, never a half-drawn chart.

import type { LinkRow, NodeRow, Options } from "./types";
import type { SentView } from "./arrangement";

export type Columns = Record<string, unknown[]>;

/** Whole: all rows. Patch: what is gone, rows that are new, and of changed ones the columns that differ; kept rows keep
 * their order, new ones follow. */
export interface Rows {
  nodes: Columns;
  links: Columns;
  gone?: { nodes: string[]; links: string[] };
  changed?: { nodes: Columns; links: Columns };
}

export interface Sent extends Options {
  version: number;
  /** Number of this state of nodes and ties, and of the one that a patch starts from (null: `rows` is whole). */
  stamp: number;
  base: number | null;
  rows: Rows | null;
  view: SentView | null;
  revision: number;
  ack: number;
}

export const VERSION = 3;

const NODE_COLUMNS = [
  "id", "label", "type", "x", "y", "size", "colour", "group", "title", "pinned", "cluster", "certainty", "first",
  "lon", "lat", "more", "members", "origin", "ring", "badge", "hollow",
];
const LINK_COLUMNS = [
  "id", "source", "target", "type", "width", "label", "dashed", "directed", "count", "amount", "currency",
  "colour",
];

function rows<T>(columns: Columns, names: string[], what: string): T[] {
  const length = columns["id"]?.length ?? 0;
  for (const name of names) {
    const column = columns[name];
    if (!Array.isArray(column) || column.length !== length) {
      throw new Error(`chart data: column ${what}.${name} is missing or has another length than ${what}.id`);
    }
  }
  const made: Array<Record<string, unknown>> = new Array(length);
  for (let i = 0; i < length; i++) made[i] = {};
  // one column after the other: all rows then have one shape, and 80,000 of them are made in a few hundredths of a second
  for (const name of names) {
    const column = columns[name];
    for (let i = 0; i < length; i++) made[i][name] = column[i];
  }
  return made as T[];
}

export function checked(sent: unknown): Sent {
  const data = sent as Sent;
  if (!data || data.version !== VERSION) {
    throw new Error(`chart data: version ${String(data?.version)} does not fit this chart (version ${VERSION})`);
  }
  return data;
}

/** The rows a chart has, and their number. */
export interface Stock {
  stamp: number;
  nodes: NodeRow[];
  links: LinkRow[];
}

/** The next stock, the same one where nothing changed, or null where the patch does not fit what is here. */
export function take(stock: Stock | null, sent: Sent): Stock | null {
  if (stock?.stamp === sent.stamp) return stock;
  if (sent.rows === null) return null;
  if (sent.base !== null && stock?.stamp !== sent.base) return null;
  const fresh = {
    nodes: rows<NodeRow>(sent.rows.nodes, NODE_COLUMNS, "nodes"),
    links: rows<LinkRow>(sent.rows.links, LINK_COLUMNS, "links"),
  };
  const next = sent.base === null ? fresh : patched(stock!, fresh, sent.rows);
  for (const link of next.links) {
    if (!next.nodes[link.source] || !next.nodes[link.target]) throw new Error("chart data: a link without its node");
  }
  return { stamp: sent.stamp, ...next };
}

function patched(stock: Stock, fresh: Omit<Stock, "stamp">, { gone, changed }: Rows): Omit<Stock, "stamp"> {
  const nodes = merged(edited(stock.nodes, changed?.nodes), fresh.nodes, gone?.nodes ?? []);
  const place = new Map(nodes.map((row, i) => [row.id, i]));
  const lost = new Set(gone?.links ?? []);
  const kept = edited(stock.links, changed?.links).filter((row) => !lost.has(row.id)).map((row) => {
    const source = place.get(stock.nodes[row.source].id) ?? -1;
    const target = place.get(stock.nodes[row.target].id) ?? -1;
    return source === row.source && target === row.target ? row : { ...row, source, target };
  });
  return { nodes, links: merged(kept, fresh.links, []) };
}

/** Rows with some columns of some of them changed; the others stay the same objects. */
function edited<T extends { id: string }>(old: T[], columns: Columns | undefined): T[] {
  const ids = columns?.["id"];
  if (!columns || !ids || ids.length === 0) return old;
  const at = new Map(ids.map((id, i) => [id, i]));
  const names = Object.keys(columns).filter((name) => name !== "id");
  return old.map((row) => {
    const i = at.get(row.id);
    return i === undefined ? row : { ...row, ...Object.fromEntries(names.map((name) => [name, columns[name][i]])) };
  });
}

function merged<T extends { id: string }>(old: T[], fresh: T[], gone: string[]): T[] {
  const lost = new Set(gone);
  const changed = new Map(fresh.map((row) => [row.id, row]));
  const kept = old.filter((row) => !lost.has(row.id)).map((row) => changed.get(row.id) ?? row);
  const known = new Set(kept.map((row) => row.id));
  return [...kept, ...fresh.filter((row) => !known.has(row.id))];
}
