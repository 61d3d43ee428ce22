// What the hidden units of a dense network look for: the weights of each as a picture.
import { Weights } from "../engine";
import { fill, h } from "../dom";
import { text } from "../text/text";
import { PixelGrid, largest } from "./pixels";

const kMost = 100;

// They are painted again and again while a network learns: the canvases stay.
export class HiddenUnits {
  readonly element = h("div", { class: "unit-tiles", role: "img" });
  private tiles: PixelGrid[] = [];

  show(weights: Weights): void {
    const [units, inputs] = weights.shape;
    const side = Math.round(Math.sqrt(inputs));
    const full = largest(weights.values);
    const shown = Math.min(units, kMost);
    if (this.tiles.length !== shown) {
      this.tiles = Array.from({ length: shown }, () => new PixelGrid("signed", "", "unit-tile"));
      for (const { element } of this.tiles) element.removeAttribute("role");
      fill(this.element, ...this.tiles.map(({ element }) => element));
      this.element.setAttribute("aria-label", text.learn.units_label(shown, units));
    }
    this.tiles.forEach((tile, unit) =>
      tile.show({ width: side, height: inputs / side, values: weights.values.slice(unit * inputs, (unit + 1) * inputs) }, full));
  }

  clear(): void {
    this.tiles = [];
    fill(this.element);
    this.element.removeAttribute("aria-label");
  }
}

export function hidden_units(weights: Weights): HTMLElement {
  const units = new HiddenUnits();
  units.show(weights);
  return units.element;
}
