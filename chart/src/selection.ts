// What is picked, and when Python is told. A double-click is not a pick: it takes the pick back before it is sent.

export interface Timers {
  set(run: () => void, delay: number): number;
  clear(handle: number): void;
  now(): number;
}

const ECHO_MS = 5000;

export const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);

export class Selection {
  private current: string[] = [];
  private before: string[] = [];
  private sent: string[] = [];
  private fromPython: string[] | null = null;
  private echoes: Array<{ ids: string[]; at: number }> = [];
  private waiting: number | null = null;

  constructor(
    private readonly send: (ids: string[]) => void,
    private readonly changed: () => void,
    private readonly timers: Timers,
  ) {}

  get ids(): readonly string[] {
    return this.current;
  }

  /** The person picked something: shown at once, sent after `delay` unless a double-click follows. */
  pick(ids: string[], delay: number): void {
    if (this.waiting === null) this.before = this.current;
    this.stopWaiting();
    this.current = [...ids];
    this.changed();
    this.waiting = this.timers.set(() => this.flush(), delay);
  }

  /** A double-click: whatever its first click picked is taken back and not sent. */
  cancel(): void {
    if (this.waiting === null) return;
    this.stopWaiting();
    this.current = this.before;
    this.changed();
  }

  /** Python passes a selection with every run; only a new one that is not an echo of our own counts. */
  receive(ids: string[]): void {
    const known = this.fromPython !== null && same(ids, this.fromPython);
    this.fromPython = [...ids];
    if (known) return;
    const now = this.timers.now();
    this.echoes = this.echoes.filter((echo) => now - echo.at < ECHO_MS);
    const echo = this.echoes.findIndex((e) => same(e.ids, ids));
    if (echo >= 0) {
      this.echoes.splice(0, echo + 1);
      return;
    }
    this.stopWaiting();
    this.current = [...ids];
    this.sent = [...ids];
    this.changed();
  }

  stop(): void {
    this.stopWaiting();
  }

  private flush(): void {
    this.waiting = null;
    if (same(this.current, this.sent)) return;
    this.sent = [...this.current];
    this.echoes.push({ ids: this.sent, at: this.timers.now() });
    this.send(this.sent);
  }

  private stopWaiting(): void {
    if (this.waiting !== null) this.timers.clear(this.waiting);
    this.waiting = null;
  }
}
