// sigma.js with our programs: the graph it draws, the look of every item, the camera.

import Graph from "graphology";
import type { CameraState } from "sigma/types";
import { curvatures } from "./curves";
import { linkPrograms, WHILE_MOVING } from "./draw/few";
import { ShapeProgram, SHAPES } from "./draw/program";
import type { Memory } from "./memory";
import { noEdges, noNodes, PlainSigma } from "./plain";
import { QuickSigma } from "./quick";
import type { Scene } from "./scene";
import { Screen } from "./screen";
import type { Look } from "./style";
import { drawnSize, fades, lineScale, linkColour, nodeLook } from "./style";
import type { Cluster, DrawnLink, DrawnNode, Point, Theme } from "./types";

/** Prefixed, so that no id can meet a name that objects already have. */
export const keyOf = (id: string): string => `k${id}`;
export const idOf = (key: string): string => key.slice(1);

export const PADDING = 36;
/** Up to here a plain canvas draws all ties quickly enough. */
const SHARP = 1200;
/** Pixels from the middle of a dot that still mean it. */
const REACH = 4;
/** The camera rests when it has not moved for so long. */
const REST_MS = 140;
/** Up to so many dots keep their names while the camera moves. */
const NAMED_WHILE_MOVING = 4000;
const EDGE_TYPES = ["line", "arrow", "curve", "curveArrow"] as const;

export class Renderer {
  readonly sigma: QuickSigma;
  readonly look: Look;
  readonly screen: Screen;
  nodeRows = new Map<string, DrawnNode>();
  linkRows = new Map<string, DrawnLink>();
  bends: number[] = [];
  /** Ties are drawn on the plain canvas: all of them without WebGL, otherwise while they are few, where it is sharper. */
  plainLinks = false;
  /** How much thinner ties are drawn because they are many. */
  lines = 1;
  private graph = new Graph({ multi: true, type: "mixed" });
  private moving = 0;

  constructor(container: HTMLElement, theme: Theme, readonly webgl: boolean) {
    this.look = {
      theme, nodes: [], links: [], tints: new Map(), focusNodes: null, focusLinks: null, selected: new Set(), clusters: {},
    };
    const programs = linkPrograms(() => (this.moving === 0 ? Infinity : WHILE_MOVING));
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
    this.sigma = new (webgl ? QuickSigma : PlainSigma)(this.graph, container, settings);
    this.sigma.pickBy((at) => this.nodeAt(at));
    this.screen = new Screen(this.sigma);
    this.sigma.getCamera().on("updated", () => this.moved());
  }

  /** Of very many ties only the strongest are drawn until the camera rests. */
  private moved(): void {
    if (!this.webgl || this.look.links.length <= WHILE_MOVING) return;
    clearTimeout(this.moving);
    this.moving = window.setTimeout(() => this.rest(), REST_MS);
  }

  /** The camera of a large picture moves: what takes long and nobody can read meanwhile is left out. */
  get hurried(): boolean {
    return this.moving !== 0 && this.look.nodes.length > NAMED_WHILE_MOVING;
  }

  /** Nothing is drawn any more, not even what was put off. */
  kill(): void {
    clearTimeout(this.moving);
    this.marked = () => undefined;
    this.sigma.kill();
  }

  private rest(): void {
    clearTimeout(this.moving);
    this.moving = 0;
    this.sigma.scheduleRender();
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

  /** The dot under a point; a very small one need not be hit exactly, or whoever means it gets a tie beside it. */
  private nodeAt(at: Point): string | null {
    const { x, y, radius } = this.screen.now();
    let [best, nearest, beside] = [-1, Infinity, true];
    for (let i = 0; i < x.length; i++) {
      const far = Math.hypot(x[i] - at.x, y[i] - at.y);
      const out = far > radius[i];
      if (out ? beside && far <= REACH && far < nearest : beside || far < nearest) [best, nearest, beside] = [i, far, out];
    }
    return best < 0 ? null : keyOf(this.look.nodes[best].id);
  }

  /** Another theme, or other words for clusters; whether anything of it is new. */
  dress(theme: Theme, clusters: Record<string, Cluster>): boolean {
    const { look } = this;
    const same = JSON.stringify([look.theme, look.clusters]) === JSON.stringify([theme, clusters]);
    [look.theme, look.clusters] = [theme, clusters];
    if (!same) look.tints.clear();
    return !same;
  }

  /** Prepares this scene at the places in memory; `look` then draws it. */
  show(scene: Scene, memory: Memory): void {
    const graph = new Graph({ multi: true, type: "mixed" });
    this.nodeRows = new Map(scene.nodes.map((row) => [row.id, row]));
    this.linkRows = new Map(scene.links.map((row) => [row.id, row]));
    [this.look.nodes, this.look.links] = [scene.nodes, scene.links];
    this.look.tints.clear();
    const sizes = scene.nodes.map((row) => drawnSize(row.size, scene.nodes.length, memory.shrink));
    for (const [i, row] of scene.nodes.entries()) {
      const shape = row.members > 0 ? 0 : (SHAPES[row.type] ?? 0);
      graph.addNode(keyOf(row.id), { ...memory.view.places.get(row.id)!, size: sizes[i], type: "shape", shape });
    }
    this.addLinks(graph, scene);
    this.graph = graph;
    this.sigma.prepare(() => {
      if (memory.bounds) this.sigma.setCustomBBox(memory.bounds);
      this.sigma.setGraph(graph);
    });
    this.screen.take(scene.nodes, sizes, memory);
  }

  /** Draws what was prepared, from here. */
  lookFrom(camera: CameraState): void {
    this.sigma.getCamera().setState(camera);
    clearTimeout(this.moving);
    this.moving = 0;
    this.sigma.draw();
  }

  private addLinks(graph: Graph, { nodes, links }: Scene): void {
    this.lines = lineScale(links.length);
    this.plainLinks = !this.webgl || links.length <= SHARP;
    this.bends = curvatures(links);
    const order = links.map((_, i) => i);
    if (links.length > WHILE_MOVING) order.sort((i, j) => links[j].count - links[i].count || i - j);
    order.forEach((i) => {
      const [row, bend] = [links[i], this.bends[i]];
      if (row.source === row.target) return;
      const type = EDGE_TYPES[(Math.abs(bend) < 1e-6 ? 0 : 2) + Number(row.directed)];
      const ends = [keyOf(nodes[row.source].id), keyOf(nodes[row.target].id)] as const;
      graph.addDirectedEdgeWithKey(keyOf(row.id), ...ends, { size: row.width * this.lines, type, curvature: bend });
    });
  }

  /** Draws again after something else is picked or looked at, or everything looks different. */
  restyle(): void {
    if (fades(this.look)) this.sigma.refresh({ schedule: true });
    else this.marked();
  }

  /** Draws everything again. */
  redress(): void {
    this.sigma.refresh({ schedule: true });
  }

  /** Called where only the marks over and under the dots are to be drawn again. */
  marked: () => void = () => undefined;

  move(id: string, to: Point): void {
    this.graph.mergeNodeAttributes(keyOf(id), to);
    this.screen.move(id, to);
  }

  /** Where a node is on the chart, in pixels, and how large. */
  onScreen(id: string): (Point & { radius: number }) | null {
    const i = this.screen.indexOf(id);
    if (i === undefined) return null;
    const { x, y, radius } = this.screen.now();
    return { x: x[i], y: y[i], radius: radius[i] };
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
