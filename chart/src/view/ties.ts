// Where only the strongest ties of each dot are drawn: that this is so, how many there are, and a slider for more.

import { fill } from "../draw/text";
import type { Scene } from "../scene";
import type { Texts } from "../types";
import { make } from "./make";

/** What the slider steps through; the last step is all. */
const STEPS = [1, 2, 3, 5, 8, 13, 21, 0];

export class TieLimit {
  private readonly box: HTMLElement;
  private readonly words: HTMLElement;
  private readonly slider: HTMLInputElement;

  constructor(root: HTMLElement, chosen: (strongest: number) => void) {
    this.box = make("label", "tie-limit", root);
    this.words = make("span", "", this.box);
    this.slider = make("input", "", this.box);
    Object.assign(this.slider, { type: "range", min: "0", max: String(STEPS.length - 1), step: "1" });
    this.slider.addEventListener("change", () => chosen(STEPS[Number(this.slider.value)]));
    this.box.hidden = true;
  }

  show({ links, ties }: Scene, texts: Texts): void {
    const { all, strongest } = ties ?? { all: links.length, strongest: 0 };
    // once it was there it stays while it can change anything, so that "all" can be taken back
    this.box.hidden = strongest === 0 && (this.box.hidden || all <= STEPS[2]);
    const said = strongest === 0 ? texts["allTies"] : texts["strongestTies"];
    this.words.textContent = fill(said, { n: links.length, m: all, k: strongest });
    this.slider.value = String(Math.max(0, STEPS.indexOf(strongest)));
    this.slider.setAttribute("aria-label", texts["tieSlider"]);
  }

  get said(): string {
    return this.box.hidden ? "" : (this.words.textContent ?? "");
  }
}
