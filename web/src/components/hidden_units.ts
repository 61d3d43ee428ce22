// What the hidden units of a dense network look for: the weights of each as a picture.
import { Weights } from "../engine";
import { h } from "../dom";
import { text } from "../text/text";
import { largest, pixels } from "./pixels";

const kMost = 100;

export function hidden_units(weights: Weights): HTMLElement {
  const [units, inputs] = weights.shape;
  const side = Math.round(Math.sqrt(inputs));
  const full = largest(weights.values);
  const shown = Math.min(units, kMost);
  const tiles = Array.from({ length: shown }, (_, unit) => {
    const values = weights.values.slice(unit * inputs, (unit + 1) * inputs);
    const tile = pixels({ width: side, height: inputs / side, values }, "signed", "", full, "unit-tile");
    tile.removeAttribute("role");
    tile.removeAttribute("aria-label");
    return tile;
  });
  return h("div", { class: "unit-tiles", role: "img", "aria-label": text.learn.units_label(shown, units) }, ...tiles);
}
