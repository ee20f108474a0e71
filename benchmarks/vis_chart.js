// vis-network (the file that pyvis brings; put before this one by chart_page.py) as a Streamlit component: same data in,
// same messages out as linkgraph's chart. Its own physics arranges, as in the page that pyvis makes.

const { Network } = globalThis.vis;
const drawn = new WeakMap();

function nodeOf(rows, i) {
  return { id: rows.id[i], label: rows.label[i], color: rows.colour[i], size: rows.size[i], shape: "dot" };
}

function made(root, data, say) {
  const begun = performance.now();
  const { nodes, links } = data;
  const edges = links.source.map((from, k) => ({ id: k, from: nodes.id[from], to: nodes.id[links.target[k]] }));
  const network = new Network(root, { nodes: nodes.id.map((_, i) => nodeOf(nodes, i)), edges }, {
    layout: { improvedLayout: false },
    physics: { stabilization: { enabled: true, iterations: 1000, fit: true } },
  });
  network.once("stabilizationIterationsDone", () => {
    network.setOptions({ physics: false });
    root.dataset.paintedMs = String(Math.round(performance.now() - begun));
    root.dataset.state = "painted";
  });
  network.on("select", (chosen) => say(chosen.nodes));
  globalThis.__visChart = network;
  return network;
}

export default function render({ parentElement, data, setStateValue }) {
  if (drawn.has(parentElement)) return;
  const root = document.createElement("div");
  root.className = "vis-chart";
  root.style.height = `${data.height}px`;
  parentElement.append(root);
  drawn.set(parentElement, made(root, data, (ids) => setStateValue("picked", ids)));
}
