// One step of back-propagation in the order in which it happens, each part with its formula (docs/classic.md).
import { Sample, Weights } from "../engine";
import { h, fill } from "../dom";
import { compact, decimal, signed, whole } from "../format";
import { text } from "../text/text";
import { Bars } from "./bars";
import { PixelGrid, as_square, largest } from "./pixels";

const kFullInk = 16; // the tutorial's network takes counts of ink, 0..16

interface Part {
  element: HTMLElement;
}

function part(number: number, title: string, formula: string, why: string, ...content: Node[]): Part {
  return {
    element: h("li", { class: "part" },
      h("div", { class: "words" }, h("h3", {}, h("span", { class: "number", "aria-hidden": "true" }, number), title),
        h("p", { class: "formula" }, formula), h("p", { class: "small" }, why)),
      h("div", { class: "numbers-of" }, ...content)),
  };
}

export class BackPropagation {
  private readonly input = new PixelGrid("ink", text.steps.sample);
  private readonly hidden = new PixelGrid("heat", text.steps.hidden);
  private readonly output = new Bars(text.steps.output);
  private readonly error = new Bars(text.steps.error, true);
  private readonly delta_output = new Bars(text.steps.delta_output, true);
  private readonly delta_hidden = new PixelGrid("signed", text.steps.delta_hidden);
  private readonly update = new PixelGrid("signed", text.steps.update);
  private readonly unit = new PixelGrid("signed", text.steps.unit_weights);
  private readonly title = h("h2", {});
  private readonly hover = h("output", { class: "hover" });
  private readonly label = h("p", {});
  private readonly loss = h("p", {});
  private readonly changed = h("figcaption", {});
  private readonly unit_caption = h("figcaption", {});
  readonly element: HTMLElement;

  constructor() {
    const tell = (value: string) => fill(this.hover, value);
    for (const grid of [this.input, this.hidden, this.delta_hidden, this.update, this.unit]) grid.on_hover(tell);
    const { steps } = text;
    this.element = h("section", { class: "steps", hidden: true },
      h("div", { class: "row" }, this.title, this.hover),
      h("ol", {},
        part(1, steps.sample, "x", steps.sample_why, this.input.element, this.label).element,
        part(2, steps.hidden, "L₁ = σ(x V)", steps.hidden_why, this.hidden.element).element,
        part(3, steps.output, "L₂ = σ(L₁ W)", steps.output_why, this.output.element).element,
        part(4, steps.error, "e = y − L₂", steps.error_why, this.error.element, this.loss).element,
        part(5, steps.delta_output, "δ₂ = e · L₂ · (1 − L₂)", steps.delta_output_why, this.delta_output.element).element,
        part(6, steps.delta_hidden, "δ₁ = (δ₂ Wᵀ) · L₁ · (1 − L₁)", steps.delta_hidden_why, this.delta_hidden.element).element,
        part(7, steps.update, "W += η L₁ᵀ δ₂     V += η xᵀ δ₁", steps.update_why,
          h("div", { class: "two" }, h("figure", {}, this.update.element, this.changed), h("figure", {}, this.unit.element, this.unit_caption))).element));
  }

  show(sample: Sample, lr: number, weights: Weights | null): void {
    this.element.hidden = false;
    const { steps } = text;
    const side = Math.round(Math.sqrt(sample.input.length));
    fill(this.title, steps.title(whole(sample.step + 1)));
    this.input.show({ width: side, height: side, values: sample.input }, kFullInk);
    fill(this.label, steps.label(sample.label));
    this.hidden.show(as_square(sample.hidden));
    const best = sample.output.indexOf(Math.max(...sample.output));
    this.output.show(sample.output.map((value, i) => ({ name: String(i), share: value, value: decimal(value, 3), strong: i === best })));
    this.error.show(sample.error.map((value, i) => ({ name: String(i), share: value, value: signed(value), strong: i === sample.label })));
    fill(this.loss, steps.loss(decimal(sample.loss, 4)));
    const full = largest(sample.delta_output);
    this.delta_output.show(sample.delta_output.map((value, i) => ({
      name: String(i), share: value / Math.max(full, 1e-12), value: compact(value), strong: i === sample.label,
    })));
    this.delta_hidden.show(as_square(sample.delta_hidden), largest(sample.delta_hidden));
    this.show_update(sample, lr, weights, side);
  }

  // Of the hidden unit that changes most, by how much each of its weights does.
  private show_update(sample: Sample, lr: number, weights: Weights | null, side: number): void {
    const sizes = sample.delta_hidden.map(Math.abs);
    const unit = sizes.indexOf(Math.max(...sizes));
    const change = sample.input.map((value) => lr * sample.delta_hidden[unit] * value);
    this.update.show({ width: side, height: side, values: change }, largest(change));
    fill(this.changed, text.steps.changed(unit, compact(largest(change))));
    this.unit.element.parentElement!.hidden = weights === null;
    if (!weights) return;
    const inputs = weights.shape[1];
    const values = weights.values.slice(unit * inputs, (unit + 1) * inputs);
    this.unit.show({ width: side, height: side, values }, largest(values));
    fill(this.unit_caption, text.steps.unit_now(unit));
  }
}
