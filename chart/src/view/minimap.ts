// The whole picture small in a corner, with a frame around what is in sight; a click goes there.

import type { Renderer } from "../renderer";
import { mix } from "../theme";
import type { Point } from "../types";
import { make } from "./make";

const WIDTH = 132;
const HEIGHT = 92;
const MARGIN = 6;
/** A picture of which nearly everything is in sight needs no map. */
const NEEDED = 0.8;

export class Minimap {
  private readonly canvas: HTMLCanvasElement;
  private dots: HTMLCanvasElement | null = null;
  private scale = { x: 0, y: 0, by: 1 };

  constructor(private readonly renderer: Renderer, root: HTMLElement) {
    this.canvas = make("canvas", "minimap", root);
    Object.assign(this.canvas, { width: 2 * WIDTH, height: 2 * HEIGHT });
    this.canvas.setAttribute("aria-hidden", "true");
    this.canvas.hidden = true;
    this.canvas.addEventListener("pointerdown", (event) => this.go(event));
    renderer.sigma.on("afterRender", () => this.draw());
  }

  /** The nodes or their places have changed. */
  stale(): void {
    this.dots = null;
    this.fittedRatio = null;
  }

  /** Framed-graph coordinates (0–1, y up) to pixels of the map. */
  private on(p: Point): Point {
    return { x: MARGIN + (p.x - this.scale.x) * this.scale.by, y: HEIGHT - MARGIN - (p.y - this.scale.y) * this.scale.by };
  }

  private paintDots(): HTMLCanvasElement {
    const { look, screen } = this.renderer;
    const ghost = mix(look.theme.text, look.theme.background, 0.8);
    const spots = look.nodes.map((row, i) => ({ ...screen.framedAt(i), colour: row.ghost ? ghost : row.colour }));
    let [x0, x1, y0, y1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const { x, y } of spots) [x0, x1, y0, y1] = [Math.min(x0, x), Math.max(x1, x), Math.min(y0, y), Math.max(y1, y)];
    const by = Math.min((WIDTH - 2 * MARGIN) / Math.max(1e-9, x1 - x0), (HEIGHT - 2 * MARGIN) / Math.max(1e-9, y1 - y0));
    this.scale = { x: x0, y: y0, by };
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [2 * WIDTH, 2 * HEIGHT];
    const context = canvas.getContext("2d")!;
    context.scale(2, 2);
    for (const spot of spots) {
      const at = this.on(spot);
      context.fillStyle = spot.colour;
      context.fillRect(at.x - 0.8, at.y - 0.8, 1.6, 1.6);
    }
    return canvas;
  }

  private draw(): void {
    const { sigma, look } = this.renderer;
    const { width, height } = sigma.getDimensions();
    const corners = [{ x: 0, y: 0 }, { x: width, y: height }].map((p) => sigma.viewportToFramedGraph(p));
    const fitted = this.renderer.look.nodes.length > 1 ? sigma.getCamera().ratio / this.whole() : 1;
    this.canvas.hidden = fitted > NEEDED || width < 420;
    if (this.canvas.hidden) return;
    this.dots ??= this.paintDots();
    const context = this.canvas.getContext("2d")!;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    context.drawImage(this.dots, 0, 0);
    context.scale(2, 2);
    const [a, b] = corners.map((p) => this.on(p));
    context.strokeStyle = look.theme.primary;
    context.lineWidth = 1.5;
    context.strokeRect(a.x, a.y, b.x - a.x, b.y - a.y);
  }

  private fittedRatio: number | null = null;

  /** The zoom at which everything is in sight. */
  private whole(): number {
    this.fittedRatio ??= this.renderer.fitted().ratio;
    return this.fittedRatio;
  }

  private go(event: PointerEvent): void {
    const box = this.canvas.getBoundingClientRect();
    const x = this.scale.x + (event.clientX - box.left - MARGIN) / this.scale.by;
    const y = this.scale.y + (HEIGHT - MARGIN - (event.clientY - box.top)) / this.scale.by;
    this.renderer.sigma.getCamera().setState({ x, y });
    event.stopPropagation();
  }
}
