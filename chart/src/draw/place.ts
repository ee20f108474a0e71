// Which labels are drawn and where: the most important first, each at the first of four places that is free.

export interface Candidate {
  x: number;
  y: number;
  radius: number;
  width: number;
  /** A forced label is drawn even where it covers dots, and may push into others only as a last resort. */
  forced: boolean;
  /** May cover dots, but no other label. */
  overDots?: boolean;
}

export interface LabelPlace {
  index: number;
  /** Left edge and vertical middle of the text. */
  x: number;
  y: number;
}

interface Rect {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

const CELL = 40;

class Occupied {
  private readonly cells = new Map<number, Rect[]>();

  private *keys(r: Rect): Generator<number> {
    for (let x = Math.floor(r.x0 / CELL); x <= Math.floor(r.x1 / CELL); x++) {
      for (let y = Math.floor(r.y0 / CELL); y <= Math.floor(r.y1 / CELL); y++) yield x * 65536 + y;
    }
  }

  add(r: Rect): void {
    for (const key of this.keys(r)) {
      const cell = this.cells.get(key);
      if (cell) cell.push(r);
      else this.cells.set(key, [r]);
    }
  }

  hits(r: Rect): boolean {
    for (const key of this.keys(r)) {
      for (const o of this.cells.get(key) ?? []) {
        if (r.x0 < o.x1 && o.x0 < r.x1 && r.y0 < o.y1 && o.y0 < r.y1) return true;
      }
    }
    return false;
  }
}

function places(c: Candidate, height: number): Array<{ x: number; y: number }> {
  const gap = c.radius + 3;
  return [
    { x: c.x - c.width / 2, y: c.y + gap + height / 2 },
    { x: c.x + gap, y: c.y },
    { x: c.x - gap - c.width, y: c.y },
    { x: c.x - c.width / 2, y: c.y - gap - height / 2 },
  ];
}

function rectOf(at: { x: number; y: number }, width: number, height: number): Rect {
  return { x0: at.x - 2, x1: at.x + width + 2, y0: at.y - height / 2, y1: at.y + height / 2 };
}

function inside(r: Rect, frame: { width: number; height: number }): boolean {
  return r.x0 >= 0 && r.y0 >= 0 && r.x1 <= frame.width && r.y1 <= frame.height;
}

/** Candidates must come in order of importance; `discs` are dots that an ordinary label must not cover. */
export function placeLabels(
  candidates: Candidate[],
  discs: Array<{ x: number; y: number; radius: number }>,
  height: number,
  limit: number,
  frame: { width: number; height: number },
): LabelPlace[] {
  const labels = new Occupied();
  const dots = new Occupied();
  for (const d of discs) {
    dots.add({ x0: d.x - d.radius, x1: d.x + d.radius, y0: d.y - d.radius, y1: d.y + d.radius });
  }
  const out: LabelPlace[] = [];
  for (let index = 0; index < candidates.length && out.length < limit; index++) {
    const c = candidates[index];
    const options = places(c, height);
    const within = options.filter((at) => inside(rectOf(at, c.width, height), frame));
    const noLabel = within.filter((at) => !labels.hits(rectOf(at, c.width, height)));
    const clear = noLabel.find((at) => !dots.hits(rectOf(at, c.width, height)));
    const crowded = c.overDots || c.forced ? noLabel[0] : undefined;
    const at = clear ?? crowded ?? (c.forced ? (within[0] ?? options[0]) : undefined);
    if (!at) continue;
    labels.add(rectOf(at, c.width, height));
    out.push({ index, ...at });
  }
  return out;
}
