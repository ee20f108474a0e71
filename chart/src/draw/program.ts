// The node program: one shape per entity type with an edge in the background colour, drawn by distance fields.

import { NodeProgram } from "sigma/rendering";
import type { NodeDisplayData, RenderParams } from "sigma/types";
import { floatColor } from "sigma/utils";

export interface ShapeNode extends NodeDisplayData {
  shape: number;
  edge: string;
}

/** Shape numbers as the fragment shader below knows them. */
export const SHAPES: Record<string, number> = {
  Person: 0,
  Phone: 1,
  Sim: 2,
  Handset: 3,
  Account: 4,
  Place: 5,
  Cell: 6,
  Incident: 7,
  SeizedData: 8,
  OnlineId: 9,
};

const VERTEX = /* glsl */ `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec4 a_edge;
attribute vec2 a_position;
attribute float a_size;
attribute float a_shape;
attribute float a_angle;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec4 v_edge;
varying vec2 v_point;
varying float v_pixel;
varying float v_shape;
const float bias = 255.0 / 254.0;
void main() {
  float radius = a_size * u_correctionRatio / u_sizeRatio * 2.0;
  vec2 corner = 2.0 * vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + corner * radius, 1)).xy, 0, 1);
  v_point = corner;
  v_pixel = 2.0 * u_correctionRatio / radius;
  v_shape = a_shape;
  v_edge = a_edge;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`;

const FRAGMENT = /* glsl */ `
precision highp float;
varying vec4 v_color;
varying vec4 v_edge;
varying vec2 v_point;
varying float v_pixel;
varying float v_shape;
float box(vec2 p, vec2 half_size, float r) {
  vec2 q = abs(p) - half_size + r;
  return length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - r;
}
float polygon(vec2 p, float sides, float turn, float inner) {
  float slice = 6.2831853 / sides;
  float a = atan(p.x, p.y) + turn;
  return cos(floor(0.5 + a / slice) * slice - a) * length(p) - inner;
}
float shape(vec2 p) {
  if (v_shape < 0.5) return length(p) - 1.0;
  if (v_shape < 1.5) return box(p, vec2(0.82, 0.82), 0.36);
  if (v_shape < 2.5) return box(p, vec2(0.78, 0.78), 0.12);
  if (v_shape < 3.5) return box(p, vec2(0.66, 0.97), 0.24);
  if (v_shape < 4.5) return box(p, vec2(0.98, 0.7), 0.16);
  if (v_shape < 5.5) return max(box(p, vec2(0.86, 0.96), 0.04), (abs(p.x) * 0.75 + p.y - 0.96) * 0.8);
  if (v_shape < 6.5) return polygon(p + vec2(0.0, 0.18), 3.0, 3.1415927, 0.58);
  if (v_shape < 7.5) return (abs(p.x) + abs(p.y) - 1.0) * 0.7071;
  if (v_shape < 8.5) return polygon(p, 6.0, 0.0, 0.88);
  if (v_shape < 9.5) return polygon(p, 8.0, 0.3926991, 0.92);
  return length(p) - 1.0;
}
void main() {
  float d = shape(v_point);
  float soft = v_pixel;
  #ifdef PICKING_MODE
  if (length(v_point) > 1.0) discard;
  gl_FragColor = v_color;
  #else
  float line = min(0.2, 1.5 * v_pixel);
  vec4 ink = mix(v_color, v_edge, smoothstep(-line - soft * 0.5, -line + soft * 0.5, d));
  float inside = 1.0 - smoothstep(-soft * 0.5, soft * 0.5, d);
  gl_FragColor = ink * inside;
  #endif
}`;

const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
const UNIFORMS = ["u_sizeRatio", "u_correctionRatio", "u_matrix"] as const;

export class ShapeProgram extends NodeProgram<(typeof UNIFORMS)[number]> {
  getDefinition() {
    return {
      VERTICES: 3,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS,
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_shape", size: 1, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_edge", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_angle", size: 1, type: FLOAT }],
      CONSTANT_DATA: [[0], [(2 * Math.PI) / 3], [(4 * Math.PI) / 3]],
    };
  }

  processVisibleItem(nodeIndex: number, startIndex: number, data: NodeDisplayData): void {
    const node = data as ShapeNode;
    this.array.set(
      [node.x, node.y, node.size, node.shape, floatColor(node.color), floatColor(node.edge), nodeIndex],
      startIndex,
    );
  }

  setUniforms(params: RenderParams, { gl, uniformLocations }: Parameters<NodeProgram["setUniforms"]>[1]): void {
    const at = uniformLocations as Record<string, WebGLUniformLocation>;
    gl.uniform1f(at["u_correctionRatio"], params.correctionRatio);
    gl.uniform1f(at["u_sizeRatio"], params.sizeRatio);
    gl.uniformMatrix3fv(at["u_matrix"], false, params.matrix);
  }
}
