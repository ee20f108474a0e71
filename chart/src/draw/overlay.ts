// What is drawn on plain canvases below and above the WebGL layers: dashed ties, loops, icons, marks, labels.

import { along, control, loop, toCurve, toLoop } from "../geometry";
import type { Memory } from "../memory";
import type { Renderer } from "../renderer";
import { linkColour } from "../style";
import { lightness, mix } from "../theme";
import type { LinkRow, Point } from "../types";
import { ICONS } from "./icons";
import type { Candidate } from "./place";
import { placeLabels } from "./place";
import { shorten } from "./text";

const FONT_PX = 12;
const ICON_FROM = 6.5;
const ICONS_AT_MOST = 1500;
const LINK_LABELS_AT_MOST = 60;
const REACH = 6;

interface Spot extends Point {
  radius: number;
  index: number;
}

export class Overlay {
  hovered: string | null = null;
  hoveredLink: string | null = null;
  private readonly under: CanvasRenderingContext2D;
  private readonly over: CanvasRenderingContext2D;
  private readonly icons = new Map(Object.entries(ICONS).map(([type, path]) => [type, new Path2D(path)]));
  private readonly widths = new Map<string, number>();
  private readonly texts = new Map<string, string>();
  private font = "";

  constructor(private readonly renderer: Renderer, private readonly memory: () => Memory) {
    const { sigma } = renderer;
    const style = { pointerEvents: "none" } as const;
    this.under = sigma.createCanvas("under", { beforeLayer: "nodes", style }).getContext("2d")!;
    this.over = sigma.createCanvas("over", { beforeLayer: "mouse", style }).getContext("2d")!;
    sigma.on("afterRender", () => this.draw());
  }

  draw(): void {
    this.prepare(this.under);
    this.prepare(this.over);
    const spots = this.visible();
    this.drawLinks();
    this.drawIcons(spots);
    this.drawMarks(spots);
    this.drawLabels(spots);
  }

  private prepare(context: CanvasRenderingContext2D): void {
    const { width, height } = this.renderer.sigma.getDimensions();
    const density = window.devicePixelRatio || 1;
    const [w, h] = [Math.round(width * density), Math.round(height * density)];
    if (context.canvas.width !== w) context.canvas.width = w;
    if (context.canvas.height !== h) context.canvas.height = h;
    Object.assign(context.canvas.style, { width: `${width}px`, height: `${height}px` });
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, width, height);
    const font = `${FONT_PX}px ${this.renderer.look.theme.font}`;
    if (font !== this.font) this.widths.clear();
    this.font = context.font = font;
    context.textBaseline = "middle";
    context.lineJoin = "round";
  }

  private visible(): Spot[] {
    const { width, height } = this.renderer.sigma.getDimensions();
    return this.renderer.look.nodes.flatMap((row, index) => {
      const at = this.renderer.onScreen(row.id);
      const inside = at && at.x > -20 && at.y > -20 && at.x < width + 20 && at.y < height + 20;
      return inside ? [{ ...at, index }] : [];
    });
  }

  /** A tie in pixels: its two ends and the control point between them. */
  path(row: LinkRow, index: number): [Point, Point, Point] | null {
    const { nodes } = this.renderer.look;
    const a = this.renderer.onScreen(nodes[row.source].id);
    const b = this.renderer.onScreen(nodes[row.target].id);
    return a && b ? [a, control(a, b, this.renderer.bends[index]), b] : null;
  }

  private drawLinks(): void {
    const { look, sigma } = this.renderer;
    look.links.forEach((row, index) => {
      if (!row.dashed && row.source !== row.target) return;
      this.under.strokeStyle = linkColour(look, row);
      this.under.lineWidth = Math.max(0.8, sigma.scaleSize(row.width * 0.8));
      this.under.setLineDash(row.dashed ? [5, 4] : []);
      this.under.beginPath();
      if (row.source === row.target) {
        const circle = this.loopOf(row, index);
        if (circle) this.under.arc(circle.x, circle.y, circle.radius, 0, 2 * Math.PI);
      } else {
        const path = this.path(row, index);
        if (path) {
          this.under.moveTo(path[0].x, path[0].y);
          this.under.quadraticCurveTo(path[1].x, path[1].y, path[2].x, path[2].y);
        }
      }
      this.under.stroke();
    });
    this.under.setLineDash([]);
  }

  loopOf(row: LinkRow, index: number): (Point & { radius: number }) | null {
    const at = this.renderer.onScreen(this.renderer.look.nodes[row.source].id);
    return at ? loop(at, at.radius, this.renderer.bends[index] * 9) : null;
  }

  /** The tie nearest to a point of the chart, within a few pixels: thin ties can be hit without aiming. */
  linkAt(point: Point): string | null {
    let [best, nearest]: [string | null, number] = [null, REACH];
    this.renderer.look.links.forEach((row, index) => {
      const self = row.source === row.target;
      const circle = self ? this.loopOf(row, index) : null;
      const path = self ? null : this.path(row, index);
      const far = circle ? toLoop(point, circle) : path ? toCurve(point, path, REACH) : Infinity;
      if (far < nearest) [best, nearest] = [row.id, far];
    });
    return best;
  }

  private drawIcons(spots: Spot[]): void {
    const large = spots.filter((spot) => spot.radius >= ICON_FROM);
    if (large.length > ICONS_AT_MOST) return;
    const { look } = this.renderer;
    const context = this.over;
    for (const spot of large) {
      const row = look.nodes[spot.index];
      const icon = this.icons.get(row.type);
      if (!icon) continue;
      const faded = look.focusNodes !== null && !look.focusNodes.has(row.id) && !look.selected.has(row.id);
      const base = lightness(row.colour) > 0.52 ? "#1b1e27" : "#ffffff";
      const side = spot.radius * (row.type === "Cell" || row.type === "Incident" ? 0.95 : 1.15);
      context.save();
      context.translate(spot.x - side / 2, spot.y - side / 2 + (row.type === "Cell" ? spot.radius * 0.18 : 0));
      context.scale(side / 24, side / 24);
      context.fillStyle = faded ? mix(row.colour, look.theme.background, 0.93) : base;
      context.fill(icon, "evenodd");
      context.restore();
    }
  }

  private drawMarks(spots: Spot[]): void {
    const { look } = this.renderer;
    const { pinned } = this.memory();
    for (const spot of spots) {
      const { id } = look.nodes[spot.index];
      if (look.selected.has(id) || id === this.hovered) this.ring(spot, look.selected.has(id));
      if (pinned.has(id)) this.pin(spot);
    }
  }

  private ring(spot: Spot, selected: boolean): void {
    this.over.strokeStyle = selected ? this.renderer.look.theme.primary : this.renderer.look.theme.text;
    this.over.lineWidth = selected ? 2.5 : 1.2;
    this.over.beginPath();
    this.over.arc(spot.x, spot.y, spot.radius + 3, 0, 2 * Math.PI);
    this.over.stroke();
  }

  private pin(spot: Spot): void {
    const { theme } = this.renderer.look;
    const reach = spot.radius * 0.75;
    this.over.beginPath();
    this.over.arc(spot.x + reach, spot.y - reach, 2.8, 0, 2 * Math.PI);
    this.over.fillStyle = theme.text;
    this.over.strokeStyle = theme.background;
    this.over.lineWidth = 1.2;
    this.over.fill();
    this.over.stroke();
  }

  private drawLabels(spots: Spot[]): void {
    const { look, sigma } = this.renderer;
    const { width, height } = sigma.getDimensions();
    const ranked = this.rank(spots);
    const labels = [...this.linkLabels(), ...ranked.map((spot) => this.nodeLabel(spot))];
    const limit = Math.max(12, Math.floor((width * height) / 9000));
    const forced = labels.filter((label) => label.forced).length;
    for (const place of placeLabels(labels, spots, FONT_PX + 3, limit + forced, { width, height })) {
      const label = labels[place.index];
      this.over.lineWidth = 3.5;
      this.over.strokeStyle = look.theme.background;
      this.over.strokeText(label.text, place.x, place.y);
      this.over.fillStyle = label.colour;
      this.over.fillText(label.text, place.x, place.y);
    }
  }

  /** Hovered and selected first, then by size: the order in which labels get their places. */
  private rank(spots: Spot[]): Spot[] {
    const { look } = this.renderer;
    const weight = (spot: Spot): number => {
      const { id } = look.nodes[spot.index];
      if (id === this.hovered) return 4e6;
      if (look.selected.has(id)) return 3e6;
      return (look.focusNodes?.has(id) ? 2e6 : 0) + spot.radius;
    };
    return [...spots].sort((p, q) => weight(q) - weight(p) || p.index - q.index);
  }

  private nodeLabel(spot: Spot): Candidate & { text: string; colour: string } {
    const { look } = this.renderer;
    const row = look.nodes[spot.index];
    const near = look.focusNodes === null || look.focusNodes.has(row.id) || look.selected.has(row.id);
    const text = this.short(row.label);
    const colour = near ? look.theme.text : mix(look.theme.text, look.theme.background, 0.75);
    const few = look.selected.size <= 40 && look.selected.has(row.id);
    return { ...spot, text, colour, width: this.width(text), forced: row.id === this.hovered || few };
  }

  /** Labels of ties: those of the hovered or selected ones, and all once one has zoomed in far enough. */
  private linkLabels(): Array<Candidate & { text: string; colour: string }> {
    const { look, sigma } = this.renderer;
    const close = sigma.getCamera().ratio < 0.35 || look.links.length <= 25;
    const { width, height } = sigma.getDimensions();
    const out: Array<Candidate & { text: string; colour: string }> = [];
    for (let index = 0; index < look.links.length && out.length < LINK_LABELS_AT_MOST; index++) {
      const row = look.links[index];
      const chosen = row.id === this.hoveredLink || look.selected.has(row.id) || look.focusLinks?.has(row.id);
      if (!row.label || !(chosen || (close && look.focusLinks === null))) continue;
      const at = this.middle(row, index);
      if (!at || at.x < 0 || at.y < 0 || at.x > width || at.y > height) continue;
      const text = this.short(row.label);
      const forced = row.id === this.hoveredLink || look.selected.has(row.id);
      const colour = mix(look.theme.text, look.theme.background, forced ? 0 : 0.3);
      const overDots = (look.focusLinks?.size ?? 99) <= 12;
      out.push({ ...at, radius: -9, width: this.width(text), text, colour, forced, overDots });
    }
    return out.sort((p, q) => Number(q.forced) - Number(p.forced));
  }

  middle(row: LinkRow, index: number): Point | null {
    if (row.source === row.target) {
      const circle = this.loopOf(row, index);
      return circle && { x: circle.x, y: circle.y - circle.radius };
    }
    const path = this.path(row, index);
    return path && along(...path, 0.5);
  }

  private short(text: string): string {
    let short = this.texts.get(text);
    if (short === undefined) this.texts.set(text, (short = shorten(text)));
    return short;
  }

  private width(text: string): number {
    let width = this.widths.get(text);
    if (width === undefined) this.widths.set(text, (width = this.over.measureText(text).width));
    return width;
  }
}
