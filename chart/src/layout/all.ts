// One door to every arrangement.

import type { LayoutName } from "../arrangement";
import type { Point } from "../types";
import { groupView } from "./groups";
import { layout, unitOf } from "./index";
import type { RichInput } from "./input";
import { layered } from "./layers";
import { concentric } from "./rings";
import type { Axis } from "./simple";
import { byPlace, byTime, grid } from "./simple";

export interface Result {
  points: Point[];
  /** Where times stand, for the arrangement by time. */
  axis: Axis | null;
}

export function* arrangeBy(name: LayoutName, input: RichInput): Generator<void, Result> {
  const unit = unitOf(input.groups.length);
  switch (name) {
    case "groups":
      return { points: yield* groupView(input, unit), axis: null };
    case "concentric":
      return { points: concentric(input), axis: null };
    case "layered":
      return { points: layered(input), axis: null };
    case "grid":
      return { points: grid(input), axis: null };
    case "time":
      return byTime(input, unit);
    case "map":
      return { points: byPlace(input, unit), axis: null };
    case "force":
      return { points: yield* layout(input), axis: null };
  }
}
