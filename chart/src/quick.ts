// Sigma, asked for less: who lies under the mouse is reckoned here and not read back from the graphics card (that waits
// until everything is drawn, at every movement), and what is prepared is drawn once.

import Sigma from "sigma";
import type { Coordinates } from "sigma/types";

type Inside = {
  needToProcess: boolean;
  process: () => void;
  render?: () => unknown;
  getNodeAtPosition: (at: Coordinates) => string | null;
};

type ContextOptions = Parameters<Sigma["createWebGLContext"]>[1];

export class QuickSigma extends Sigma {
  private get inside(): Inside {
    return this as unknown as Inside;
  }

  override createWebGLContext(id: string, options?: ContextOptions): WebGLRenderingContext {
    return super.createWebGLContext(id, { ...options, picking: false });
  }

  /** How to find the node under the mouse. */
  pickBy(find: (at: Coordinates) => string | null): void {
    this.inside.getNodeAtPosition = find;
  }

  /** Takes over a graph without drawing it yet: whoever calls will move the camera first. */
  prepare(work: () => void): void {
    const { inside } = this;
    inside.render = () => {
      if (inside.needToProcess) inside.process();
      inside.needToProcess = false;
    };
    try {
      work();
    } finally {
      delete inside.render;
    }
  }

  /** Draws now what has been prepared. */
  draw(): void {
    this.refresh({ partialGraph: { nodes: [], edges: [] }, skipIndexation: true });
  }
}
