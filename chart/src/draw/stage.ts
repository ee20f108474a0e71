// What the painters need to know: where everything drawn is on the screen, and how it looks.

import type { Memory } from "../memory";
import { control, loop } from "../geometry";
import type { Renderer } from "../renderer";
import { fades } from "../style";
import type { DrawnLink, DrawnNode, Point } from "../types";
import { shorten } from "./text";

export interface Spot extends Point {
  radius: number;
  index: number;
}

export const FONT_PX = 12;

export class Stage {
  hovered: string | null = null;
  hoveredLink: string | null = null;
  private readonly texts = new Map<string, string>();
  private readonly widths = new Map<string, number>();
  private readonly ruler = document.createElement("canvas").getContext("2d")!;

  constructor(readonly renderer: Renderer, readonly memory: () => Memory) {}

  get look() {
    return this.renderer.look;
  }

  get size(): { width: number; height: number } {
    return this.renderer.sigma.getDimensions();
  }

  /** Nodes in sight, in pixels. */
  visible(): Spot[] {
    const { width, height } = this.size;
    const { x, y, radius } = this.renderer.screen.now();
    const out: Spot[] = [];
    for (let index = 0; index < x.length; index++) {
      const inside = x[index] > -20 && y[index] > -20 && x[index] < width + 20 && y[index] < height + 20;
      if (inside) out.push({ x: x[index], y: y[index], radius: radius[index], index });
    }
    return out;
  }

  private at(index: number): Point & { radius: number } {
    const { x, y, radius } = this.renderer.screen.now();
    return { x: x[index], y: y[index], radius: radius[index] };
  }

  /** A tie in pixels: its two ends and the control point between them; null for a tie from a node to itself. */
  path(row: DrawnLink, index: number): [Point, Point, Point] | null {
    if (row.source === row.target) return null;
    const [a, b] = [this.at(row.source), this.at(row.target)];
    return [a, control(a, b, this.renderer.bends[index]), b];
  }

  loopOf(row: DrawnLink, index: number): (Point & { radius: number }) | null {
    if (row.source !== row.target) return null;
    const at = this.at(row.source);
    return loop(at, at.radius, this.renderer.bends[index] * 9);
  }

  /** Whether a point is so far from both ends of a tie that it cannot lie on it, whatever its bend. */
  beyond(row: DrawnLink, point: Point, reach: number): boolean {
    const { x, y, radius } = this.renderer.screen.now();
    const [s, t] = [row.source, row.target];
    const far = reach + Math.hypot(x[s] - x[t], y[s] - y[t]) + 4 * radius[s];
    return Math.abs(point.x - x[s]) > far || Math.abs(point.y - y[s]) > far;
  }

  /** Whether a node stands back while another is looked at. */
  faded(row: DrawnNode): boolean {
    const focusNodes = fades(this.look) ? this.look.focusNodes : null;
    return row.ghost || (focusNodes !== null && !focusNodes.has(row.id) && !this.picked(row.id));
  }

  picked(id: string): boolean {
    return this.look.selected.has(id);
  }

  short(text: string): string {
    let short = this.texts.get(text);
    if (short === undefined) this.texts.set(text, (short = shorten(text)));
    return short;
  }

  width(text: string): number {
    const font = `${FONT_PX}px ${this.look.theme.font}`;
    if (this.ruler.font !== font) this.ruler.font = font;
    let width = this.widths.get(text);
    if (width === undefined) this.widths.set(text, (width = this.ruler.measureText(text).width));
    return width;
  }
}
