// Selecting with a box or a lasso: Shift and drag, Alt and drag, or a mode that is switched on.

import { inside } from "./select";
import type { Point } from "./types";

export type NetMode = "box" | "lasso";

export interface Catch {
  stage: HTMLElement;
  /** Drawn nodes and where they are on the stage. */
  spots(): Array<Point & { id: string }>;
  /** Whether a dot lies under a point: then the mouse means the dot. */
  occupied(at: Point): boolean;
  caught(ids: string[], adding: boolean): void;
  switched(): void;
}

const SVG = "http://www.w3.org/2000/svg";

export class Net {
  mode: NetMode | null = null;
  private line: Point[] = [];
  private drawing: NetMode | null = null;
  private readonly svg = document.createElementNS(SVG, "svg");
  private readonly shape = document.createElementNS(SVG, "polygon");

  constructor(private readonly to: Catch) {
    this.svg.setAttribute("class", "net");
    this.svg.append(this.shape);
    this.svg.style.display = "none";
    to.stage.append(this.svg);
    to.stage.addEventListener("mousedown", (event) => this.down(event), true);
    to.stage.addEventListener("click", (event) => this.click(event), true);
  }

  toggle(mode: NetMode): void {
    this.mode = this.mode === mode ? null : mode;
    this.to.stage.classList.toggle("netting", this.mode !== null);
    this.to.switched();
  }

  private at(event: MouseEvent): Point {
    const box = this.to.stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  private down(event: MouseEvent): void {
    if (event.button !== 0) return;
    const wanted = this.mode ?? (event.altKey ? "lasso" : event.shiftKey ? "box" : null);
    const at = this.at(event);
    if (wanted === null || (this.mode === null && this.to.occupied(at))) return;
    event.stopPropagation();
    event.preventDefault();
    [this.drawing, this.line] = [wanted, [at]];
    const move = (next: MouseEvent): void => this.move(this.at(next));
    const up = (last: MouseEvent): void => {
      window.removeEventListener("mousemove", move, true);
      window.removeEventListener("mouseup", up, true);
      this.up(last);
    };
    window.addEventListener("mousemove", move, true);
    window.addEventListener("mouseup", up, true);
  }

  private corners(): Point[] {
    if (this.drawing === "lasso") return this.line;
    const [a, b] = [this.line[0], this.line[this.line.length - 1]];
    return [a, { x: b.x, y: a.y }, b, { x: a.x, y: b.y }];
  }

  private move(at: Point): void {
    this.line.push(at);
    this.svg.style.display = "";
    this.shape.setAttribute("points", this.corners().map((p) => `${p.x},${p.y}`).join(" "));
  }

  private up(event: MouseEvent): void {
    const corners = this.corners();
    const moved = this.line.length > 2;
    this.svg.style.display = "none";
    this.drawing = null;
    this.line = [];
    if (!moved) return;
    this.quiet = performance.now();
    const ids = this.to.spots().filter((spot) => inside(spot, corners)).map((spot) => spot.id);
    this.to.caught(ids, event.ctrlKey || event.metaKey || (event.shiftKey && this.mode !== null));
    if (this.mode !== null) this.toggle(this.mode);
  }

  /** The click that ends a catch is not a click on the chart: it would replace what was caught. */
  private quiet = -Infinity;

  private click(event: MouseEvent): void {
    if (performance.now() - this.quiet > 100) return;
    event.stopPropagation();
  }
}
