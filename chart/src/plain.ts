// Sigma without WebGL: its camera, events and layers stay, its drawing is left to the plain canvases (draw/overlay.ts).

import Sigma from "sigma";
import type { NodeProgramType, EdgeProgramType } from "sigma/rendering";
import type { Coordinates } from "sigma/types";

/** Answers every call of a WebGL context and does nothing. */
const NOTHING = new Proxy({}, { get: () => () => ({}) }) as WebGLRenderingContext;

class NoProgram {
  process(): void {}
  render(): void {}
  reallocate(): void {}
  kill(): void {}
}

export const noNodes = NoProgram as unknown as NodeProgramType;
export const noEdges = NoProgram as unknown as EdgeProgramType;

type Inside = {
  webGLContexts: Record<string, WebGLRenderingContext>;
  getNodeAtPosition: (at: Coordinates) => string | null;
};

export class PlainSigma extends Sigma {
  override createWebGLContext(id: string, options?: Parameters<Sigma["createWebGLContext"]>[1]): WebGLRenderingContext {
    this.createCanvas(id, options);
    (this as unknown as Inside).webGLContexts[id] = NOTHING;
    return NOTHING;
  }

  /** How to find the node under the mouse, which otherwise WebGL answers. */
  pickBy(find: (at: Coordinates) => string | null): void {
    (this as unknown as Inside).getNodeAtPosition = find;
  }
}
