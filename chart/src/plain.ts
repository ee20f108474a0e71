// Sigma without WebGL: its camera, events and layers stay, its drawing is left to the plain canvases (draw/overlay.ts).

import type Sigma from "sigma";
import type { NodeProgramType, EdgeProgramType } from "sigma/rendering";
import { QuickSigma } from "./quick";

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

type Inside = { webGLContexts: Record<string, WebGLRenderingContext> };

export class PlainSigma extends QuickSigma {
  override createWebGLContext(id: string, options?: Parameters<Sigma["createWebGLContext"]>[1]): WebGLRenderingContext {
    this.createCanvas(id, options);
    (this as unknown as Inside).webGLContexts[id] = NOTHING;
    return NOTHING;
  }
}
