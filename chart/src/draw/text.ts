// Names as they can safely be drawn: one line, no control or direction characters, marks not piled up, cut at a width.

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF]+/gu;
const PILED_MARKS = /(\p{M}{2})\p{M}+/gu;
const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

export function oneLine(text: string): string {
  return text.replace(CONTROLS, " ").replace(PILED_MARKS, "$1").replace(/\s+/gu, " ").trim();
}

/** Cut to `limit` half-width columns (a Chinese character takes two), whole characters only. */
export function shorten(text: string, limit = 24): string {
  const parts = [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(oneLine(text))];
  const widths = parts.map(({ segment }) => (WIDE.test(segment) ? 2 : 1));
  if (widths.reduce<number>((sum, w) => sum + w, 0) <= limit) return parts.map((p) => p.segment).join("");
  let [used, end] = [1, 0];
  while (used + widths[end] <= limit) used += widths[end++];
  return `${parts.slice(0, end).map((p) => p.segment).join("").trimEnd()}…`;
}

/** Fills `{name}` in a text that came from Python. */
export function fill(template: string, values: Record<string, string | number>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
