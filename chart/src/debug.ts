// A read-only window into drawn charts, for browser tests and for support: places, never content.

import type { Chart } from "./chart";
import { middle } from "./draw/labels";

const open = new Map<string, Chart>();

export function expose(key: string, chart: Chart): void {
  open.set(key, chart);
}

export function conceal(chart: Chart): void {
  for (const [key, other] of open) if (other === chart) open.delete(key);
}

function place(chart: Chart, at: { x: number; y: number } | null): [number, number] | null {
  const box = chart.stage.getBoundingClientRect();
  return at && [box.left + at.x, box.top + at.y];
}

const handle = Object.freeze({
  keys: (): string[] => [...open.keys()],
  /** Node id → [x, y] in pixels of the page. */
  nodes(key: string): Record<string, [number, number] | null> {
    const chart = open.get(key);
    if (!chart) return {};
    return Object.fromEntries(
      chart.renderer.look.nodes.map((row) => [row.id, place(chart, chart.renderer.onScreen(row.id))]),
    );
  },
  /** Link id → [x, y] of its middle in pixels of the page. */
  links(key: string): Record<string, [number, number] | null> {
    const chart = open.get(key);
    if (!chart) return {};
    return Object.fromEntries(
      chart.renderer.look.links.map((row, i) => [row.id, place(chart, middle(chart.overlay.stage, row, i))]),
    );
  },
  camera: (key: string) => open.get(key)?.renderer.sigma.getCamera().getState() ?? null,
  /** How it is arranged, without the places. */
  view(key: string) {
    const chart = open.get(key);
    if (!chart) return null;
    const { places, pinned, hidden, ...rest } = chart.view;
    return { ...rest, pinned: [...pinned].sort(), hidden: [...hidden].sort(), placed: places.size };
  },
  /** Node id → its place in the arrangement. */
  places: (key: string) => Object.fromEntries(open.get(key)?.view.places ?? []),
  selected: (key: string): readonly string[] => open.get(key)?.selection.ids ?? [],
});

export function install(): void {
  (window as unknown as Record<string, unknown>)["__linkgraphChart"] ??= handle;
}
