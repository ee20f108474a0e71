// The dates under an arrangement by time.

import type { Axis } from "../layout/simple";
import { mix } from "../theme";
import type { Pen } from "./pen";
import type { Stage } from "./stage";

const DAY = 86_400;
const STEPS = [3600, 6 * 3600, DAY, 2 * DAY, 7 * DAY, 14 * DAY, 30 * DAY, 91 * DAY, 182 * DAY, 365 * DAY, 1826 * DAY];

export function ticks(from: number, to: number, most: number): number[] {
  const step = STEPS.find((seconds) => (to - from) / seconds <= most) ?? 3652 * DAY;
  const out: number[] = [];
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) out.push(t);
  return out.length > 0 ? out : [from];
}

function worded(seconds: number, fine: boolean): string {
  const iso = new Date(seconds * 1000).toISOString();
  return fine ? iso.slice(5, 16).replace("T", " ") : iso.slice(0, 10);
}

export function paintAxis(pen: Pen, stage: Stage, axis: Axis): void {
  const { theme } = stage.look;
  const { width, height } = stage.size;
  const { sigma } = stage.renderer;
  const y = height - 16;
  const ink = { stroke: mix(theme.text, theme.background, 0.75), width: 1 };
  const [left, right] = axis.x.map((x) => sigma.graphToViewport({ x, y: 0 }).x);
  const most = Math.max(2, Math.floor((right - left) / 90));
  const times = ticks(axis.time[0], axis.time[1], most);
  const fine = times.length > 1 && times[1] - times[0] < DAY;
  for (const time of times) {
    const x = left + ((right - left) * (time - axis.time[0])) / (axis.time[1] - axis.time[0]);
    if (x < 30 || x > width - 30) continue;
    pen.curve({ x, y: 0 }, { x, y: y / 2 }, { x, y: y - 8 }, { ...ink, dash: [2, 5] });
    pen.text(worded(time, fine), { x, y }, {
      colour: theme.text, size: 11, font: theme.font, align: "center", halo: theme.background,
    });
  }
}
