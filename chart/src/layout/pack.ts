// Rectangles into one picture of about the wanted shape: each in turn to the lowest place where it fits.

export interface Box {
  w: number;
  h: number;
}

export interface Placed extends Box {
  x: number;
  y: number;
}

const COLUMNS = 240;

interface Packing {
  places: Placed[];
  width: number;
  height: number;
}

function dropAll(boxes: Box[], order: number[], width: number): Packing {
  const column = width / COLUMNS;
  const skyline = new Float64Array(COLUMNS);
  const places: Placed[] = new Array(boxes.length);
  let used = 0;
  for (const index of order) {
    const { w, h } = boxes[index];
    const span = Math.max(1, Math.min(COLUMNS, Math.ceil(w / column)));
    let [best, at] = [Infinity, 0];
    for (let start = 0; start + span <= COLUMNS; start++) {
      let top = 0;
      for (let c = start; c < start + span; c++) top = Math.max(top, skyline[c]);
      if (top < best - 1e-9) [best, at] = [top, start];
    }
    skyline.fill(best + h, at, at + span);
    places[index] = { x: at * column, y: best, w, h };
    used = Math.max(used, at * column + w);
  }
  return { places, width: used, height: Math.max(...skyline) };
}

/** Lower-left corners for all boxes; `aspect` is the wanted width / height of the whole. */
export function pack(boxes: Box[], aspect: number): Placed[] {
  if (boxes.length === 0) return [];
  const order = boxes.map((_, i) => i).sort((a, b) => boxes[b].w * boxes[b].h - boxes[a].w * boxes[a].h || a - b);
  const widest = Math.max(...boxes.map((box) => box.w));
  const area = boxes.reduce((sum, box) => sum + box.w * box.h, 0);
  let best: Packing | null = null;
  let bestSide = Infinity;
  for (const stretch of [0.7, 0.85, 1, 1.15, 1.3, 1.5, 1.8]) {
    const packing = dropAll(boxes, order, Math.max(widest, Math.sqrt(area * aspect) * stretch));
    const side = Math.max(packing.width, packing.height * aspect);
    if (side < bestSide - 1e-9) [best, bestSide] = [packing, side];
  }
  return best!.places;
}
