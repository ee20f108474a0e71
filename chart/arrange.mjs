// Runs the chart's own arrangements outside a browser, for benchmarks/layout.py: JSON in, places and verdicts out.

import { build } from "esbuild";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ENTRY = `
export { arrangeBy } from "./src/layout/all";
export { apart, dotScale, drawnSize, pixelsPerUnit, shrinkOf } from "./src/style";
export { verdict } from "./src/view/warning";
`;

/** The chart on the Explore page of a screen of 1440 × 900. */
const STAGE = { width: 650, height: 430 };

const { outputFiles } = await build({
  stdin: { contents: ENTRY, resolveDir: fileURLToPath(new URL(".", import.meta.url)), loader: "ts" },
  bundle: true,
  format: "esm",
  write: false,
});
const parts = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);

/** The radius in units of the arrangement at which dots are drawn when all of it is in sight. */
function drawnRadius(points, size) {
  const span = (axis) => Math.max(...points.map((p) => p[axis])) - Math.min(...points.map((p) => p[axis]));
  const perUnit = parts.pixelsPerUnit({ x: span("x"), y: span("y") }, STAGE);
  const dots = points.map((p) => ({ ...p, size }));
  const shrink = Math.max(parts.shrinkOf(perUnit, points.length), parts.apart(dots, perUnit));
  return parts.drawnSize(size, points.length, shrink) / perUnit;
}

/** Names, clusters (or null), edges, certainty per cluster → for each arrangement its places and processor seconds. */
function arranged({ clusters, edges, layouts, certainty, reliable }) {
  const none = clusters.map(() => null);
  const [size, radius] = [7, 7 * parts.dotScale(clusters.length)];
  const input = {
    groups: clusters, radii: clusters.map(() => radius), edges, seed: 1, aspect: 1.6, flows: [], centre: [], first: none, at: none,
  };
  const out = {};
  for (const name of layouts) {
    const given = name === "unguided" ? { ...input, groups: none } : input;
    const before = process.cpuUsage();
    const work = parts.arrangeBy(name === "unguided" ? "force" : name, given);
    let step = work.next();
    while (!step.done) step = work.next();
    const { user, system } = process.cpuUsage(before);
    const { points } = step.value;
    const places = { x: points.map((p) => p.x), y: points.map((p) => p.y) };
    out[name] = { seconds: (user + system) / 1e6, radius: drawnRadius(points, size), ...places };
  }
  const scene = {
    nodes: clusters.map((cluster) => ({ cluster })),
    links: edges.map(([source, target]) => ({ source, target })),
  };
  const known = Object.fromEntries(Object.entries(certainty).map(([key, value]) => [key, { label: key, certainty: value }]));
  const verdict = parts.verdict({ layout: "groups" }, scene, known, reliable);
  return { places: out, verdict };
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(arranged)));
