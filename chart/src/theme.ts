// Light and dark as Streamlit's theme variables say, and colours mixed for them.

import type { Theme } from "./types";

type Rgb = [number, number, number];

/** Any CSS colour → red, green, blue (0–255); the browser does the reading. */
export function rgb(colour: string): Rgb {
  const short = /^#([0-9a-f])([0-9a-f])([0-9a-f])$/i.exec(colour);
  const full = short ? `#${short[1]}${short[1]}${short[2]}${short[2]}${short[3]}${short[3]}` : colour;
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/i.exec(full);
  if (hex) return [parseInt(hex[1], 16), parseInt(hex[2], 16), parseInt(hex[3], 16)];
  const list = /^rgba?\(([^)]+)\)/.exec(colour)?.[1].split(/[\s,/]+/).map(Number);
  return list && list.length >= 3 ? [list[0], list[1], list[2]] : [128, 128, 128];
}

export function mix(a: string, b: string, share: number): string {
  const [p, q] = [rgb(a), rgb(b)];
  const part = (i: 0 | 1 | 2): string =>
    Math.round(p[i] * (1 - share) + q[i] * share).toString(16).padStart(2, "0");
  return `#${part(0)}${part(1)}${part(2)}`;
}

/** 0 black … 1 white, as the eye weighs it. */
export function lightness(colour: string): number {
  const [r, g, b] = rgb(colour);
  return (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255;
}

export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const read = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
  const background = read("--st-background-color", "#ffffff");
  return {
    background,
    panel: read("--st-secondary-background-color", "#f0f2f6"),
    text: read("--st-text-color", "#31333f"),
    border: read("--st-border-color", "#d0d3da"),
    primary: read("--st-primary-color", "#ff4b4b"),
    font: `${read("--st-font", "sans-serif")}, "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif`,
    dark: lightness(background) < 0.5,
  };
}
