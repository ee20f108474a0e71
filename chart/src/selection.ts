// What is picked. Shown at once, told to Python at once; what Python passes counts when nothing of ours is on its way.

export const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((id, i) => id === b[i]);

export class Selection {
  private current: string[] = [];

  constructor(
    private readonly send: (ids: string[]) => void,
    private readonly changed: () => void,
  ) {}

  /** Ids as Python knows them: nodes of a group and ties of a bundle one by one. */
  get ids(): readonly string[] {
    return this.current;
  }

  pick(ids: Iterable<string>): void {
    const next = [...new Set(ids)];
    if (same(next, this.current)) return;
    this.current = next;
    this.changed();
    this.send(next);
  }

  /** Adds what is not picked yet; takes away what is, if all of it was. */
  toggle(ids: readonly string[]): void {
    const now = new Set(this.current);
    const gone = ids.every((id) => now.has(id));
    this.pick(gone ? this.current.filter((id) => !ids.includes(id)) : [...this.current, ...ids]);
  }

  /** Python passes a selection with every run; `waiting`: it has not heard of our last one yet. */
  receive(ids: string[], waiting: boolean): void {
    if (waiting || same(ids, this.current)) return;
    this.current = [...ids];
    this.changed();
  }
}
