// sigma.js with our programs: the graph it draws, the look of every item, the camera.

import { EdgeCurvedArrowProgram, default as EdgeCurveProgram } from "@sigma/edge-curve";
import Graph from "graphology";
import Sigma from "sigma";
import { EdgeArrowProgram, EdgeRectangleProgram } from "sigma/rendering";
import type { CameraState } from "sigma/types";
import { curvatures } from "./curves";
import { ShapeProgram, SHAPES } from "./draw/program";
import type { Memory } from "./memory";
import type { Look } from "./style";
import { dotScale, lineScale, linkColour, nodeLook } from "./style";
import type { ChartData, LinkRow, NodeRow, Point, Theme } from "./types";

/** Prefixed, so that no id can meet a name that objects already have. */
export const keyOf = (id: string): string => `k${id}`;
export const idOf = (key: string): string => key.slice(1);

const PADDING = 36;

export class Renderer {
  readonly sigma: Sigma;
  readonly look: Look;
  nodeRows = new Map<string, NodeRow>();
  linkRows = new Map<string, LinkRow>();
  bends: number[] = [];
  private graph = new Graph({ multi: true, type: "mixed" });

  constructor(container: HTMLElement, theme: Theme) {
    this.look = { theme, nodes: [], links: [], focusNodes: null, focusLinks: null, selected: new Set() };
    this.sigma = new Sigma(this.graph, container, {
      allowInvalidContainer: true,
      renderLabels: false,
      renderEdgeLabels: false,
      zIndex: true,
      stagePadding: PADDING,
      minCameraRatio: 0.01,
      maxCameraRatio: 20,
      doubleClickTimeout: 230,
      zoomDuration: 120,
      zoomToSizeRatioFunction: (ratio) => ratio ** 0.4,
      defaultNodeType: "shape",
      nodeProgramClasses: { shape: ShapeProgram },
      nodeHoverProgramClasses: { shape: ShapeProgram },
      defaultDrawNodeHover: () => undefined,
      edgeProgramClasses: {
        line: EdgeRectangleProgram,
        arrow: EdgeArrowProgram,
        curve: EdgeCurveProgram,
        curveArrow: EdgeCurvedArrowProgram,
      },
      minEdgeThickness: 1.3,
      nodeReducer: (key) => this.reduceNode(key),
      edgeReducer: (key) => this.reduceLink(key),
    });
  }

  private reduceNode(key: string): Record<string, unknown> {
    const attributes = this.graph.getNodeAttributes(key);
    return { ...attributes, ...nodeLook(this.look, this.nodeRows.get(idOf(key))!) };
  }

  private reduceLink(key: string): Record<string, unknown> {
    const row = this.linkRows.get(idOf(key))!;
    const color = row.dashed ? "rgba(0,0,0,0)" : linkColour(this.look, row);
    const focus = this.look.focusLinks?.has(row.id) || this.look.selected.has(row.id);
    return { ...this.graph.getEdgeAttributes(key), color, zIndex: focus ? 1 : 0 };
  }

  /** Draws this data at the places in memory; the camera stays where it is. */
  show(data: ChartData, memory: Memory): void {
    const graph = new Graph({ multi: true, type: "mixed" });
    this.nodeRows = new Map(data.nodes.map((row) => [row.id, row]));
    this.linkRows = new Map(data.links.map((row) => [row.id, row]));
    [this.look.nodes, this.look.links] = [data.nodes, data.links];
    const dots = dotScale(data.nodes.length);
    for (const row of data.nodes) {
      const shape = SHAPES[row.type] ?? 0;
      graph.addNode(keyOf(row.id), { ...memory.places.get(row.id)!, size: row.size * dots, type: "shape", shape });
    }
    this.addLinks(graph, data);
    this.graph = graph;
    if (memory.bounds) this.sigma.setCustomBBox(memory.bounds);
    this.sigma.setGraph(graph);
  }

  private addLinks(graph: Graph, data: ChartData): void {
    const lines = lineScale(data.links.length);
    this.bends = curvatures(data.links);
    data.links.forEach((row, i) => {
      if (row.source === row.target) return;
      const bend = this.bends[i];
      const type = Math.abs(bend) < 1e-6 ? (row.directed ? "arrow" : "line") : row.directed ? "curveArrow" : "curve";
      const ends = [keyOf(data.nodes[row.source].id), keyOf(data.nodes[row.target].id)] as const;
      graph.addDirectedEdgeWithKey(keyOf(row.id), ...ends, { size: row.width * lines, type, curvature: bend });
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

  /** The camera that shows all nodes. */
  fitted(): CameraState {
    const start: CameraState = { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
    const { width, height } = this.sigma.getDimensions();
    if (this.graph.order === 0 || width <= 2 * PADDING || height <= 2 * PADDING) return start;
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
    this.graph.forEachNode((_, { x, y }) => {
      const p = this.sigma.graphToViewport({ x, y }, { cameraState: start });
      [x0, x1, y0, y1] = [Math.min(x0, p.x), Math.max(x1, p.x), Math.min(y0, p.y), Math.max(y1, p.y)];
    });
    const ratio = Math.max((x1 - x0) / (width - 2 * PADDING), (y1 - y0) / (height - 2 * PADDING));
    const middle = { x: (x0 + x1) / 2, y: (y0 + y1) / 2 };
    const centre = this.sigma.viewportToFramedGraph(middle, { cameraState: start });
    const least = this.graph.order <= 5 ? 0.7 : 0.02;
    return { ...start, ...centre, ratio: ratio > 0 ? Math.max(least, ratio) : 1 };
  }
}
