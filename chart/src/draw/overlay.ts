// The plain canvases below and above the WebGL layers; without WebGL everything is drawn on them.

import { toCurve, toLoop } from "../geometry";
import type { Renderer } from "../renderer";
import { paintAxis } from "./axis";
import { hullsOf, paintHulls } from "./hulls";
import { paintLabels } from "./labels";
import { paintLinks } from "./links";
import { paintDots, paintIcons, paintMarks } from "./nodes";
import type { Pen } from "./pen";
import { CanvasPen } from "./pen";
import type { Spot, Stage } from "./stage";

const REACH = 6;

export class Overlay {
  private readonly back: CanvasRenderingContext2D;
  private readonly under: CanvasRenderingContext2D;
  private readonly over: CanvasRenderingContext2D;

  constructor(private readonly renderer: Renderer, readonly stage: Stage) {
    const { sigma } = renderer;
    const style = { pointerEvents: "none" } as const;
    this.back = sigma.createCanvas("back", { beforeLayer: "edges", style }).getContext("2d")!;
    this.under = sigma.createCanvas("under", { beforeLayer: "nodes", style }).getContext("2d")!;
    this.over = sigma.createCanvas("over", { beforeLayer: "mouse", style }).getContext("2d")!;
    sigma.on("afterRender", () => this.draw());
    renderer.marked = () => this.soon();
  }

  private frame = 0;

  /** Draws the marks again without what lies below: at the next frame, once. */
  private soon(): void {
    if (this.frame === 0) this.frame = requestAnimationFrame(() => this.draw());
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
  }

  private draw(): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { stage } = this;
    const [back, under, over] = [this.back, this.under, this.over].map((context) => this.pen(context));
    const spots = stage.visible();
    paintBack(back, stage, spots);
    paintLinks(under, stage, this.renderer.plainLinks);
    if (!this.renderer.webgl) paintDots(over, stage, spots);
    paintIcons(over, stage, spots);
    paintMarks(over, stage, spots);
    if (!this.renderer.hurried) paintLabels(over, stage, spots);
  }

  private pen(context: CanvasRenderingContext2D): CanvasPen {
    const { width, height } = this.stage.size;
    const density = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(width * density), Math.round(height * density)];
    if (context.canvas.width !== w) context.canvas.width = w;
    if (context.canvas.height !== h) context.canvas.height = h;
    Object.assign(context.canvas.style, { width: `${width}px`, height: `${height}px` });
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, width, height);
    return new CanvasPen(context);
  }

  /** The tie nearest to a point of the chart, within a few pixels: thin ties can be hit without aiming. */
  linkAt(point: { x: number; y: number }): string | null {
    let [best, nearest]: [string | null, number] = [null, REACH];
    this.stage.look.links.forEach((row, index) => {
      if (this.stage.beyond(row, point, REACH)) return;
      const circle = this.stage.loopOf(row, index);
      const path = circle ? null : this.stage.path(row, index);
      const far = circle ? toLoop(point, circle) : path ? toCurve(point, path, REACH) : Infinity;
      if (far < nearest) [best, nearest] = [row.id, far];
    });
    return best;
  }
}

function paintBack(pen: Pen, stage: Stage, spots: Spot[]): void {
  const { view, axis } = stage.memory();
  if (view.hulls) paintHulls(pen, hullsOf(stage, spots));
  if (view.layout === "time" && axis) paintAxis(pen, stage, axis);
}

/** Everything, in the order of the layers: for a picture in SVG. */
export function paintAll(pen: Pen, stage: Stage): void {
  const spots = stage.visible();
  paintBack(pen, stage, spots);
  paintLinks(pen, stage, true);
  paintDots(pen, stage, spots);
  paintIcons(pen, stage, spots);
  paintMarks(pen, stage, spots);
  paintLabels(pen, stage, spots);
}
