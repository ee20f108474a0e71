// The chart as a file, PNG or SVG, with legend and count line, made on this machine.

import { CanvasPen, SvgPen } from "../draw/pen";
import { BADGES } from "../draw/icons";
import type { Pen, TextLook } from "../draw/pen";
import type { Overlay } from "../draw/overlay";
import { paintAll } from "../draw/overlay";
import { shorten } from "../draw/text";
import type { Renderer } from "../renderer";
import type { ChartData, Point, RuleEntry } from "../types";

const LAYERS = ["back", "edges", "under", "nodes", "over"];

/** Lines that belong under the picture: the warning over it, and how much of the whole it shows. */
export interface Captions {
  count: string;
  warning: string;
}

export function png(renderer: Renderer, data: ChartData, captions: Captions): HTMLCanvasElement {
  const { sigma, look } = renderer;
  sigma.draw();
  const layers = sigma.getCanvases();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [layers["nodes"].width, layers["nodes"].height];
  const context = canvas.getContext("2d")!;
  context.fillStyle = look.theme.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const name of LAYERS) context.drawImage(layers[name], 0, 0, canvas.width, canvas.height);
  const density = canvas.width / sigma.getDimensions().width;
  context.scale(density, density);
  captioned(new CanvasPen(context), renderer, data, captions);
  return canvas;
}

export function svg(renderer: Renderer, overlay: Overlay, data: ChartData, captions: Captions): string {
  const pen = new SvgPen();
  paintAll(pen, overlay.stage);
  captioned(pen, renderer, data, captions);
  const { width, height } = renderer.sigma.getDimensions();
  return pen.file(width, height, renderer.look.theme.background);
}

function captioned(pen: Pen, renderer: Renderer, data: ChartData, { count, warning }: Captions): void {
  const { theme } = renderer.look;
  const { width, height } = renderer.sigma.getDimensions();
  const look = { colour: theme.text, size: 12, font: theme.font, halo: theme.background };
  captionLegend(pen, data, height, look);
  pen.text(count, { x: width - 12, y: height - 16 }, { ...look, align: "right" });
  if (warning) pen.text(shorten(warning, 150), { x: width / 2, y: 14 }, { ...look, align: "center", bold: true });
}

/** A line of the legend in a picture. */
export interface Row {
  text: string;
  fill?: string;
  rule?: RuleEntry;
  hollow?: boolean;
}

/** The same lines as beside the chart: groups, sizes, rules. */
export function legendRows({ legend, heading, sizes, lines, texts }: ChartData): Row[] {
  const rows: Row[] = heading && legend.length > 0 ? [{ text: heading }] : [];
  rows.push(...legend.map((entry) => ({ text: `${shorten(entry.label, 26)}  ${entry.count}`, fill: entry.colour })));
  if (sizes && sizes.low !== "") rows.push({ text: `${texts["size"]}: ${sizes.label} ${sizes.low} – ${sizes.high}` });
  if (sizes && sizes.missing > 0) rows.push({ text: `${texts["noValue"]}  ${sizes.missing}`, hollow: true });
  rows.push(...lines.map((rule) => ({ text: `${shorten(rule.label, 40)}  ${rule.count}`, rule })));
  return rows;
}

/** The legend at the lower left of a picture; where it is too long for it, that is seen. */
export function captionLegend(pen: Pen, data: ChartData, height: number, look: TextLook): void {
  const rows = legendRows(data);
  const most = Math.max(1, Math.floor((height - 60) / 18));
  const kept = rows.length > most ? [...rows.slice(0, most - 1), { text: "…" }] : rows;
  kept.forEach((row, i) => legendRow(pen, row, { x: 12, y: height - 16 - (kept.length - 1 - i) * 18 }, look));
}

function legendRow(pen: Pen, row: Row, at: Point, look: TextLook): void {
  const middle = { x: at.x + 5, y: at.y };
  const { rule } = row;
  if (row.fill) {
    const corners = [[0, -5], [10, -5], [10, 5], [0, 5]].map(([dx, dy]) => ({ x: at.x + dx, y: at.y + dy }));
    pen.polygon(corners, { fill: row.fill });
  }
  if (row.hollow) pen.disc(middle, 4, { stroke: look.colour, width: 2.5 });
  if (rule?.tie) {
    const [from, to] = [{ x: at.x - 2, y: at.y }, { x: at.x + 12, y: at.y }];
    pen.curve(from, middle, to, { stroke: rule.colour ?? look.colour, width: 2 * rule.factor, dash: rule.dashed ? [4, 3] : [] });
  } else if (rule) {
    pen.disc(middle, 4, { fill: rule.colour ?? look.colour, alpha: rule.colour ? 1 : 0.3 });
    if (rule.ring) pen.disc(middle, 5, { stroke: rule.ring, width: 2.5 });
    if (rule.badge && BADGES[rule.badge]) pen.glyph(BADGES[rule.badge], middle, 5, { fill: look.colour });
  }
  const beside = row.fill || row.hollow || rule;
  pen.text(row.text, { x: at.x + (beside ? 18 : 0), y: at.y }, beside ? look : { ...look, bold: true });
}

export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
