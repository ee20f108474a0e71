// What the painters need to know: where everything drawn is on the screen, and how it looks.

import type { Memory } from "../memory";
import { control, loop } from "../geometry";
import type { Renderer } from "../renderer";
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
    return this.look.nodes.flatMap((row, index) => {
      const at = this.renderer.onScreen(row.id);
      const inside = at && at.x > -20 && at.y > -20 && at.x < width + 20 && at.y < height + 20;
      return inside ? [{ ...at, index }] : [];
    });
  }

  /** A tie in pixels: its two ends and the control point between them; null for a tie from a node to itself. */
  path(row: DrawnLink, index: number): [Point, Point, Point] | null {
    if (row.source === row.target) return null;
    const { nodes } = this.look;
    const a = this.renderer.onScreen(nodes[row.source].id);
    const b = this.renderer.onScreen(nodes[row.target].id);
    return a && b ? [a, control(a, b, this.renderer.bends[index]), b] : null;
  }

  loopOf(row: DrawnLink, index: number): (Point & { radius: number }) | null {
    if (row.source !== row.target) return null;
    const at = this.renderer.onScreen(this.look.nodes[row.source].id);
    return at ? loop(at, at.radius, this.renderer.bends[index] * 9) : null;
  }

  /** Whether a node stands back while another is looked at. */
  faded(row: DrawnNode): boolean {
    const { focusNodes } = this.look;
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
