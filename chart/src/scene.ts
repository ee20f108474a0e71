// From data and arrangement to what is drawn: hidden nodes left out or grey, groups as one node, parallel ties summed.

import type { Arrangement, TieMode } from "./arrangement";
import type { ChartData, DrawnLink, DrawnNode, Group, LinkRow, NodeRow } from "./types";

export interface Scene {
  nodes: DrawnNode[];
  links: DrawnLink[];
  /** How many ties there would be if all were drawn, and how many of each dot are (0: all). */
  ties?: { all: number; strongest: number };
}

/** Among super-nodes nearly everything is tied to nearly everything: drawn whole it says nothing. */
const READABLE = { ties: 400, each: 3 };

export function sceneOf(data: ChartData, view: Arrangement): Scene {
  const row = new Map(data.nodes.map((node) => [node.id, node]));
  const groups = view.collapsed.filter((group) => group.members.some((id) => row.has(id)));
  const owner = new Map(groups.flatMap((group) => group.members.map((id) => [id, group] as const)));
  const nodes = data.nodes
    .filter((node) => !owner.has(node.id))
    .map((node): DrawnNode => ({ ...node, ghost: view.hidden.has(node.id), inside: [] }));
  nodes.push(...groups.map((group) => collapsed(group, row, view.hidden)));
  const drawn = view.grey ? nodes : nodes.filter((node) => !node.ghost);
  const links = linksOf(data, drawn, owner, view.ties);
  const strongest = view.strongest ?? readable(drawn, links);
  return { nodes: drawn, links: strongestOf(links, drawn.length, strongest), ties: { all: links.length, strongest } };
}

/** How many ties of each dot are drawn where nobody has said: all, of an overview with very many a few. */
function readable(nodes: DrawnNode[], links: DrawnLink[]): number {
  const overview = nodes.length > 0 && nodes.filter((node) => node.members > 0).length * 2 > nodes.length;
  return overview && links.length > READABLE.ties && links.length > READABLE.each * nodes.length ? READABLE.each : 0;
}

/** The ties that are among the `limit` strongest of at least one of their ends, in their order; 0: all. */
export function strongestOf(links: DrawnLink[], nodes: number, limit: number): DrawnLink[] {
  if (limit <= 0) return links;
  const taken = new Int32Array(nodes);
  const order = links.map((_, i) => i).sort((i, j) => links[j].count - links[i].count || i - j);
  const kept = new Set<number>();
  for (const i of order) {
    const { source, target } = links[i];
    if (taken[source] < limit || taken[target] < limit) kept.add(i);
    taken[source]++;
    if (target !== source) taken[target]++;
  }
  return links.filter((_, i) => kept.has(i));
}

function collapsed(group: Group, row: ReadonlyMap<string, NodeRow>, hidden: ReadonlySet<string>): DrawnNode {
  const all = group.members.flatMap((id) => row.get(id) ?? []);
  const seen = all.filter((node) => !hidden.has(node.id));
  const members = seen.length > 0 ? seen : all;
  const largest = members.reduce((best, node) => (node.size > best.size ? node : best));
  const share = (pick: (node: NodeRow) => string | null): string | null =>
    members.every((node) => pick(node) === pick(members[0])) ? pick(members[0]) : null;
  return {
    ...largest,
    id: group.id,
    label: group.label,
    title: [group.label, ...members.slice(0, 10).map((node) => node.label)].join("\n"),
    x: null,
    y: null,
    pinned: false,
    size: Math.min(30, Math.hypot(...members.map((node) => node.size))),
    group: share((node) => node.group),
    cluster: share((node) => node.cluster),
    certainty: null,
    more: 0,
    members: members.reduce((sum, node) => sum + Math.max(1, node.members), 0),
    origin: null,
    // what a rule marks is not lost because it stands inside
    ring: members.find((node) => node.ring !== null)?.ring ?? null,
    badge: members.find((node) => node.badge !== null)?.badge ?? null,
    hollow: members.every((node) => node.hollow),
    inside: members.map((node) => node.id),
    ghost: seen.length === 0,
  };
}

function linksOf(data: ChartData, nodes: DrawnNode[], owner: ReadonlyMap<string, Group>, mode: TieMode): DrawnLink[] {
  const place = new Map(nodes.map((node, i) => [node.id, i]));
  const at = (i: number): number | undefined => {
    const { id } = data.nodes[i];
    return place.get(owner.get(id)?.id ?? id);
  };
  if (mode === "each" && owner.size === 0) return eachOf(data.links, nodes, at);
  const bundles = new Map<string, DrawnLink[]>();
  for (const link of data.links) {
    const [source, target] = [at(link.source), at(link.target)];
    if (source === undefined || target === undefined) continue;
    const rerouted = owner.has(data.nodes[link.source].id) || owner.has(data.nodes[link.target].id);
    if (rerouted && source === target) continue;
    const drawn = { ...link, source, target, ids: [link.id], ghost: nodes[source].ghost || nodes[target].ghost };
    const key = bundleKey(drawn, rerouted && mode === "each" ? "directed" : mode);
    const bundle = bundles.get(key);
    if (bundle) bundle.push(drawn);
    else bundles.set(key, [drawn]);
  }
  return [...bundles.values()].map((bundle) => (bundle.length === 1 ? bundle[0] : together(bundle)));
}

/** Every tie by itself: the ordinary case, and the one in which there may be very many. */
function eachOf(links: LinkRow[], nodes: DrawnNode[], at: (i: number) => number | undefined): DrawnLink[] {
  return links.flatMap((link) => {
    const [source, target] = [at(link.source), at(link.target)];
    if (source === undefined || target === undefined) return [];
    return [{ ...link, source, target, ids: [link.id], ghost: nodes[source].ghost || nodes[target].ghost }];
  });
}

function bundleKey(link: DrawnLink, mode: TieMode): string {
  if (mode === "each") return `e${link.id}`;
  const [low, high] = [Math.min(link.source, link.target), Math.max(link.source, link.target)];
  if (mode === "single") return `s${low} ${high}`;
  return link.directed ? `d${link.source} ${link.target}` : `u${low} ${high}`;
}

/** Several ties in one: counts and sums added, suspected only if all are, an arrow only if all point the same way. */
function together(bundle: DrawnLink[]): DrawnLink {
  const [first] = bundle;
  const count = bundle.reduce((sum, link) => sum + link.count, 0);
  return {
    ...first,
    id: `ties ${first.id}`,
    ids: bundle.flatMap((link) => link.ids),
    type: bundle.every((link) => link.type === first.type) ? first.type : "",
    width: Math.min(9, Math.hypot(...bundle.map((link) => link.width))),
    label: [`× ${count}`, ...sums(bundle)].join(" · "),
    dashed: bundle.every((link) => link.dashed),
    directed: bundle.every((link) => link.directed && link.source === first.source),
    count,
    colour: bundle.find((link) => link.colour !== null)?.colour ?? null,
    amount: null,
    currency: "",
  };
}

function sums(links: LinkRow[]): string[] {
  const total = new Map<string, number>();
  for (const { amount, currency } of links) {
    if (amount !== null) total.set(currency, (total.get(currency) ?? 0) + amount);
  }
  return [...total].map(([currency, sum]) => `${sum.toLocaleString("en")} ${currency}`.trim());
}

/** What drawn ids stand for where that is not simply themselves: the nodes of a group, the ties of a bundle. */
export class Stands {
  private readonly rows = new Map<string, readonly string[]>();
  private readonly owners = new Map<string, string>();
  private readonly drawn = new Set<string>();

  constructor(scene: Scene) {
    for (const item of [...scene.nodes, ...scene.links]) this.drawn.add(item.id);
    for (const node of scene.nodes) if (node.inside.length > 0) this.put(node.id, node.inside);
    for (const link of scene.links) if (link.ids.length !== 1 || link.ids[0] !== link.id) this.put(link.id, link.ids);
  }

  private put(id: string, rows: readonly string[]): void {
    this.rows.set(id, rows);
    for (const row of rows) this.owners.set(row, id);
  }

  /** The rows behind a drawn id. */
  rowsOf(id: string): readonly string[] {
    return this.rows.get(id) ?? [id];
  }

  /** Drawn ids all of whose rows are among some. */
  wholly(rows: Iterable<string>): Set<string> {
    const wanted = new Set(rows);
    const out = new Set<string>();
    for (const row of wanted) {
      const id = this.owners.get(row) ?? row;
      if (this.drawn.has(id) && !out.has(id) && this.rowsOf(id).every((one) => wanted.has(one))) out.add(id);
    }
    return out;
  }
}
