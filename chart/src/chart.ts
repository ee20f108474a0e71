// One chart on the page: takes data, keeps places and camera, tells Python what was picked.

import { arrange } from "./arrange";
import { decode } from "./decode";
import { fill } from "./draw/text";
import { Overlay } from "./draw/overlay";
import { bindMouse, onKey } from "./interaction";
import type { Memory } from "./memory";
import { forget, memoryOf } from "./memory";
import { keyOf, Renderer } from "./renderer";
import { Selection } from "./selection";
import { readTheme } from "./theme";
import type { ChartData, Point } from "./types";
import { Panel } from "./view/panel";
import { compose, download } from "./view/picture";

export interface Outlet {
  selected(ids: string[]): void;
  expand(id: string): void;
  /** The browser took the drawing surface away (too many charts, a driver reset). */
  lost(): void;
}

const TIMERS = {
  set: (run: () => void, delay: number): number => window.setTimeout(run, delay),
  clear: (handle: number): void => window.clearTimeout(handle),
  now: (): number => performance.now(),
};

export class Chart {
  readonly renderer: Renderer;
  readonly overlay: Overlay;
  readonly panel: Panel;
  readonly selection: Selection;
  outlet: Outlet;
  private data: ChartData | null = null;
  private memory: Memory = memoryOf("");
  private drawn = "";
  private gone = false;
  private callOff: () => void = () => undefined;
  private readonly watcher: ResizeObserver;

  constructor(readonly root: HTMLElement, readonly stage: HTMLElement, outlet: Outlet) {
    this.outlet = outlet;
    this.renderer = new Renderer(stage, readTheme(root));
    this.overlay = new Overlay(this.renderer, () => this.memory);
    this.selection = new Selection((ids) => this.outlet.selected(ids), () => this.showSelection(), TIMERS);
    this.panel = new Panel(root, {
      zoomIn: () => this.zoom(1 / 1.5),
      zoomOut: () => this.zoom(1.5),
      fit: () => this.fit(),
      arrange: () => this.arrangeAgain(),
      picture: () => this.picture(),
      focus: (id) => this.focus(id),
      pickGroup: (group) => this.pickGroup(group),
    });
    bindMouse(this);
    for (const canvas of Object.values(this.renderer.sigma.getCanvases())) {
      canvas.addEventListener("webglcontextlost", () => this.gone || this.outlet.lost());
    }
    root.addEventListener("keydown", (event) => onKey(this, event));
    this.renderer.sigma.getCamera().on("updated", (state) => (this.memory.camera = { ...state }));
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(stage);
  }

  update(sent: unknown): void {
    const begun = performance.now();
    const data = decode(sent);
    const content = JSON.stringify([data.key, data.nodes, data.links, data.seed]);
    const changed = content !== this.drawn;
    this.data = data;
    this.memory = memoryOf(data.key);
    this.renderer.look.theme = readTheme(this.root);
    this.root.setAttribute("aria-label", `${data.texts.chart}. ${data.texts.help}`);
    this.panel.update(data);
    if (changed) {
      this.drawn = content;
      this.lay(begun);
    } else this.renderer.restyle();
    this.selection.receive(data.selected);
  }

  private lay(begun: number): void {
    const data = this.data!;
    this.callOff();
    this.root.dataset["state"] = "arranging";
    let ready = false;
    if (this.memory.bounds === null) this.makeRoom(data);
    const { width, height } = this.renderer.sigma.getDimensions();
    const aspect = width > 0 && height > 0 ? Math.min(2.4, Math.max(0.6, width / height)) : 1.6;
    this.callOff = arrange(data, this.memory, aspect, ({ fresh }) => {
      ready = true;
      this.panel.say(data.nodes.length === 0 ? data.texts.nothing : "");
      this.paint(data, fresh, begun);
    });
    if (!ready) this.panel.say(data.texts.arranging);
  }

  /** The legend gets its own column or strip, decided once per picture: later changes of the legend move nothing. */
  private makeRoom(data: ChartData): void {
    const legend = data.legend.length > 0 || data.types.length > 1;
    const wide = this.root.clientWidth >= 900;
    this.root.classList.toggle("beside", legend && wide);
    this.root.classList.toggle("strip", legend && !wide && this.root.clientHeight >= 360);
    this.renderer.sigma.resize();
  }

  private paint(data: ChartData, fresh: boolean, begun: number): void {
    const { renderer } = this;
    [renderer.look.focusNodes, renderer.look.focusLinks] = [null, null];
    [this.overlay.hovered, this.overlay.hoveredLink] = [null, null];
    this.root.dataset["laidMs"] = String(Math.round(performance.now() - begun));
    const kept = fresh ? null : this.memory.camera;
    renderer.show(data, this.memory);
    renderer.sigma.refresh();
    renderer.sigma.getCamera().setState(kept ?? renderer.fitted());
    renderer.sigma.refresh();
    const { dataset } = this.root;
    Object.assign(dataset, { nodes: data.nodes.length, links: data.links.length, state: "painted" });
    dataset["paintedMs"] = String(Math.round(performance.now() - begun));
  }

  private showSelection(): void {
    this.renderer.look.selected = new Set(this.selection.ids);
    this.root.dataset["selected"] = String(this.selection.ids.length);
    this.renderer.restyle();
  }

  expand(id: string): void {
    this.outlet.expand(id);
  }

  hover(id: string | null): void {
    const near = id === null ? null : this.renderer.neighbours(id);
    this.renderer.look.focusNodes = near?.nodes ?? null;
    this.renderer.look.focusLinks = near?.links ?? null;
    this.overlay.hovered = id;
    this.root.style.cursor = id === null ? "" : "pointer";
    if (id === null) this.panel.tooltip("", null);
    else this.panel.tooltip(this.renderer.nodeRows.get(id)!.title, this.onRoot(id));
    this.renderer.restyle();
  }

  private onRoot(id: string): (Point & { radius: number }) | null {
    const at = this.renderer.onScreen(id);
    return at && { ...at, x: at.x + this.stage.offsetLeft, y: at.y + this.stage.offsetTop };
  }

  hoverLink(id: string | null): void {
    if (id === this.overlay.hoveredLink) return;
    this.overlay.hoveredLink = id;
    this.root.style.cursor = id === null && this.overlay.hovered === null ? "" : "pointer";
    this.renderer.sigma.scheduleRender();
  }

  moveNode(id: string, to: Point): void {
    this.memory.places.set(id, { x: to.x, y: to.y });
    this.panel.tooltip("", null);
    this.renderer.move(id, { x: to.x, y: to.y });
  }

  pin(id: string): void {
    this.memory.pinned.add(id);
    this.renderer.restyle();
  }

  zoom(factor: number): void {
    const camera = this.renderer.sigma.getCamera();
    void camera.animate({ ratio: camera.getBoundedRatio(camera.ratio * factor) }, { duration: 120 });
  }

  pan(x: number, y: number): void {
    const { sigma } = this.renderer;
    const { width, height } = sigma.getDimensions();
    const to = sigma.viewportToFramedGraph({ x: width / 2 + x, y: height / 2 + y });
    sigma.getCamera().setState({ x: to.x, y: to.y });
  }

  fit(): void {
    void this.renderer.sigma.getCamera().animate(this.renderer.fitted(), { duration: 160 });
  }

  /** Brings a node to the middle, near enough to read its surroundings, and picks it. */
  focus(id: string): void {
    const { sigma } = this.renderer;
    const at = sigma.getNodeDisplayData(keyOf(id));
    if (!at) return;
    const near = Math.min(1, 12 / Math.sqrt(Math.max(1, this.renderer.look.nodes.length)));
    const ratio = Math.min(sigma.getCamera().ratio, Math.max(0.05, near));
    void sigma.getCamera().animate({ x: at.x, y: at.y, ratio }, { duration: 220 });
    this.selection.pick([id], 0);
  }

  pickGroup(group: string): void {
    const ids = this.data!.nodes.filter((row) => row.group === group).map((row) => row.id);
    this.selection.pick(ids, 0);
  }

  private arrangeAgain(): void {
    forget(this.memory);
    this.lay(performance.now());
  }

  private picture(): void {
    const data = this.data!;
    const template = data.total > data.nodes.length ? data.texts.shown : data.texts.allShown;
    const line = fill(template, { n: data.nodes.length, m: data.total });
    download(compose(this.renderer, data, line), "linkgraph-chart.png");
  }

  private resize(): void {
    this.renderer.sigma.resize();
    this.renderer.sigma.refresh();
  }

  destroy(): void {
    this.gone = true;
    this.callOff();
    this.selection.stop();
    this.watcher.disconnect();
    this.renderer.sigma.kill();
  }
}
