// Imported before the drawing library, which reads WebGL constants while it loads and would fail without them.

const scope = globalThis as Record<string, unknown>;
const CONSTANTS = { BYTE: 5120, UNSIGNED_BYTE: 5121, FLOAT: 5126, POINTS: 0, LINES: 1, TRIANGLES: 4 };

for (const name of ["WebGLRenderingContext", "WebGL2RenderingContext"]) {
  scope[name] ??= Object.assign(class {}, CONSTANTS);
}

/** Whether this browser can draw with WebGL now. */
export function hasWebgl(): boolean {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("webgl2") ?? canvas.getContext("webgl");
  context?.getExtension("WEBGL_lose_context")?.loseContext();
  return context !== null;
}
