// Inside the network: what each of its layers makes of a digit, and what is left of it where it is broken.
import { Activations, EngineError, Evaluation, Layer, LayerValues, Pixels, Unit, Weights } from "../engine";
import { fill, h } from "../dom";
import { compact, decimal, percent, signed, whole } from "../format";
import { Latest } from "../latest";
import { normal_numbers } from "../random";
import { number_of } from "../route";
import { text } from "../text/text";
import { Bars } from "../components/bars";
import { example_drawings } from "../components/examples";
import { LayerMaps, values_of } from "../components/layer_maps";
import { ModelChoice } from "../components/model_choice";
import { Notice } from "../components/notice";
import { PixelGrid, largest } from "../components/pixels";
import { to_pgm } from "../components/strokes";
import { Page, View } from "./view";

const kEvaluateDelay = 350; // ms after the last change
const kSigns = "-.,/:+()%$#="; // behind the ten digits and "nothing", where a model knows them
const kPlain = new Set(["flatten", "dropout"]); // layers that have nothing to show
const kMostOff = 512;

const key_of = ({ layer, unit }: Unit) => `${layer}:${unit}`;

function units_of(given: string | null): Unit[] {
  const units = (given ?? "").split(",").slice(0, kMostOff).map((part) => /^(\d+):(\d+)$/.exec(part));
  return units.flatMap((match) => (match ? [{ layer: Number(match[1]), unit: Number(match[2]) }] : []));
}

// Those that show something of their own: of "conv, batchnorm, relu" the last, of "dense, sigmoid", too.
function worth_showing(layers: LayerValues[]): LayerValues[] {
  const is_activation = (layer?: LayerValues) => /relu|sigmoid|tanh|batchnorm/.test(layer?.kind ?? "");
  return layers.filter((layer, i) => !kPlain.has(layer.kind) && !is_activation(layers[i + 1]));
}

export class NetworkView implements View {
  private readonly model = new ModelChoice(this.page, () => void this.change_model());
  private readonly notice = new Notice();
  private readonly input = new PixelGrid("ink", text.network.input);
  private readonly input_hover = h("output", { class: "hover" });
  private readonly output = new Bars(text.network.output);
  private readonly noise = h("input", { type: "range", min: 0, max: 1, step: 0.05, value: 0, oninput: () => this.changed() });
  private readonly noise_value = h("output", {});
  private readonly accuracy = h("p", { class: "accuracy", role: "status" });
  private readonly accuracy_about = h("p", { class: "small" });
  private readonly off_list = h("p", { class: "off-list" });
  private readonly on_again = h("button", { type: "button", class: "quiet", onclick: () => this.switch_on() }, text.network.switch_on_all);
  private readonly layers_box = h("div", { class: "layers" });
  private readonly unit_box = h("aside", { class: "card unit", "aria-label": text.network.unit_title });
  private readonly drawing = h("button", { type: "button", onclick: () => this.choose_source("drawing") }, text.network.your_drawing);
  private readonly samples = Array.from({ length: 10 }, (_, digit) =>
    h("button", { type: "button", class: "digit", "aria-label": text.network.test_digit(digit), onclick: () => this.choose_source(String(digit)) }, digit));
  readonly element = this.make();

  private source = "";
  private picture: Pixels | null = null; // without noise
  private off: Unit[] = [];
  private chosen: Unit | null = null;
  private activations: Activations | null = null;
  private intact: Evaluation | null = null;
  private weights = new Map<number, Weights>(); // of dense layers, by index
  private maps = new Map<number, LayerMaps>();
  private evaluate_timer = 0;

  private readonly running = new Latest<null, Activations>(
    () => this.page.engine.activations(this.model.id, this.noisy(), this.off),
    (activations) => this.show_activations(activations), (error) => this.notice.show(error),
    (busy) => this.element.setAttribute("aria-busy", String(busy)));
  private readonly evaluating = new Latest<null, Evaluation>(
    () => this.page.engine.evaluate(this.model.id, Number(this.noise.value), this.off),
    (evaluation) => this.show_accuracy(evaluation), (error) => this.notice.show(error));

  constructor(private readonly page: Page) {}

  show(parameters: URLSearchParams): void {
    this.noise.value = String(number_of(parameters, "noise", 0, 0, 1));
    this.off = units_of(parameters.get("off"));
    this.chosen = units_of(parameters.get("unit"))[0] ?? null;
    const wanted = parameters.get("input") ?? "drawing";
    void this.load(parameters.get("model") ?? this.model.id, wanted);
  }

  hide(): void {}

  parameters() {
    return {
      model: this.model.id === "builtin" ? undefined : this.model.id,
      input: this.source || undefined,
      noise: Number(this.noise.value) || undefined,
      off: this.off.map(key_of).join(",") || undefined,
      unit: this.chosen ? key_of(this.chosen) : undefined,
    };
  }

  command(): string {
    return `inkling inspect ${this.model.id === "builtin" ? "builtin" : `${this.model.id}.safetensors`}`;
  }

  private make(): HTMLElement {
    this.input.on_hover((value) => fill(this.input_hover, value));
    return h("section", { class: "view network" },
      h("header", { class: "lead" }, h("h1", {}, text.network.title), h("p", {}, text.network.lead)),
      this.notice.element, this.model.element,
      h("div", { class: "top" },
        h("div", { class: "card source" }, h("h2", {}, text.network.input),
          h("div", { class: "two" }, h("figure", {}, this.input.element, this.input_hover),
            h("div", { class: "choose" }, this.drawing,
              h("span", { class: "label" }, text.network.or_test), h("div", { class: "digits" }, ...this.samples)))),
        h("div", { class: "card" }, h("h2", {}, text.network.output), this.output.element),
        h("div", { class: "card break" }, h("h2", {}, text.network.break_title), h("p", { class: "small" }, text.network.break_lead),
          h("label", { class: "field" }, h("span", {}, text.network.noise, " ", this.noise_value), this.noise),
          this.accuracy, this.accuracy_about, h("div", { class: "row" }, this.off_list, this.on_again))),
      h("div", { class: "inside" }, h("div", { class: "layers-column" },
        h("p", { class: "small key" }, h("span", { class: "swatch plus" }), text.network.key_plus, h("span", { class: "swatch minus" }), text.network.key_minus), this.layers_box),
      this.unit_box));
  }

  private async load(model: string, source: string): Promise<void> {
    this.notice.clear();
    try {
      await this.model.look(model);
      this.weights.clear();
      this.intact = null;
      const there = new Set(this.model.model?.layers.map(({ index }) => index));
      this.off = this.off.filter(({ layer }) => there.has(layer));
      if (this.chosen && !there.has(this.chosen.layer)) this.chosen = null;
      await this.load_weights(this.model.model?.layers ?? []);
      await this.load_source(source);
      this.changed();
    } catch (error) {
      this.notice.show(error);
    }
  }

  private async change_model(): Promise<void> {
    this.off = [];
    this.chosen = null;
    await this.load(this.model.id, this.source);
  }

  // Weights can be looked at where a layer sees the picture itself, and what it leads to is dense, too.
  private async load_weights(layers: Layer[]): Promise<void> {
    const dense = layers.filter(({ kind }) => kind === "dense");
    const first = layers.find(({ parameters }) => parameters > 0);
    if (dense[0] === undefined || dense[0] !== first) return;
    for (const { index } of dense.slice(0, 2)) this.weights.set(index, await this.page.engine.weights(this.model.id, index));
  }

  private async load_source(source: string): Promise<void> {
    const size = this.model.model?.input;
    const drawn = this.page.drawn;
    const fits = drawn !== null && drawn.width === size?.width && drawn.height === size?.height;
    fill(this.drawing, fits ? text.network.your_drawing : text.network.example);
    this.source = source;
    if (source === "drawing") {
      this.picture = fits ? drawn : await this.example();
    } else {
      const digit = /^[0-9]$/.test(this.source) ? Number(this.source) : 3;
      this.source = String(digit);
      const images = await this.page.engine.mistakes(this.model.id, { actual: digit, predicted: digit }, 1);
      const others = images.length > 0 ? images : await this.page.engine.mistakes(this.model.id, null, 1);
      this.picture = others[0] ?? { width: size?.width ?? 1, height: size?.height ?? 1, values: new Array((size?.width ?? 1) * (size?.height ?? 1)).fill(0) };
    }
    this.drawing.setAttribute("aria-pressed", String(this.source === "drawing"));
    this.samples.forEach((button, digit) => button.setAttribute("aria-pressed", String(this.source === String(digit))));
  }

  // A seven as this model would be given it: there at once, where test digits may first have to be read.
  private async example(): Promise<Pixels> {
    const options = { model: this.model.id, format: "", max_error: 1, single: true, influence: false };
    const { lines } = await this.page.engine.explain(to_pgm(example_drawings.seven()), options);
    const digit = lines[0]?.digits[0];
    if (!digit) throw new EngineError(text.network.no_example);
    return digit.input;
  }

  private choose_source(source: string): void {
    void this.load_source(source).then(() => this.changed(), (error) => this.notice.show(error));
  }

  private noisy(): number[] {
    const { values } = this.picture!;
    const deviation = Number(this.noise.value);
    if (deviation === 0) return values;
    const noise = normal_numbers(values.length);
    return values.map((value, i) => Math.max(0, Math.min(1, value + deviation * noise[i])));
  }

  private changed(): void {
    if (!this.picture) return;
    fill(this.noise_value, decimal(Number(this.noise.value), 2));
    this.input.show({ ...this.picture, values: this.noisy() });
    this.page.changed();
    this.running.ask(null);
    clearTimeout(this.evaluate_timer);
    if (this.intact === null) fill(this.accuracy, text.network.measuring);
    this.evaluate_timer = window.setTimeout(() => this.evaluating.ask(null), this.intact === null ? 0 : kEvaluateDelay);
    this.on_again.hidden = this.off.length === 0;
    fill(this.off_list, this.off.length === 0 ? text.network.none_off : text.network.off(this.off.length));
  }

  private show_accuracy(evaluation: Evaluation): void {
    const broken = this.off.length > 0 || Number(this.noise.value) > 0;
    if (!broken) this.intact = evaluation;
    fill(this.accuracy, h("strong", {}, percent(evaluation.accuracy)), " ",
      !broken ? text.network.accuracy_whole : this.intact ? text.network.accuracy_left(percent(this.intact.accuracy)) : text.network.accuracy_broken);
    fill(this.accuracy_about, evaluation.data_description || text.network.accuracy_of(whole(evaluation.images)));
    if (!broken || this.intact) return;
    // A link to a broken network: what it was before is still to be measured.
    this.page.engine.evaluate(this.model.id, 0, []).then((intact) => {
      this.intact = intact;
      this.show_accuracy(evaluation);
    }, () => {});
  }

  private show_activations(activations: Activations): void {
    this.notice.clear();
    this.activations = activations;
    const best = activations.probabilities.indexOf(Math.max(...activations.probabilities));
    this.output.show(activations.probabilities.map((probability, i) => ({
      name: i < 10 ? String(i) : i === 10 ? text.answer.nothing : kSigns.charAt(i - 11), share: probability, value: percent(probability), strong: i === best, faint: i >= 10,
    })));
    const shown = worth_showing(activations.layers);
    const known = new Set(shown.map(({ index }) => index));
    for (const [index, maps] of this.maps) {
      if (known.has(index)) continue;
      maps.element.remove();
      this.maps.delete(index);
    }
    for (const layer of shown) this.show_layer(layer);
    fill(this.layers_box, ...shown.map(({ index }) => this.maps.get(index)!.element));
    this.show_unit();
  }

  private show_layer(layer: LayerValues): void {
    let maps = this.maps.get(layer.index);
    if (!maps) this.maps.set(layer.index, (maps = new LayerMaps((index, unit) => this.choose({ layer: index, unit }))));
    const is_off = (unit: number) => this.off.some((other) => other.layer === layer.index && other.unit === unit);
    maps.show({ layer, weights: this.weight_pictures(layer) }, is_off, this.chosen?.layer === layer.index ? this.chosen.unit : -1);
  }

  // The weights of the layer's units as pictures, where it looks at the input itself.
  private weight_pictures(layer: LayerValues): Pixels[] | undefined {
    const [first] = this.weights.entries();
    const size = this.model.model?.input;
    if (!first || !size || layer.index > first[0] + 1 || layer.index < first[0]) return undefined;
    const [outputs, inputs] = first[1].shape;
    if (inputs !== size.width * size.height || outputs !== layer.shape[0]) return undefined;
    return Array.from({ length: outputs }, (_, unit) => ({ ...size, values: first[1].values.slice(unit * inputs, (unit + 1) * inputs) }));
  }

  private choose(unit: Unit): void {
    this.chosen = this.chosen && key_of(this.chosen) === key_of(unit) ? null : unit;
    this.page.changed();
    if (this.activations) this.show_activations(this.activations);
  }

  private toggle(unit: Unit): void {
    const others = this.off.filter((other) => key_of(other) !== key_of(unit));
    this.off = others.length < this.off.length ? others : [...others, unit];
    this.changed();
  }

  private switch_on(): void {
    this.off = [];
    this.changed();
  }

  private show_unit(): void {
    const layer = this.activations?.layers.find(({ index }) => index === this.chosen?.layer);
    if (!this.chosen || !layer || this.chosen.unit >= layer.shape[0]) {
      return fill(this.unit_box, h("h2", {}, text.network.unit_title), h("p", { class: "small" }, text.network.unit_none));
    }
    const unit = this.chosen;
    const off = this.off.some((other) => key_of(other) === key_of(unit));
    const hover = h("output", { class: "hover" });
    const weights = this.weight_pictures(layer)?.[unit.unit];
    const values = values_of(layer, unit.unit);
    const grid = new PixelGrid("signed", weights ? text.network.weights : text.network.map).on_hover((value) => fill(hover, value));
    if (weights) grid.show(weights, largest(weights.values));
    else grid.show(values, largest(layer.values));
    fill(this.unit_box,
      h("h2", {}, text.network.unit_name(unit.unit, layer.name)),
      h("figure", {}, grid.element, h("figcaption", {}, weights ? text.network.weights : values.values.length > 1 ? text.network.map : text.network.value, hover)),
      h("p", {}, values.values.length > 1 ? text.network.strongest(compact(Math.max(...values.values))) : text.network.says(compact(values.values[0]))),
      this.connections(layer, unit.unit),
      h("button", { type: "button", class: off ? "strong" : "", onclick: () => this.toggle(unit) }, off ? text.network.switch_on : text.network.switch_off));
  }

  // What the unit tells the ten outputs: the weights behind it.
  private connections(layer: LayerValues, unit: number): HTMLElement | null {
    const [first, second] = [...this.weights.entries()];
    if (!first || !second || layer.index > first[0] + 1 || layer.index < first[0]) return null;
    const [outputs, inputs] = second[1].shape;
    if (unit >= inputs) return null;
    const weights = Array.from({ length: outputs }, (_, output) => second[1].values[output * inputs + unit]);
    const full = largest(weights);
    const order = weights.map((_, i) => i).sort((a, b) => Math.abs(weights[b]) - Math.abs(weights[a])).slice(0, 2);
    const bars = new Bars(text.network.connections, true);
    bars.show(weights.map((weight, digit) => ({ name: String(digit), share: weight / full, value: signed(weight), strong: order.includes(digit) })));
    return h("div", {}, h("h3", {}, text.network.connections), bars.element,
      h("p", { class: "small" }, text.network.connections_how));
  }
}
