// One way of drawing for the screen and for an SVG file: a few shapes, and text as text.

import type { Point } from "../types";

export interface Ink {
  fill?: string;
  stroke?: string;
  width?: number;
  dash?: number[];
  alpha?: number;
}

export interface TextLook {
  colour: string;
  size: number;
  font: string;
  align?: "left" | "center" | "right";
  bold?: boolean;
  /** Colour of the outline that keeps the text readable over lines. */
  halo?: string;
}

export interface Pen {
  curve(a: Point, c: Point, b: Point, ink: Ink): void;
  disc(at: Point, radius: number, ink: Ink): void;
  /** Part of a circle, clockwise from the top; 1 is all of it. */
  arc(at: Point, radius: number, share: number, ink: Ink): void;
  polygon(points: readonly Point[], ink: Ink): void;
  /** A constant SVG path, moved and scaled. */
  glyph(path: string, at: Point, scale: number, ink: Ink): void;
  text(text: string, at: Point, look: TextLook): void;
}

const TOP = -Math.PI / 2;

export class CanvasPen implements Pen {
  private static readonly paths = new Map<string, Path2D>();

  constructor(private readonly to: CanvasRenderingContext2D) {}

  private put(ink: Ink, path?: Path2D, scale = 1): void {
    const { to } = this;
    to.globalAlpha = ink.alpha ?? 1;
    if (ink.fill) {
      to.fillStyle = ink.fill;
      if (path) to.fill(path, "evenodd");
      else to.fill();
    }
    if (ink.stroke) {
      to.strokeStyle = ink.stroke;
      to.lineWidth = (ink.width ?? 1) / scale;
      to.setLineDash(ink.dash ?? []);
      if (path) to.stroke(path);
      else to.stroke();
    }
    to.globalAlpha = 1;
  }

  curve(a: Point, c: Point, b: Point, ink: Ink): void {
    this.to.beginPath();
    this.to.moveTo(a.x, a.y);
    this.to.quadraticCurveTo(c.x, c.y, b.x, b.y);
    this.put(ink);
  }

  disc(at: Point, radius: number, ink: Ink): void {
    this.to.beginPath();
    this.to.arc(at.x, at.y, radius, 0, 2 * Math.PI);
    this.put(ink);
  }

  arc(at: Point, radius: number, share: number, ink: Ink): void {
    this.to.beginPath();
    this.to.arc(at.x, at.y, radius, TOP, TOP + 2 * Math.PI * share);
    this.put(ink);
  }

  polygon(points: readonly Point[], ink: Ink): void {
    this.to.beginPath();
    points.forEach((p, i) => (i === 0 ? this.to.moveTo(p.x, p.y) : this.to.lineTo(p.x, p.y)));
    this.to.closePath();
    this.put(ink);
  }

  glyph(path: string, at: Point, scale: number, ink: Ink): void {
    let made = CanvasPen.paths.get(path);
    if (!made) CanvasPen.paths.set(path, (made = new Path2D(path)));
    this.to.save();
    this.to.translate(at.x, at.y);
    this.to.scale(scale, scale);
    this.put(ink, made, scale);
    this.to.restore();
  }

  text(text: string, at: Point, look: TextLook): void {
    const { to } = this;
    to.font = `${look.bold ? "600 " : ""}${look.size}px ${look.font}`;
    to.textAlign = look.align ?? "left";
    to.textBaseline = "middle";
    to.lineJoin = "round";
    to.setLineDash([]);
    if (look.halo) {
      to.lineWidth = 3.5;
      to.strokeStyle = look.halo;
      to.strokeText(text, at.x, at.y);
    }
    to.fillStyle = look.colour;
    to.fillText(text, at.x, at.y);
  }
}

const n = (value: number): string => String(Math.round(value * 100) / 100);
const SPECIAL: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };

/** Text for an XML file: the five special characters named, what XML forbids left out. */
export function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "")
    .replace(/[&<>"']/g, (c) => SPECIAL[c]);
}

export class SvgPen implements Pen {
  private readonly parts: string[] = [];

  private put(tag: string, ink: Ink, scale = 1): void {
    const look = [`fill="${escaped(ink.fill ?? "none")}"`];
    if (ink.fill) look.push(`fill-rule="evenodd"`);
    if (ink.stroke) look.push(`stroke="${escaped(ink.stroke)}" stroke-width="${n((ink.width ?? 1) / scale)}"`);
    if (ink.dash?.length) look.push(`stroke-dasharray="${ink.dash.map(n).join(" ")}"`);
    if (ink.alpha !== undefined) look.push(`opacity="${n(ink.alpha)}"`);
    this.parts.push(`<${tag} ${look.join(" ")}/>`);
  }

  curve(a: Point, c: Point, b: Point, ink: Ink): void {
    this.put(`path d="M${n(a.x)} ${n(a.y)}Q${n(c.x)} ${n(c.y)} ${n(b.x)} ${n(b.y)}"`, ink);
  }

  disc(at: Point, radius: number, ink: Ink): void {
    this.put(`circle cx="${n(at.x)}" cy="${n(at.y)}" r="${n(radius)}"`, ink);
  }

  arc(at: Point, radius: number, share: number, ink: Ink): void {
    if (share >= 0.9999) return this.disc(at, radius, ink);
    const angle = TOP + 2 * Math.PI * share;
    const [x, y] = [at.x + radius * Math.cos(angle), at.y + radius * Math.sin(angle)];
    const large = share > 0.5 ? 1 : 0;
    this.put(`path d="M${n(at.x)} ${n(at.y - radius)}A${n(radius)} ${n(radius)} 0 ${large} 1 ${n(x)} ${n(y)}"`, ink);
  }

  polygon(points: readonly Point[], ink: Ink): void {
    this.put(`polygon points="${points.map((p) => `${n(p.x)},${n(p.y)}`).join(" ")}"`, ink);
  }

  glyph(path: string, at: Point, scale: number, ink: Ink): void {
    this.put(`path transform="translate(${n(at.x)} ${n(at.y)}) scale(${n(scale)})" d="${path}"`, ink, scale);
  }

  text(text: string, at: Point, look: TextLook): void {
    const anchor = { left: "start", center: "middle", right: "end" }[look.align ?? "left"];
    const halo = look.halo ? ` stroke="${escaped(look.halo)}" stroke-width="3.5" paint-order="stroke" stroke-linejoin="round"` : "";
    const bold = look.bold ? ` font-weight="600"` : "";
    this.parts.push(
      `<text x="${n(at.x)}" y="${n(at.y)}" dominant-baseline="central" text-anchor="${anchor}" font-size="${look.size}"` +
        ` font-family="${escaped(look.font)}" fill="${escaped(look.colour)}"${bold}${halo}>${escaped(text)}</text>`,
    );
  }

  file(width: number, height: number, background: string): string {
    return (
      `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}">` +
      `<rect width="100%" height="100%" fill="${escaped(background)}"/>${this.parts.join("")}</svg>\n`
    );
  }
}
