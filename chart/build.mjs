// Builds the committed bundle, or with --verify compares the committed one with a fresh build.
import { build } from "esbuild";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const OUT = fileURLToPath(new URL("../linkgraph/ui/chart/static/", import.meta.url));
const BANNER = `// Built from chart/ by "npm run build"; do not edit. Licences of what is inside: chart.LICENSES.txt
`;

async function bundle() {
  const result = await build({
    entryPoints: [fileURLToPath(new URL("src/index.ts", import.meta.url))],
    absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
    bundle: true,
    format: "esm",
    target: "es2022",
    minify: true,
    charset: "ascii",
    legalComments: "none",
    loader: { ".css": "text" },
    banner: { js: BANNER },
    metafile: true,
    write: false,
  });
  return { code: result.outputFiles[0].text, inputs: Object.keys(result.metafile.inputs) };
}

function packagesOf(inputs) {
  const names = inputs
    .map((path) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1])
    .filter((name) => name !== undefined);
  return [...new Set(names)].sort();
}

async function licences(inputs) {
  const parts = [];
  for (const name of packagesOf(inputs)) {
    const folder = new URL(`node_modules/${name}/`, import.meta.url);
    const about = JSON.parse(await readFile(new URL("package.json", folder), "utf8"));
    const file = (await readdir(folder)).sort().find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? await readFile(new URL(file, folder), "utf8") : `Licence: ${about.license}\n`;
    parts.push(`${name} ${about.version} (${about.license})\n\n${text.replaceAll("\r\n", "\n").trim()}\n`);
  }
  return parts.join(`\n${"-".repeat(80)}\n\n`);
}

const { code, inputs } = await bundle();
const made = { "chart.js": code, "chart.LICENSES.txt": await licences(inputs) };
for (const [name, text] of Object.entries(made)) {
  if (process.argv.includes("--verify")) {
    const committed = await readFile(OUT + name, "utf8");
    if (committed !== text) {
      console.error(`${name} is not the build of chart/src: run "npm run build" in chart/ and commit the result`);
      process.exitCode = 1;
    }
  } else {
    await writeFile(OUT + name, text);
    console.log(`${name}: ${text.length} characters`);
  }
}
