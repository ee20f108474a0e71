// One chart on the page: takes data, keeps places and camera, tells Python what was picked, changed and asked for.

import type { Act } from "./acts";
import { arrange, layOut, middleOf } from "./arrange";
import type { Frame } from "./arrange";
import { rounded, TIES } from "./arrangement";
import type { Arrangement, LayoutName } from "./arrangement";
import type { Sent } from "./decode";
import { fill } from "./draw/text";
import { Overlay } from "./draw/overlay";
import { Stage } from "./draw/stage";
import { bindMouse, onKey } from "./interaction";
import type { Memory } from "./memory";
import { memoryOf, newMemory, takeGiven, takeView, tell } from "./memory";
import { Net } from "./net";
import { PADDING, Renderer } from "./renderer";
import type { Scene } from "./scene";
import { sceneOf, Stands } from "./scene";
import { Selection } from "./selection";
import { apart, pixelsPerUnit, shrinkOf } from "./style";
import { readTheme } from "./theme";
import type { ChartData, Point } from "./types";
import { Dialog } from "./view/dialog";
import { Legend, shown as legendShown } from "./view/legend";
import { Menu } from "./view/menu";
import { Minimap } from "./view/minimap";
import { Panel } from "./view/panel";
import type { Captions } from "./view/picture";
import { png, save, svg } from "./view/picture";
import { verdict } from "./view/warning";

/** Drawn on plain canvases: above this nobody could still work with it. */
export const PLAIN_LIMIT = 2000;

export class Chart {
  readonly renderer: Renderer;
  readonly overlay: Overlay;
  readonly panel: Panel;
  readonly legend: Legend;
  readonly menu: Menu;
  readonly dialog: Dialog;
  readonly net: Net;
  readonly minimap: Minimap;
  readonly selection: Selection;
  data!: ChartData;
  memory: Memory = newMemory();
  scene: Scene = { nodes: [], links: [] };
  private stands = new Stands(this.scene);
  private drawn: readonly unknown[] = [];
  private gone = false;
  private callOff: () => void = () => undefined;
  private readonly watcher: ResizeObserver;

  constructor(readonly root: HTMLElement, readonly stage: HTMLElement, webgl: boolean, lost: () => void) {
    this.renderer = new Renderer(stage, readTheme(root), webgl);
    this.overlay = new Overlay(this.renderer, new Stage(this.renderer, () => this.memory));
    this.selection = new Selection(
      (ids) => this.memory.outbox.post({ kind: "select", ids }),
      () => this.showSelection(),
    );
    this.panel = new Panel(root, this);
    this.legend = new Legend(root, {
      kind: (by, value, adding) => this.pickKind(by, value, adding),
      line: (line, adding) => this.ask("legend", [], { line, adding }),
    });
    this.minimap = new Minimap(this.renderer, root);
    this.menu = new Menu(this);
    this.dialog = new Dialog(this);
    this.net = new Net({
      stage,
      spots: () => this.overlay.stage.visible().map((spot) => ({ ...spot, id: this.scene.nodes[spot.index].id })),
      occupied: (at) => this.overlay.stage.visible().some((s) => Math.hypot(s.x - at.x, s.y - at.y) <= s.radius),
      caught: (ids, adding) => this.pickDrawn(ids, adding),
      switched: () => this.panel.update(),
    });
    bindMouse(this);
    for (const canvas of Object.values(this.renderer.sigma.getCanvases())) {
      canvas.addEventListener("webglcontextlost", () => this.gone || lost());
    }
    root.addEventListener("keydown", (event) => onKey(this, event));
    this.renderer.sigma.getCamera().on("updated", (state) => (this.memory.camera = { ...state }));
    this.watcher = new ResizeObserver(() => this.resize());
    this.watcher.observe(stage);
  }

  get view(): Arrangement {
    return this.memory.view;
  }

  /** Python has not heard of the last step or request: whether there is one to take back is not known yet. */
  get unheard(): boolean {
    return this.memory.outbox.waitsFor("view") || this.memory.outbox.waitsFor("ask");
  }

  wordOf(act: Act): string {
    return this.data.texts[`act_${act.name}`];
  }

  /** A run of the page, `begun` when its data came: rows are in memory already, here come the options and perhaps
   * another arrangement. */
  update(sent: Sent, begun: number): void {
    const memory = memoryOf(sent.key);
    const { stock } = memory;
    if (!stock) return;
    this.memory = memory;
    this.data = { ...sent, nodes: stock.nodes, links: stock.links };
    takeGiven(memory, stock.nodes);
    const another = takeView(memory, sent.view, sent.revision, sent.picture);
    const dressed = this.renderer.dress(readTheme(this.root), sent.clusters);
    this.root.setAttribute("aria-label", `${sent.texts["chart"]}. ${sent.texts["help"]}`);
    this.legend.update(this.data);
    const now = [memory, stock.nodes, stock.links, sent.picture] as const;
    if (another || now.some((part, i) => part !== this.drawn[i])) this.lay(begun);
    else if (dressed) this.renderer.redress();
    this.drawn = now;
    this.selection.receive(sent.selected, memory.outbox.waitsFor("select"));
    this.panel.update();
    this.showGuard();
    this.sendPicture(sent.report);
  }

  /** The picture as it stands on the screen, for a report that Python makes; each number once. */
  private sendPicture(number: number): void {
    if (number <= this.memory.sentPicture) return;
    this.memory.sentPicture = number;
    const picture = png(this.renderer, this.data, this.captions()).toDataURL("image/png");
    this.ask("report", [], { number, picture });
  }

  private captions(): Captions {
    return { count: this.panel.countLine, warning: this.panel.warned };
  }

  private frame(): Frame {
    const { width, height } = this.renderer.sigma.getDimensions();
    const aspect = width > 0 && height > 0 ? Math.min(2.4, Math.max(0.6, width / height)) : 1.6;
    return { picture: this.data.picture, seed: this.data.seed, aspect };
  }

  private rescene(): void {
    this.scene = sceneOf(this.data, this.view);
    this.stands = new Stands(this.scene);
    const { places } = this.view;
    for (const { id, inside } of this.scene.nodes) {
      const middle = places.has(id) ? null : middleOf(inside.flatMap((one) => places.get(one) ?? []));
      if (middle) places.set(id, rounded(middle));
    }
  }

  /** `cause`: the step that made it necessary; without one Python only hears of places that are new. */
  private lay(begun: number, cause: string | null = null): void {
    this.callOff();
    this.rescene();
    this.root.dataset["state"] = "arranging";
    let ready = false;
    if (this.memory.bounds === null) this.chooseRoom();
    this.makeRoom();
    this.callOff = arrange(this.scene, this.memory, this.frame(), ({ fresh, placed }) => {
      ready = true;
      this.paint(fresh, begun);
      if (cause !== null || placed) tell(this.memory, cause ?? "placed");
    });
    if (!ready) this.panel.say(this.data.texts["arranging"]);
  }

  /** The legend gets its own column or strip, decided once per picture: later changes of the legend move nothing. */
  private chooseRoom(): void {
    const legend = legendShown(this.data);
    const wide = this.root.clientWidth >= 900;
    this.memory.room = !legend ? "over" : wide ? "beside" : this.root.clientHeight >= 360 ? "strip" : "over";
  }

  /** The same room as before, also where the chart was made anew (another page was looked at in between). */
  private makeRoom(): void {
    const { classList } = this.root;
    if (classList.contains(this.memory.room)) return;
    classList.remove("beside", "strip", "over");
    classList.add(this.memory.room);
    this.legend.fit();
    this.renderer.sigma.resize();
  }

  private paint(fresh: boolean, begun: number): void {
    const { renderer, overlay } = this;
    [renderer.look.focusNodes, renderer.look.focusLinks] = [null, null];
    [overlay.stage.hovered, overlay.stage.hoveredLink] = [null, null];
    this.panel.tooltip("", null);
    this.root.dataset["laidMs"] = String(Math.round(performance.now() - begun));
    if (fresh) this.measure();
    const kept = fresh ? null : this.memory.camera;
    renderer.look.selected = this.selectedDrawn();
    this.minimap.stale();
    renderer.show(this.scene, this.memory);
    this.showState();
    renderer.lookFrom(kept ?? renderer.fitted());
    const { dataset } = this.root;
    Object.assign(dataset, { nodes: this.scene.nodes.length, links: this.scene.links.length, state: "painted" });
    dataset["paintedMs"] = String(Math.round(performance.now() - begun));
  }

  /** Before the picture is shown whole: room for a warning, and how large dots may be. */
  private measure(): void {
    const { sigma } = this.renderer;
    this.root.classList.toggle("warned", this.view.layout === "groups");
    sigma.resize();
    const { width, height } = sigma.getDimensions();
    const { x, y } = this.memory.bounds ?? { x: [0, 1], y: [0, 1] };
    const room = { width: Math.max(100, width - 2 * PADDING), height: Math.max(100, height - 2 * PADDING) };
    const perUnit = pixelsPerUnit({ x: x[1] - x[0], y: y[1] - y[0] }, room);
    const { nodes } = this.scene;
    const dots = nodes.map(({ id, size }) => ({ ...this.view.places.get(id)!, size }));
    this.memory.shrink = Math.max(shrinkOf(perUnit, nodes.length), apart(dots, perUnit));
  }

  /** Count line, warning, buttons: whatever follows from data and arrangement. */
  private showState(): void {
    const { data, scene, view } = this;
    this.panel.say(data.nodes.length === 0 ? data.texts["nothing"] : "");
    const shown = scene.nodes.filter((node) => !node.ghost).flatMap((node) => this.rowsOf([node.id]));
    const hidden = data.nodes.filter((node) => view.hidden.has(node.id)).length;
    this.panel.counted(shown.length, Math.max(data.total, data.nodes.length), hidden);
    this.panel.tied(scene);
    const { level, certainty, inside } = verdict(view, scene, data.clusters, data.reliable);
    this.root.dataset["warning"] = level;
    const sure = certainty === null ? data.texts["notLooked"] : `${Math.round(certainty * 100)} %`;
    const words = { sure, n: Math.round(inside * 100) };
    const text = level === "none" ? "" : fill(data.texts[level === "low" ? "groupsLow" : "groupsNamed"], words);
    this.panel.warn(text, level === "low");
    this.panel.update();
  }

  // --- what is picked -------------------------------------------------------------------------------------------

  /** The rows behind drawn nodes and ties. */
  rowsOf(ids: readonly string[]): string[] {
    return ids.flatMap((id) => this.stands.rowsOf(id));
  }

  /** Drawn nodes and ties all of whose rows are picked. */
  private selectedDrawn(): Set<string> {
    return this.stands.wholly(this.selection.ids);
  }

  /** Drawn nodes that are picked. */
  get pickedNodes(): string[] {
    const { look, screen } = this.renderer;
    const drawn = [...look.selected].flatMap((id) => screen.indexOf(id) ?? []);
    return drawn.sort((i, j) => i - j).map((i) => look.nodes[i].id);
  }

  get pickedRows(): string[] {
    return this.rowsOf(this.pickedNodes);
  }

  pickDrawn(ids: readonly string[], adding = false): void {
    const rows = this.rowsOf(ids);
    this.selection.pick(adding ? [...this.selection.ids, ...rows] : rows);
  }

  private pickKind(by: "group" | "type", value: string, adding: boolean): void {
    const rows = this.scene.nodes.filter((node) => !node.ghost).flatMap((node) => this.rowsOf([node.id]));
    const shown = new Set(rows);
    const ids = this.data.nodes.filter((row) => row[by] === value && shown.has(row.id)).map((row) => row.id);
    this.selection.pick(adding ? [...this.selection.ids, ...ids] : ids);
  }

  private showSelection(): void {
    this.renderer.look.selected = this.selectedDrawn();
    this.root.dataset["selected"] = String(this.selection.ids.length);
    this.renderer.restyle();
    this.panel.update();
  }

  copyIds(): void {
    const { texts } = this.data;
    const ids = [...this.selection.ids];
    navigator.clipboard.writeText(ids.join("\n")).then(
      () => this.panel.flash(fill(texts["copied"], { n: ids.length })),
      () => this.panel.flash(texts["notCopied"]),
    );
  }

  // --- what Python is asked for ---------------------------------------------------------------------------------

  ask(action: string, ids: string[] = this.pickedRows, options: Record<string, unknown> = {}): void {
    this.memory.outbox.post({ kind: "ask", action, ids, options });
  }

  expand(options: Record<string, unknown> = {}): void {
    this.ask("expand", this.pickedRows, options);
  }

  /** A double-click: opens what stands for several, otherwise asks for the neighbours. */
  activate(id: string): void {
    const row = this.renderer.nodeRows.get(id);
    if (!row) return;
    this.selection.pick(this.rowsOf([id]));
    if (row.inside.length > 0) this.expandGroups([id]);
    else if (row.members > 0 && this.data.asks.includes("open")) this.ask("open", [id]);
    else if (this.data.asks.includes("expand")) this.ask("expand", [id]);
  }

  chooseExpansion(): void {
    const ids = this.pickedRows;
    this.dialog.expansion(null, (options) => this.ask("expand", ids, options), () => undefined);
  }

  private guarded = "";

  private showGuard(): void {
    const { guard } = this.data;
    const said = JSON.stringify(guard);
    if (said === this.guarded) return;
    this.guarded = said;
    if (!guard) return this.dialog.close();
    this.dialog.expansion(
      guard,
      (options) => this.ask("expand", [guard.id], options),
      () => this.ask("unguard", [guard.id]),
    );
  }

  // --- how it is arranged ---------------------------------------------------------------------------------------

  /** A step of the person: changes the arrangement, draws it, tells Python. */
  change(cause: string, edit: (view: Arrangement) => void): void {
    edit(this.view);
    this.lay(performance.now(), cause);
  }

  hide(ids: readonly string[]): void {
    if (ids.length === 0) return;
    this.change("hide", (view) => ids.forEach((id) => view.hidden.add(id)));
    this.selection.pick([]);
  }

  /** Shows what is hidden and hides what is shown. */
  swapHidden(): void {
    this.change("invert", (view) => {
      view.hidden = new Set(this.data.nodes.map((row) => row.id).filter((id) => !view.hidden.has(id)));
    });
  }

  collapse(): void {
    const rows = this.pickedRows;
    const label = fill(this.data.texts["groupOf"], { n: rows.length });
    const id = this.freeName();
    this.change("collapse", (view) => {
      view.collapsed = [...this.without(rows), { id, label, members: rows }];
    });
    this.selection.pick(rows);
  }

  private freeName(): string {
    const taken = new Set([...this.data.nodes.map((row) => row.id), ...this.view.collapsed.map((group) => group.id)]);
    let number = 1;
    while (taken.has(`group ${number}`)) number++;
    return `group ${number}`;
  }

  /** The groups that stay when some of their nodes go into another. */
  private without(rows: readonly string[]) {
    const gone = new Set(rows);
    const rest = this.view.collapsed.map((g) => ({ ...g, members: g.members.filter((id) => !gone.has(id)) }));
    return rest.filter((group) => group.members.length > 0);
  }

  collapseClusters(): void {
    const members = new Map<string, string[]>();
    const inside = new Set(this.view.collapsed.flatMap((group) => group.members));
    for (const row of this.data.nodes) {
      if (row.cluster === null || inside.has(row.id)) continue;
      members.set(row.cluster, [...(members.get(row.cluster) ?? []), row.id]);
    }
    const groups = [...members].filter(([, ids]) => ids.length > 1).map(([cluster, ids]) => ({
      id: `cluster ${cluster}`, label: this.data.clusters[cluster]?.label ?? cluster, members: ids,
    }));
    this.change("collapse", (view) => (view.collapsed = [...view.collapsed, ...groups]));
  }

  /** Some groups, or all (null), drawn as their nodes again. */
  expandGroups(ids: readonly string[] | null): void {
    this.change("expand_group", (view) => {
      view.collapsed = ids === null ? [] : view.collapsed.filter((group) => !ids.includes(group.id));
    });
  }

  /** Whether of each dot only the strongest ties are drawn. */
  get fewerTies(): boolean {
    return (this.scene.ties?.strongest ?? 0) > 0;
  }

  /** Of each dot so many of its strongest ties; 0: all. */
  showTies(strongest: number): void {
    this.change("strongest", (view) => (view.strongest = strongest));
  }

  nextTies(): void {
    this.change("ties", (view) => (view.ties = TIES[(TIES.indexOf(view.ties) + 1) % TIES.length]));
    this.panel.flash(this.data.texts[`ties_${this.view.ties}`]);
  }

  layoutBy(name: LayoutName): void {
    this.view.layout = name;
    this.view.centre = this.pickedNodes.length <= 50 ? this.pickedNodes : [];
    const begun = performance.now();
    this.callOff();
    this.root.dataset["state"] = "arranging";
    let ready = false;
    this.callOff = layOut(this.scene, this.memory, this.frame(), () => {
      ready = true;
      this.paint(true, begun);
      tell(this.memory, "layout");
    });
    if (!ready) this.panel.say(this.data.texts["arranging"]);
  }

  /** While it is dragged; those picked with it come along. */
  moveNode(id: string, to: Point): void {
    const { places } = this.view;
    const at = places.get(id)!;
    const [dx, dy] = [to.x - at.x, to.y - at.y];
    const along = this.renderer.look.selected.has(id) ? this.pickedNodes : [id];
    for (const one of along) {
      const from = places.get(one)!;
      places.set(one, { x: from.x + dx, y: from.y + dy });
      this.renderer.move(one, places.get(one)!);
    }
    this.panel.tooltip("", null);
    this.minimap.stale();
  }

  dropNode(id: string): void {
    const along = this.renderer.look.selected.has(id) ? this.pickedNodes : [id];
    for (const one of along) {
      this.view.pinned.add(one);
      this.view.places.set(one, rounded(this.view.places.get(one)!));
    }
    this.renderer.restyle();
    tell(this.memory, "drag");
  }

  /** Moves what is picked by some pixels, as dragging it would. */
  nudge(x: number, y: number): void {
    const { sigma } = this.renderer;
    const [from, to] = [sigma.viewportToGraph({ x: 0, y: 0 }), sigma.viewportToGraph({ x, y })];
    const ids = this.pickedNodes;
    this.change("drag", ({ places, pinned }) => {
      for (const id of ids) {
        const at = places.get(id)!;
        places.set(id, rounded({ x: at.x + to.x - from.x, y: at.y + to.y - from.y }));
        pinned.add(id);
      }
    });
  }

  pinPicked(): void {
    const ids = this.pickedNodes;
    const all = ids.every((id) => this.view.pinned.has(id));
    this.change("pin", (view) => ids.forEach((id) => (all ? view.pinned.delete(id) : view.pinned.add(id))));
  }

  /** Puts what is picked in one row (`y`) or column (`x`), at their mean. */
  align(axis: "x" | "y"): void {
    const ids = this.pickedNodes;
    this.change("align", ({ places }) => {
      const mean = ids.reduce((sum, id) => sum + places.get(id)![axis], 0) / ids.length;
      for (const id of ids) places.set(id, rounded({ ...places.get(id)!, [axis]: mean }));
    });
  }

  // --- looking ---------------------------------------------------------------------------------------------------

  hover(id: string | null): void {
    const near = id === null ? null : this.renderer.neighbours(id);
    this.renderer.look.focusNodes = near?.nodes ?? null;
    this.renderer.look.focusLinks = near?.links ?? null;
    this.overlay.stage.hovered = id;
    this.root.style.cursor = id === null ? "" : "pointer";
    if (id === null) this.panel.tooltip("", null);
    else this.panel.tooltip(this.tip(id), this.onRoot(id));
    this.renderer.restyle();
  }

  private tip(id: string): string {
    const { title, certainty, more } = this.renderer.nodeRows.get(id)!;
    const { texts } = this.data;
    const sure = certainty === null ? "" : fill(texts["certainty"], { n: Math.round(certainty * 100) });
    return [title, sure, more > 0 ? fill(texts["moreTied"], { n: more }) : ""].filter(Boolean).join("\n");
  }

  private onRoot(id: string): (Point & { radius: number }) | null {
    const at = this.renderer.onScreen(id);
    return at && { ...at, x: at.x + this.stage.offsetLeft, y: at.y + this.stage.offsetTop };
  }

  hoverLink(id: string | null): void {
    if (id === this.overlay.stage.hoveredLink) return;
    this.overlay.stage.hoveredLink = id;
    this.root.style.cursor = id === null && this.overlay.stage.hovered === null ? "" : "pointer";
    this.renderer.marked();
  }

  /** The menu at a point of the stage, for what lies there: a node, a tie, or the chart. */
  openMenu(at?: Point, on: string | null = this.pickedNodes[0] ?? null): void {
    if (on !== null && !this.renderer.look.selected.has(on)) this.selection.pick(this.rowsOf([on]));
    const { width, height } = this.renderer.sigma.getDimensions();
    const where = at ?? (on !== null ? this.renderer.onScreen(on) : null) ?? { x: width / 3, y: height / 4 };
    const { offsetLeft, offsetTop } = this.stage;
    this.menu.open({ x: where.x + offsetLeft, y: where.y + offsetTop }, on === null ? "chart" : "picked");
  }

  help(): void {
    this.dialog.help();
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

  fit(only?: ReadonlySet<string>): void {
    void this.renderer.sigma.getCamera().animate(this.renderer.fitted(only), { duration: 160 });
  }

  /** Brings a node to the middle, near enough to read its surroundings, and picks it; out of its group if need be. */
  focus(id: string): void {
    if (!this.renderer.nodeRows.has(id)) this.bringBack(id);
    const { sigma, screen } = this.renderer;
    const index = screen.indexOf(id);
    if (index === undefined) return;
    const at = screen.framedAt(index);
    const near = Math.min(1, 12 / Math.sqrt(Math.max(1, this.renderer.look.nodes.length)));
    const ratio = Math.min(sigma.getCamera().ratio, Math.max(0.05, near));
    void sigma.getCamera().animate({ x: at.x, y: at.y, ratio }, { duration: 220 });
    this.selection.pick([id]);
  }

  private bringBack(id: string): void {
    const group = this.view.collapsed.find((one) => one.members.includes(id));
    if (group) this.expandGroups([group.id]);
    if (this.view.hidden.has(id)) this.change("reveal", (view) => view.hidden.delete(id));
  }

  picture(kind: "png" | "svg"): void {
    const captions = this.captions();
    if (kind === "svg") {
      const text = svg(this.renderer, this.overlay, this.data, captions);
      return save(new Blob([text], { type: "image/svg+xml" }), "linkgraph-chart.svg");
    }
    png(this.renderer, this.data, captions).toBlob((blob) => {
      if (!blob) throw new Error("chart: the picture could not be encoded");
      save(blob, "linkgraph-chart.png");
    }, "image/png");
  }

  private resize(): void {
    const { sigma } = this.renderer;
    const before = sigma.getDimensions();
    sigma.resize();
    const { width, height } = sigma.getDimensions();
    if (width !== before.width || height !== before.height) sigma.scheduleRender();
  }

  destroy(): void {
    this.gone = true;
    this.callOff();
    this.watcher.disconnect();
    this.overlay.stop();
    this.renderer.kill();
  }
}
