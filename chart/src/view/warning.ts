// What must be said over a picture that could look surer than the data.

import type { Arrangement } from "../arrangement";
import type { Cluster } from "../types";
import type { Scene } from "../scene";

/** Below this mean certainty the clusters of a group view are called doubtful. */
export const DOUBTFUL = 0.8;
/** Below this share of ties inside clusters their islands are made by the drawing. */
export const LOOSE = 0.5;

export interface Verdict {
  /** none: not a group view · named: it is one · low: its islands must not be trusted. */
  level: "none" | "named" | "low";
  /** Mean certainty of the clusters drawn, by their size; null where it was not looked at. */
  certainty: number | null;
  /** Share of the drawn ties that lie inside a cluster. */
  inside: number;
}

export function verdict(
  view: Pick<Arrangement, "layout">, scene: Scene, clusters: Record<string, Cluster>, reliable: boolean | null,
): Verdict {
  if (view.layout !== "groups") return { level: "none", certainty: null, inside: 0 };
  const share = insideShare(scene);
  const certainty = meanCertainty(scene, clusters);
  const low = reliable === false || share < LOOSE || (certainty !== null && certainty < DOUBTFUL);
  return { level: low ? "low" : "named", certainty, inside: share };
}

export function insideShare({ nodes, links }: Scene): number {
  const real = links.filter((link) => link.source !== link.target);
  const own = real.filter((link) => {
    const cluster = nodes[link.source].cluster;
    return cluster !== null && cluster === nodes[link.target].cluster;
  });
  return real.length > 0 ? own.length / real.length : 0;
}

function meanCertainty({ nodes }: Scene, clusters: Record<string, Cluster>): number | null {
  let [sum, count] = [0, 0];
  for (const node of nodes) {
    const certainty = node.cluster === null ? null : (clusters[node.cluster]?.certainty ?? null);
    if (certainty === null) continue;
    sum += certainty;
    count++;
  }
  return count > 0 ? sum / count : null;
}
