// Several ties between the same two nodes fan out, so that each can be seen and clicked.

const STEP = 0.22;
const WIDEST = 0.9;
const NODES_AT_MOST = 2 ** 26;

/** Curvature per link; 0 is a straight line. A positive value bends to the same side seen from its own source. */
export function curvatures(links: ReadonlyArray<{ source: number; target: number }>): number[] {
  const pairs = new Map<number, number[]>();
  links.forEach(({ source, target }, i) => {
    const key = Math.min(source, target) * NODES_AT_MOST + Math.max(source, target);
    const pair = pairs.get(key);
    if (pair) pair.push(i);
    else pairs.set(key, [i]);
  });
  const out = new Array<number>(links.length).fill(0);
  for (const pair of pairs.values()) {
    const step = Math.min(STEP, (2 * WIDEST) / Math.max(1, pair.length - 1));
    pair.forEach((link, k) => {
      const bend = (k - (pair.length - 1) / 2) * step;
      out[link] = links[link].source <= links[link].target ? bend : -bend;
    });
  }
  return out;
}
