// What Python must hear, as a numbered list that it acknowledges: runs that follow each other quickly lose nothing.

import type { SentView } from "./arrangement";

export type Message =
  | { kind: "select"; ids: string[] }
  | { kind: "view"; cause: string; view: SentView }
  | { kind: "ask"; action: string; ids: string[]; options: Record<string, unknown> }
  | { kind: "resync" };

/** With what the browser has by now: rows and arrangement of these numbers need not be sent again. */
export type Numbered = Message & { seq: number; stamp: number | null; revision: number };

export class Outbox {
  private last = 0;
  private pending: Numbered[] = [];
  /** Set at every run: Streamlit's functions belong to one mounting. */
  send: (messages: Numbered[]) => void = () => undefined;

  /** What the browser has. */
  has: { stamp: number | null; revision: number } = { stamp: null, revision: 0 };

  post(message: Message): void {
    this.pending.push({ ...message, ...this.has, seq: ++this.last });
    this.send([...this.pending]);
  }

  /** Python has dealt with everything up to here (it may know numbers that this page, reloaded, does not). */
  acknowledge(seq: number): void {
    this.pending = this.pending.filter((message) => message.seq > seq);
    this.last = Math.max(this.last, seq);
  }

  waitsFor(kind: Message["kind"]): boolean {
    return this.pending.some((message) => message.kind === kind);
  }
}
