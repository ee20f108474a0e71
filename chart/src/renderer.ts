// sigma.js with our programs: the graph it draws, the look of every item, the camera.

import { EdgeCurvedArrowProgram, default as EdgeCurveProgram } from "@sigma/edge-curve";
import Graph from "graphology";
import Sigma from "sigma";
import { EdgeArrowProgram, EdgeRectangleProgram } from "sigma/rendering";
import type { CameraState } from "sigma/types";
import { curvatures } from "./curves";
import { ShapeProgram, SHAPES } from "./draw/program";
import type { Memory } from "./memory";
import { noEdges, noNodes, PlainSigma } from "./plain";
import type { Scene } from "./scene";
import type { Look } from "./style";
import { dotScale, lineScale, linkColour, nodeLook } from "./style";
import type { DrawnLink, DrawnNode, Point, Theme } from "./types";

/** Prefixed, so that no id can meet a name that objects already have. */
export const keyOf = (id: string): string => `k${id}`;
export const idOf = (key: string): string => key.slice(1);

export const PADDING = 36;
/** Up to here a plain canvas draws all ties quickly enough. */
const SHARP = 1200;
const EDGE_TYPES = ["line", "arrow", "curve", "curveArrow"] as const;

export class Renderer {
  readonly sigma: Sigma;
  readonly look: Look;
  nodeRows = new Map<string, DrawnNode>();
  linkRows = new Map<string, DrawnLink>();
  bends: number[] = [];
  /** Ties are drawn on the plain canvas: all of them without WebGL, otherwise while they are few, where it is sharper. */
  plainLinks = false;
  /** How much thinner ties are drawn because they are many. */
  lines = 1;
  private graph = new Graph({ multi: true, type: "mixed" });

  constructor(container: HTMLElement, theme: Theme, readonly webgl: boolean) {
    this.look = { theme, nodes: [], links: [], focusNodes: null, focusLinks: null, selected: new Set(), clusters: {} };
    const programs = {
      line: EdgeRectangleProgram, arrow: EdgeArrowProgram, curve: EdgeCurveProgram, curveArrow: EdgeCurvedArrowProgram,
    };
    const settings = {
      allowInvalidContainer: true,
      renderLabels: false,
      renderEdgeLabels: false,
      zIndex: true,
      stagePadding: PADDING,
      minCameraRatio: 0.005,
      maxCameraRatio: 20,
      doubleClickTimeout: 230,
      zoomDuration: 120,
      zoomToSizeRatioFunction: (ratio: number) => ratio ** 0.4,
      defaultNodeType: "shape",
      nodeProgramClasses: { shape: webgl ? ShapeProgram : noNodes },
      nodeHoverProgramClasses: { shape: webgl ? ShapeProgram : noNodes },
      defaultDrawNodeHover: () => undefined,
      edgeProgramClasses: webgl ? programs : Object.fromEntries(EDGE_TYPES.map((type) => [type, noEdges])),
      minEdgeThickness: 1.3,
      nodeReducer: (key: string) => this.reduceNode(key),
      edgeReducer: (key: string) => this.reduceLink(key),
    };
    if (webgl) this.sigma = new Sigma(this.graph, container, settings);
    else {
      const plain = new PlainSigma(this.graph, container, settings);
      plain.pickBy((at) => this.nodeAt(at));
      this.sigma = plain;
    }
  }

  private reduceNode(key: string): Record<string, unknown> {
    const attributes = this.graph.getNodeAttributes(key);
    return { ...attributes, ...nodeLook(this.look, this.nodeRows.get(idOf(key))!) };
  }

  private reduceLink(key: string): Record<string, unknown> {
    const row = this.linkRows.get(idOf(key))!;
    const color = row.dashed || this.plainLinks ? "rgba(0,0,0,0)" : linkColour(this.look, row);
    const focus = this.look.focusLinks?.has(row.id) || this.look.selected.has(row.id);
    return { ...this.graph.getEdgeAttributes(key), color, zIndex: focus ? 1 : 0 };
  }

  /** The topmost dot under a point of the chart; needed only where WebGL does not answer it. */
  private nodeAt(at: Point): string | null {
    let [best, nearest]: [string | null, number] = [null, Infinity];
    for (const row of this.look.nodes) {
      const spot = this.onScreen(row.id);
      const far = spot ? Math.hypot(spot.x - at.x, spot.y - at.y) : Infinity;
      if (spot && far <= spot.radius && far < nearest) [best, nearest] = [keyOf(row.id), far];
    }
    return best;
  }

  /** Draws this scene at the places in memory; the camera stays where it is. */
  show(scene: Scene, memory: Memory): void {
    const graph = new Graph({ multi: true, type: "mixed" });
    this.nodeRows = new Map(scene.nodes.map((row) => [row.id, row]));
    this.linkRows = new Map(scene.links.map((row) => [row.id, row]));
    [this.look.nodes, this.look.links] = [scene.nodes, scene.links];
    const dots = dotScale(scene.nodes.length) * memory.shrink;
    for (const row of scene.nodes) {
      const shape = row.members > 0 ? 0 : (SHAPES[row.type] ?? 0);
      graph.addNode(keyOf(row.id), { ...memory.view.places.get(row.id)!, size: row.size * dots, type: "shape", shape });
    }
    this.addLinks(graph, scene);
    this.graph = graph;
    if (memory.bounds) this.sigma.setCustomBBox(memory.bounds);
    this.sigma.setGraph(graph);
  }

  private addLinks(graph: Graph, { nodes, links }: Scene): void {
    this.lines = lineScale(links.length);
    this.plainLinks = !this.webgl || links.length <= SHARP;
    this.bends = curvatures(links);
    links.forEach((row, i) => {
      if (row.source === row.target) return;
      const bend = this.bends[i];
      const type = EDGE_TYPES[(Math.abs(bend) < 1e-6 ? 0 : 2) + Number(row.directed)];
      const ends = [keyOf(nodes[row.source].id), keyOf(nodes[row.target].id)] as const;
      graph.addDirectedEdgeWithKey(keyOf(row.id), ...ends, { size: row.width * this.lines, type, curvature: bend });
    });
  }

  restyle(): void {
    this.sigma.refresh({ skipIndexation: true });
  }

  move(id: string, to: Point): void {
    this.graph.mergeNodeAttributes(keyOf(id), to);
  }

  /** Where a node is on the chart, in pixels, and how large. */
  onScreen(id: string): (Point & { radius: number }) | null {
    const data = this.sigma.getNodeDisplayData(keyOf(id));
    if (!data) return null;
    return { ...this.sigma.framedGraphToViewport(data), radius: this.sigma.scaleSize(data.size) };
  }

  neighbours(id: string): { nodes: Set<string>; links: Set<string> } {
    const [nodes, links] = [new Set([id]), new Set<string>()];
    for (const row of this.look.links) {
      const [a, b] = [this.look.nodes[row.source].id, this.look.nodes[row.target].id];
      if (a !== id && b !== id) continue;
      nodes.add(a).add(b);
      links.add(row.id);
    }
    return { nodes, links };
  }

  /** The camera that shows some nodes, or all. */
  fitted(only?: ReadonlySet<string>): CameraState {
    const start: CameraState = { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
    const { width, height } = this.sigma.getDimensions();
    if (this.graph.order === 0 || width <= 2 * PADDING || height <= 2 * PADDING) return start;
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
    this.graph.forEachNode((key, { x, y }) => {
      if (only && !only.has(idOf(key))) return;
      const p = this.sigma.graphToViewport({ x, y }, { cameraState: start });
      [x0, x1, y0, y1] = [Math.min(x0, p.x), Math.max(x1, p.x), Math.min(y0, p.y), Math.max(y1, p.y)];
    });
    const ratio = Math.max((x1 - x0) / (width - 2 * PADDING), (y1 - y0) / (height - 2 * PADDING));
    const middle = { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
    const centre = this.sigma.viewportToFramedGraph(middle, { cameraState: start });
    const least = only ? 0.08 : this.graph.order <= 5 ? 0.7 : 0.02;
    return { ...start, ...centre, ratio: ratio > 0 ? Math.max(least, ratio) : only ? 0.3 : 1 };
  }
}
