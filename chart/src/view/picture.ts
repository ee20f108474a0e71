// The chart as a PNG: all layers on the background, with legend and count line, made on this machine.

import { shorten } from "../draw/text";
import type { Renderer } from "../renderer";
import type { ChartData } from "../types";

const LAYERS = ["edges", "under", "nodes", "over"];

export function compose(renderer: Renderer, data: ChartData, countLine: string): HTMLCanvasElement {
  const { sigma, look } = renderer;
  sigma.refresh({ skipIndexation: true });
  const layers = sigma.getCanvases();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [layers["nodes"].width, layers["nodes"].height];
  const context = canvas.getContext("2d")!;
  context.fillStyle = look.theme.background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const name of LAYERS) context.drawImage(layers[name], 0, 0, canvas.width, canvas.height);
  const density = canvas.width / sigma.getDimensions().width;
  context.scale(density, density);
  drawLegend(context, renderer, data, countLine);
  return canvas;
}

function drawLegend(context: CanvasRenderingContext2D, renderer: Renderer, data: ChartData, countLine: string): void {
  const { theme } = renderer.look;
  const { width, height } = renderer.sigma.getDimensions();
  context.font = `12px ${theme.font}`;
  context.textBaseline = "middle";
  const rows = data.legend.slice(0, Math.floor((height - 60) / 18));
  rows.forEach((entry, i) => {
    const y = height - 16 - (rows.length - 1 - i) * 18;
    context.fillStyle = entry.colour;
    context.fillRect(12, y - 5, 10, 10);
    context.fillStyle = theme.text;
    context.fillText(`${shorten(entry.label, 26)}  ${entry.count}`, 28, y);
  });
  context.fillStyle = theme.text;
  context.textAlign = "right";
  context.fillText(countLine, width - 12, height - 16);
}

export function download(canvas: HTMLCanvasElement, name: string): void {
  canvas.toBlob((blob) => {
    if (!blob) throw new Error("chart: the picture could not be encoded");
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }, "image/png");
}
