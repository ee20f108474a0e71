import { beforeEach, expect, test } from "vitest";
import type { Timers } from "../src/selection";
import { Selection } from "../src/selection";

let clock: { due: Array<{ at: number; run: () => void; id: number }>; now: number };
let sent: string[][];
let picks: Selection;

const timers: Timers = {
  set: (run, delay) => clock.due.push({ at: clock.now + delay, run, id: clock.due.length + 1 }),
  clear: (id) => clock.due.forEach((d) => d.id === id && (d.run = () => undefined)),
  now: () => clock.now,
};

function wait(ms: number): void {
  clock.now += ms;
  for (const d of clock.due) {
    if (d.at <= clock.now) {
      const { run } = d;
      d.run = () => undefined;
      run();
    }
  }
}

beforeEach(() => {
  clock = { due: [], now: 0 };
  sent = [];
  picks = new Selection((ids) => sent.push(ids), () => undefined, timers);
});

test("a click is shown at once and sent once, after the time for a double-click", () => {
  picks.pick(["a"], 240);
  expect(picks.ids).toEqual(["a"]);
  wait(200);
  expect(sent).toEqual([]);
  wait(100);
  wait(1000);
  expect(sent).toEqual([["a"]]);
});

test("a double-click takes its first click back and sends nothing", () => {
  picks.pick(["a"], 240);
  wait(300);
  picks.pick(["b"], 240);
  wait(100);
  picks.cancel();
  wait(1000);
  expect(picks.ids).toEqual(["a"]);
  expect(sent).toEqual([["a"]]);
});

test("several quick clicks send the last one only; the same again is not sent twice", () => {
  picks.pick(["a"], 240);
  wait(100);
  picks.pick(["b"], 240);
  wait(300);
  picks.pick(["b"], 240);
  wait(300);
  expect(sent).toEqual([["b"]]);
});

test("an echo from Python of an older pick does not undo a newer one", () => {
  picks.receive([]);
  picks.pick(["a"], 0);
  wait(1);
  picks.pick(["b"], 0);
  wait(1);
  picks.receive(["a"]);
  expect(picks.ids).toEqual(["b"]);
  picks.receive(["b"]);
  expect(picks.ids).toEqual(["b"]);
});

test("a new selection from Python replaces the pick, the same one again does not", () => {
  picks.receive(["x"]);
  expect(picks.ids).toEqual(["x"]);
  picks.pick(["a"], 0);
  wait(1);
  picks.receive(["x"]);
  expect(picks.ids).toEqual(["a"]);
  picks.receive(["y"]);
  expect(picks.ids).toEqual(["y"]);
  wait(1000);
  expect(sent).toEqual([["a"]]);
});
