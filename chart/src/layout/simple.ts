// Grid, time and map: places that follow from the data alone.

import type { Point } from "../types";
import type { RichInput } from "./input";
import { separate } from "./shape";

const all = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Rows of equal length, clusters together, the largest nodes of each first. */
export function grid(input: RichInput): Point[] {
  const { groups, radii, aspect } = input;
  const count = groups.length;
  const size = new Map<string | null, number>();
  for (const group of groups) size.set(group, (size.get(group) ?? 0) + 1);
  const order = all(count).sort((p, q) => {
    const [a, b] = [groups[p], groups[q]];
    if (a !== b) return Number(a === null) - Number(b === null) || size.get(b)! - size.get(a)! || (a! < b! ? -1 : 1);
    return radii[q] - radii[p] || p - q;
  });
  const wide = Math.max(1, Math.ceil(Math.sqrt(count * aspect)));
  const out: Point[] = new Array(count);
  order.forEach((node, k) => (out[node] = { x: k % wide, y: -Math.floor(k / wide) }));
  return out;
}

export interface Axis {
  /** Place and time of two points of the axis. */
  x: [number, number];
  time: [number, number];
}

const LEFT_OUT = 1.6;

/** x = first seen; up and down only as far as needed for not covering each other. Unknown times stand on the left. */
export function byTime(input: RichInput, unit: number): { points: Point[]; axis: Axis | null } {
  const known = all(input.first.length).filter((i) => input.first[i] !== null);
  const times = known.map((i) => input.first[i]!);
  const [from, to] = [Math.min(...times), Math.max(...times)];
  const width = Math.sqrt(input.first.length * input.aspect) * 1.3 + 2;
  const span = to - from || 1;
  const points: Point[] = new Array(input.first.length);
  const lanes: number[] = [];
  for (const node of known.sort((p, q) => input.first[p]! - input.first[q]! || p - q)) {
    const x = ((input.first[node]! - from) / span) * width;
    const room = Math.max(0.55, 2.2 * input.radii[node] * unit);
    let lane = lanes.findIndex((end) => end <= x - room);
    if (lane < 0) lane = lanes.push(0) - 1;
    lanes[lane] = x;
    points[node] = { x, y: (lane % 2 === 0 ? 1 : -1) * Math.ceil(lane / 2) * 0.75 };
  }
  const tall = Math.max(4, lanes.length);
  all(input.first.length).filter((i) => input.first[i] === null).forEach((node, k) => {
    points[node] = { x: -LEFT_OUT - Math.floor(k / tall), y: (tall / 2 - (k % tall)) * 0.75 };
  });
  return { points, axis: known.length > 0 ? { x: [0, width], time: [from, from + span] } : null };
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Web-Mercator places, parted where they lie on each other; what has no place stands in rows below. */
export function byPlace(input: RichInput, unit: number): Point[] {
  const count = input.at.length;
  const located = all(count).filter((i) => input.at[i] !== null);
  const out: Point[] = new Array(count);
  const raw = located.map((i) => {
    const { lon, lat } = input.at[i]!;
    const bounded = Math.max(-85, Math.min(85, lat));
    return { x: radians(lon), y: Math.log(Math.tan(Math.PI / 4 + radians(bounded) / 2)) };
  });
  const side = Math.sqrt(Math.max(4, count)) * 1.3;
  const [xs, ys] = [raw.map((p) => p.x), raw.map((p) => p.y)];
  const span = Math.max(Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)) || 1;
  const points = raw.map((p) => ({
    x: ((p.x - Math.min(...xs)) / span) * side,
    y: ((p.y - Math.max(...ys)) / span) * side,
  }));
  separate(points, located.map((i) => Math.max(0.2, input.radii[i] * unit)), 60);
  located.forEach((node, k) => (out[node] = points[k]));
  const low = Math.min(0, ...points.map((p) => p.y));
  const wide = Math.max(1, Math.ceil(Math.sqrt(count * input.aspect)));
  all(count).filter((i) => input.at[i] === null).forEach((node, k) => {
    out[node] = { x: k % wide, y: low - 1.8 - Math.floor(k / wide) };
  });
  return out;
}
