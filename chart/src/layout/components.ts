// Connected components, largest first; nodes without any tie are returned apart.

export interface Components {
  parts: number[][];
  isolated: number[];
}

export function components(count: number, edges: ReadonlyArray<readonly [number, number]>): Components {
  const parent = Int32Array.from({ length: count }, (_, i) => i);
  const find = (node: number): number => {
    let root = node;
    while (parent[root] !== root) root = parent[root];
    while (parent[node] !== root) [parent[node], node] = [root, parent[node]];
    return root;
  };
  for (const [a, b] of edges) {
    const [low, high] = [find(a), find(b)].sort((p, q) => p - q);
    parent[high] = low;
  }
  const byRoot = new Map<number, number[]>();
  for (let node = 0; node < count; node++) {
    const root = find(node);
    const part = byRoot.get(root);
    if (part) part.push(node);
    else byRoot.set(root, [node]);
  }
  const all = [...byRoot.values()];
  return {
    parts: all.filter((part) => part.length > 1).sort((p, q) => q.length - p.length || p[0] - q[0]),
    isolated: all.filter((part) => part.length === 1).map((part) => part[0]),
  };
}
