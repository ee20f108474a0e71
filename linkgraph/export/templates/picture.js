(function () {
  "use strict";
  const data = JSON.parse(document.getElementById("data").textContent);
  const LINES_OF_TOOLTIP = 14;

  // Every word of a case reaches the page here, and as text only.
  function said(lines, limit) {
    const box = document.createElement("div");
    box.className = "said";
    const shown = lines.slice(0, limit);
    if (lines.length > limit) shown.push("…");
    for (const line of shown) {
      const paragraph = document.createElement("p");
      paragraph.dir = "auto";
      paragraph.textContent = line;
      box.append(paragraph);
    }
    return box;
  }

  function drawable(items) {
    return items.map(function (item) {
      const { lines, ...rest } = item;
      return { ...rest, title: said(lines, LINES_OF_TOOLTIP) };
    });
  }

  const edges = data.edges.map((edge, i) => ({ ...edge, id: "e" + i }));
  const container = document.getElementById("picture");
  const network = new vis.Network(
    container,
    { nodes: new vis.DataSet(drawable(data.nodes)), edges: new vis.DataSet(drawable(edges)) },
    data.options
  );

  function showAll() {
    network.fit({ maxZoomLevel: 1.5 });
  }

  const details = document.getElementById("details");
  network.on("click", function (event) {
    const node = event.nodes[0];
    const edge = event.edges[0];
    const item = node !== undefined ? data.nodes[node] : edge !== undefined ? data.edges[Number(edge.slice(1))] : null;
    details.hidden = item === null;
    details.replaceChildren(...(item === null ? [] : [said(item.lines, Infinity)]));
  });
  document.getElementById("reset").addEventListener("click", showAll);
  network.once("afterDrawing", function () {
    showAll();
    document.documentElement.dataset.drawnNodes = String(network.body.nodeIndices.length);
    document.documentElement.dataset.drawnEdges = String(network.body.edgeIndices.length);
  });
})();
