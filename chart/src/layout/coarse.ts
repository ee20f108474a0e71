// A smaller net for a large one: nodes that are much tied to each other, or hang on the same one, are drawn together.

import type { Net } from "./solver";

export interface Coarse {
  net: Net;
  /** Node of the fine net → node of this one. */
  into: Int32Array;
}

/** Places in one array where the ties of each node are listed, both ways. */
function listed({ mass, from, to }: Net): { start: Int32Array; tie: Int32Array } {
  const start = new Int32Array(mass.length + 1);
  for (const ends of [from, to]) for (let k = 0; k < ends.length; k++) start[ends[k] + 1]++;
  for (let i = 0; i < mass.length; i++) start[i + 1] += start[i];
  const [next, tie] = [start.slice(), new Int32Array(2 * from.length)];
  for (const ends of [from, to]) for (let k = 0; k < ends.length; k++) tie[next[ends[k]]++] = k;
  return { start, tie };
}

/** Each node with its partner (or with itself): first the free neighbour with the strongest tie for the size of both. */
function partners(net: Net, order: Int32Array): Int32Array {
  const { mass, from, to, pull } = net;
  const { start, tie } = listed(net);
  const partner = new Int32Array(mass.length).fill(-1);
  const waiting = new Int32Array(mass.length).fill(-1);
  for (const i of order) {
    if (partner[i] >= 0) continue;
    let [best, most, nearest, strongest] = [-1, 0, -1, 0];
    for (let p = start[i]; p < start[i + 1]; p++) {
      const k = tie[p];
      const j = from[k] === i ? to[k] : from[k];
      const worth = pull[k] / mass[j];
      if (worth > strongest) [nearest, strongest] = [j, worth];
      if (partner[j] < 0 && j !== i && worth > most) [best, most] = [j, worth];
    }
    if (best >= 0) [partner[i], partner[best]] = [best, i];
    else if (nearest >= 0) beside(i, nearest, partner, waiting);
  }
  for (let i = 0; i < partner.length; i++) if (partner[i] < 0) partner[i] = i;
  return partner;
}

/** All neighbours are taken: two that wait at the same one go together (the ends of a star). */
function beside(i: number, at: number, partner: Int32Array, waiting: Int32Array): void {
  const other = waiting[at];
  if (other >= 0 && partner[other] < 0) {
    [partner[i], partner[other], waiting[at]] = [other, i, -1];
  } else waiting[at] = i;
}

export function coarser(net: Net, random: () => number): Coarse {
  const count = net.mass.length;
  const partner = partners(net, shuffled(count, random));
  const into = new Int32Array(count);
  let made = 0;
  for (let i = 0; i < count; i++) into[i] = partner[i] < i ? into[partner[i]] : made++;
  const mass = new Float64Array(made);
  for (let i = 0; i < count; i++) mass[into[i]] += net.mass[i];
  return { net: { mass, ...merged(net, into, made) }, into };
}

function shuffled(count: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}

/** Ties between the same two summed, those inside one node gone. */
function merged({ from, to, pull }: Net, into: Int32Array, count: number): Omit<Net, "mass"> {
  const sums = new Map<number, number>();
  for (let k = 0; k < from.length; k++) {
    const [a, b] = [into[from[k]], into[to[k]]];
    if (a === b) continue;
    const key = Math.min(a, b) * count + Math.max(a, b);
    sums.set(key, (sums.get(key) ?? 0) + pull[k]);
  }
  const keys = Float64Array.from(sums.keys()).sort();
  return {
    from: Int32Array.from(keys, (key) => Math.floor(key / count)),
    to: Int32Array.from(keys, (key) => key % count),
    pull: Float64Array.from(keys, (key) => sums.get(key)!),
  };
}
