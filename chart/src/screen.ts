// Where every dot is on the screen and how large, in arrays: reckoned once for each picture that is drawn.

import type Sigma from "sigma";
import { createNormalizationFunction } from "sigma/utils";
import type { Memory } from "./memory";
import type { DrawnNode, Point } from "./types";

/** By position in the list of drawn nodes, in pixels of the stage. */
export interface OnScreen {
  x: Float64Array;
  y: Float64Array;
  radius: Float64Array;
}

const NONE = { x: [0, 1] as [number, number], y: [0, 1] as [number, number] };

export class Screen {
  private index = new Map<string, number>();
  private framed: OnScreen = arrays(0);
  private found: OnScreen = arrays(0);
  private stale = true;
  private frame = createNormalizationFunction(NONE);

  constructor(private readonly sigma: Sigma) {
    sigma.on("beforeRender", () => (this.stale = true));
    sigma.on("resize", () => (this.stale = true));
  }

  /** Another scene, at the places in memory. */
  take(nodes: readonly DrawnNode[], sizes: readonly number[], memory: Memory): void {
    this.index = new Map(nodes.map((row, i) => [row.id, i]));
    this.frame = createNormalizationFunction(memory.bounds ?? NONE);
    [this.framed, this.found, this.stale] = [arrays(nodes.length), arrays(nodes.length), true];
    nodes.forEach((row, i) => {
      this.put(i, memory.view.places.get(row.id)!);
      this.framed.radius[i] = sizes[i];
    });
  }

  private put(i: number, place: Point): void {
    const { x, y } = this.frame(place);
    [this.framed.x[i], this.framed.y[i], this.stale] = [x, y, true];
  }

  move(id: string, to: Point): void {
    const i = this.index.get(id);
    if (i !== undefined) this.put(i, to);
  }

  /** In the frame of the picture: 0–1, y up. */
  framedAt(i: number): Point {
    return { x: this.framed.x[i], y: this.framed.y[i] };
  }

  indexOf(id: string): number | undefined {
    return this.index.get(id);
  }

  /** As drawn last. The camera moves, turns and stretches all points alike, so three points say how. */
  now(): OnScreen {
    if (!this.stale) return this.found;
    const at = (x: number, y: number): Point => this.sigma.framedGraphToViewport({ x, y });
    const [o, right, up] = [at(0, 0), at(1, 0), at(0, 1)];
    const scale = this.sigma.scaleSize(1);
    const { framed, found } = this;
    for (let i = 0; i < framed.x.length; i++) {
      const [x, y] = [framed.x[i], framed.y[i]];
      found.x[i] = o.x + (right.x - o.x) * x + (up.x - o.x) * y;
      found.y[i] = o.y + (right.y - o.y) * x + (up.y - o.y) * y;
      found.radius[i] = framed.radius[i] * scale;
    }
    this.stale = false;
    return found;
  }
}

function arrays(length: number): OnScreen {
  return { x: new Float64Array(length), y: new Float64Array(length), radius: new Float64Array(length) };
}
