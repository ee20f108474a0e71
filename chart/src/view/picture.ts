// The chart as a file, PNG or SVG, with legend and count line, made on this machine.

import { CanvasPen, SvgPen } from "../draw/pen";
import type { Pen } from "../draw/pen";
import type { Overlay } from "../draw/overlay";
import { paintAll } from "../draw/overlay";
import { shorten } from "../draw/text";
import type { Renderer } from "../renderer";
import type { ChartData } from "../types";

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
  const rows = data.legend.slice(0, Math.max(0, Math.floor((height - 60) / 18)));
  rows.forEach((entry, i) => {
    const y = height - 16 - (rows.length - 1 - i) * 18;
    const corners = [[12, -5], [22, -5], [22, 5], [12, 5]].map(([x, dy]) => ({ x, y: y + dy }));
    pen.polygon(corners, { fill: entry.colour });
    pen.text(`${shorten(entry.label, 26)}  ${entry.count}`, { x: 28, y }, look);
  });
  pen.text(count, { x: width - 12, y: height - 16 }, { ...look, align: "right" });
  if (warning) pen.text(shorten(warning, 150), { x: width / 2, y: 14 }, { ...look, align: "center", bold: true });
}

export function save(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
