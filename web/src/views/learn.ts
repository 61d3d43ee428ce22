// Learn: a network as it learns, as slowly or as fast as one likes.
import { Confusion, Progress, Recipe, RunState, Sample, TrainSettings, Weights } from "../engine";
import { fill, h } from "../dom";
import { decimal, percent, whole } from "../format";
import { number_of } from "../route";
import { text } from "../text/text";
import { BackPropagation } from "../components/backprop";
import { Chart, thinned } from "../components/chart";
import { ConfusionMatrix } from "../components/confusion";
import { HiddenUnits } from "../components/hidden_units";
import { Notice } from "../components/notice";
import { OwnData, open_chosen, open_dropped } from "../components/own_data";
import { Page, View } from "./view";

interface Preset {
  name: keyof typeof text.learn.presets;
  seed: number;
  hidden: number;
  lr: number;
  steps: number;
  speed: number;
}

const kTutorial = { seed: 2, hidden: 100, lr: 0.12, steps: 20000 };
const kPresets: Preset[] = [
  { name: "tutorial", ...kTutorial, speed: 0 },
  { name: "slowly", ...kTutorial, speed: 1 },
  { name: "lost", ...kTutorial, seed: 3, speed: 1000 },
  { name: "hasty", ...kTutorial, lr: 1, speed: 1000 },
  { name: "small", ...kTutorial, hidden: 8, speed: 0 },
];
const kSpeeds = [1, 3, 10, 30, 100, 300, 1000, 3000, 0]; // steps a second; 0: all it can
const kDrawEvery = 100; // ms
const kMostHidden = 1000;
const kMostSteps = 10_000_000;
const kMostSeed = 4294967295;

type Point = [number, number];

export class LearnView implements View {
  private readonly notice = new Notice();
  private readonly recipe = h("select", { onchange: () => this.choose_recipe() }, h("option", { value: "classic" }, text.learn.classic));
  private readonly recipe_text = h("p", { class: "small" });
  private readonly hidden = this.number(1, kMostHidden, 1);
  private readonly lr = this.number(0, 100, "any");
  private readonly seed = this.number(0, kMostSeed, 1);
  private readonly steps = this.number(1, kMostSteps, 1);
  private readonly speed = h("input", { type: "range", min: 0, max: kSpeeds.length - 1, step: 1, value: kSpeeds.length - 1, oninput: () => this.change_speed() });
  private readonly speed_value = h("output", {});
  private readonly files = h("input", { type: "file", accept: ".csv,.gz,text/csv", hidden: true, onchange: () => this.take_chosen(this.files) });
  private readonly folder = h("input", { type: "file", webkitdirectory: true, hidden: true, onchange: () => this.take_chosen(this.folder) });
  private readonly data_said = h("p", { class: "small", role: "status" });
  private readonly no_data = h("button", { type: "button", class: "quiet", onclick: () => this.take(null) }, text.learn.data_back);
  private readonly start = h("button", { type: "button", class: "strong", onclick: () => void this.begin(false) }, text.learn.start);
  private readonly pause = h("button", { type: "button", disabled: true, onclick: () => void this.pause_or_go_on() }, text.learn.pause);
  private readonly step = h("button", { type: "button", onclick: () => void this.one_step() }, text.learn.step);
  private readonly stop = h("button", { type: "button", disabled: true, onclick: () => void this.act("stop") }, text.learn.stop);
  private readonly state = h("p", { class: "state", role: "status" });
  private readonly numbers = h("p", { class: "live" });
  private readonly notes = h("div", { class: "notes", role: "log", "aria-label": text.learn.notes });
  private readonly accuracy = new Chart({ title: text.learn.accuracy, x: text.learn.step_axis, y: [0, 1], show_x: whole, show_y: (y) => percent(y, 0) });
  private readonly loss = new Chart({ title: text.learn.loss, x: text.learn.step_axis, show_x: whole });
  private readonly matrix = new ConfusionMatrix();
  private readonly propagation = new BackPropagation();
  private readonly units = new HiddenUnits();
  private readonly after = h("p", { class: "after", hidden: true });
  private readonly presets = kPresets.map((preset) => h("button", {
    type: "button", class: "preset", "aria-pressed": "false", onclick: () => this.take_preset(preset),
  }, h("strong", {}, text.learn.presets[preset.name].title), h("span", {}, text.learn.presets[preset.name].why)));
  private readonly empty = h("p", { class: "card nothing" }, text.learn.nothing_yet);
  private readonly results = h("div", { class: "results", hidden: true });
  readonly element = this.make();

  private recipes: Recipe[] = [];
  private own: OwnData | null = null;
  private run: string | null = null;
  private run_state: RunState | null = null;
  private run_settings: TrainSettings | null = null;
  private unfollow: (() => void) | null = null;
  private accuracies: Point[] = [];
  private losses: Point[] = [];
  private progress: Progress | null = null;
  private weights: Weights | null = null;
  private sample: Sample | null = null;
  private confusion: Confusion | null = null;
  private dirty = { charts: false, sample: false, weights: false, confusion: false };
  private drawing = false; // a frame has been asked for

  constructor(private readonly page: Page) {}

  show(parameters: URLSearchParams): void {
    this.hidden.value = String(number_of(parameters, "hidden", kTutorial.hidden, 1, kMostHidden));
    this.lr.value = String(number_of(parameters, "lr", kTutorial.lr, 0, 100));
    this.seed.value = String(number_of(parameters, "seed", kTutorial.seed, 0, kMostSeed));
    this.steps.value = String(number_of(parameters, "steps", kTutorial.steps, 1, kMostSteps));
    const speed = kSpeeds.indexOf(number_of(parameters, "speed", 0, 0, 3000));
    this.speed.value = String(speed < 0 ? kSpeeds.length - 1 : speed);
    void this.load_recipes(parameters.get("recipe") ?? "classic");
    const run = parameters.get("run");
    if (run && run !== this.run) this.follow(run);
    this.show_settings();
  }

  hide(): void {}

  parameters() {
    const unless = (value: number, usual: number) => (value === usual ? undefined : value);
    const classic = this.is_classic();
    return {
      recipe: classic ? undefined : this.recipe.value,
      seed: unless(Number(this.seed.value), kTutorial.seed),
      hidden: classic ? unless(Number(this.hidden.value), kTutorial.hidden) : undefined,
      lr: classic ? unless(Number(this.lr.value), kTutorial.lr) : undefined,
      steps: classic ? unless(Number(this.steps.value), kTutorial.steps) : undefined,
      speed: classic ? unless(this.chosen_speed(), 0) : undefined,
      run: this.run ?? undefined,
    };
  }

  command(): string {
    const { hidden, lr, steps, seed } = this;
    const option = (name: string, input: HTMLInputElement, usual: number) => (Number(input.value) === usual ? "" : `--${name} ${input.value}`);
    const own = this.is_classic()
      ? [option("hidden", hidden, kTutorial.hidden), option("lr", lr, kTutorial.lr), option("steps", steps, kTutorial.steps)]
      : [`--recipe ${this.recipe.value}`];
    return ["inkling train", ...own, option("seed", seed, kTutorial.seed), this.own && !this.is_classic() ? `--data '${this.own.name}'` : "", "--report report.html"].filter(Boolean).join(" ");
  }

  private number(min: number, max: number, step: number | "any"): HTMLInputElement {
    return h("input", { type: "number", min, max, step, required: true, onchange: () => this.show_settings() });
  }

  private make(): HTMLElement {
    const { learn } = text;
    const field = (label: string, input: HTMLElement, style = "") => h("label", { class: `field ${style}` }, h("span", {}, label), input);
    const data = h("div", { class: "data" }, h("span", { class: "label" }, learn.data),
      h("div", { class: "row" }, h("button", { type: "button", onclick: () => this.files.click() }, learn.data_csv),
        h("button", { type: "button", onclick: () => this.folder.click() }, learn.data_folder), this.no_data, this.files, this.folder),
      this.data_said, h("p", { class: "small" }, learn.data_why));
    const settings = h("div", { class: "card settings-card" }, h("h2", {}, learn.settings),
      h("div", { class: "fields" }, field(learn.recipe, this.recipe), field(learn.seed, this.seed),
        field(learn.hidden, this.hidden, "of-classic"), field(learn.lr, this.lr, "of-classic"), field(learn.steps, this.steps, "of-classic")),
      this.recipe_text, data,
      h("label", { class: "field of-classic" }, h("span", {}, learn.speed, " ", this.speed_value), this.speed),
      h("div", { class: "controls" }, this.start, this.pause, this.step, this.stop));
    append_drop(settings, (dropped) => this.take_data(open_dropped(dropped)));
    this.results.append(
      h("div", { class: "card run" }, this.state, this.numbers, this.after, this.notes),
      h("div", { class: "charts" }, h("div", { class: "card" }, this.accuracy.element), h("div", { class: "card" }, this.loss.element)),
      this.propagation.element,
      h("div", { class: "columns even" },
        h("div", { class: "card" }, h("h2", {}, learn.units), h("p", { class: "small" }, learn.units_why), this.units.element),
        h("div", { class: "card" }, this.matrix.element)));
    return h("section", { class: "view learn" },
      h("header", { class: "lead" }, h("h1", {}, learn.title), h("p", {}, learn.lead)),
      this.notice.element,
      h("div", { class: "presets", role: "group", "aria-label": learn.presets_title }, ...this.presets),
      h("div", { class: "bench" }, settings, h("div", { class: "bench-right" }, this.empty, this.results)));
  }

  private is_classic(): boolean {
    return this.recipe.value === "classic";
  }

  private chosen_speed(): number {
    return kSpeeds[Number(this.speed.value)];
  }

  private async load_recipes(wanted: string): Promise<void> {
    try {
      if (this.recipes.length === 0) {
        this.recipes = await this.page.engine.recipes();
        fill(this.recipe, ...this.recipes.map(({ name }) => h("option", { value: name }, name === "classic" ? text.learn.classic : name)));
      }
      if (this.recipes.some(({ name }) => name === wanted)) this.recipe.value = wanted;
      this.choose_recipe();
    } catch (error) {
      this.notice.show(error);
    }
  }

  private choose_recipe(): void {
    const recipe = this.recipes.find(({ name }) => name === this.recipe.value);
    fill(this.recipe_text, this.is_classic() ? text.learn.classic_text : (recipe?.text ?? ""));
    for (const field of this.element.querySelectorAll<HTMLElement>(".of-classic")) field.hidden = !this.is_classic();
    this.step.hidden = !this.is_classic();
    this.show_settings();
  }

  private show_settings(): void {
    const speed = this.chosen_speed();
    fill(this.speed_value, speed === 0 ? text.learn.full_speed : text.learn.steps_a_second(speed));
    const is = (preset: Preset) => this.is_classic() && preset.seed === Number(this.seed.value) && preset.hidden === Number(this.hidden.value) &&
      preset.lr === Number(this.lr.value) && preset.steps === Number(this.steps.value) && preset.speed === speed;
    kPresets.forEach((preset, i) => this.presets[i].setAttribute("aria-pressed", String(is(preset))));
    this.no_data.hidden = this.own === null;
    this.page.changed();
  }

  private take_preset(preset: Preset): void {
    this.recipe.value = "classic";
    this.seed.value = String(preset.seed);
    this.hidden.value = String(preset.hidden);
    this.lr.value = String(preset.lr);
    this.steps.value = String(preset.steps);
    this.speed.value = String(kSpeeds.indexOf(preset.speed));
    this.choose_recipe();
    void this.begin(false);
  }

  private take_chosen(input: HTMLInputElement): void {
    if (input.files?.length) this.take_data(open_chosen(input.files));
    input.value = "";
  }

  private take_data(data: Promise<OwnData>): void {
    this.notice.clear();
    data.then((own) => this.take(own), (error) => this.notice.show(error));
  }

  private take(own: OwnData | null): void {
    this.own = own;
    fill(this.data_said, own ? text.learn.data_taken(own.name, whole(own.rows), own.left_out) : "");
    this.show_settings();
  }

  private settings(paused: boolean): TrainSettings {
    const number = (input: HTMLInputElement) => Number(input.value);
    const base: TrainSettings = { recipe: this.recipe.value, seed: number(this.seed), speed: this.chosen_speed(), paused };
    if (this.own) base.csv = this.own.csv;
    return this.is_classic() ? { ...base, hidden: number(this.hidden), lr: number(this.lr), steps: number(this.steps) } : base;
  }

  private async begin(paused: boolean): Promise<void> {
    this.notice.clear();
    const wrong = [this.seed, this.hidden, this.lr, this.steps].find((input) => !input.closest("[hidden]") && !input.checkValidity());
    if (wrong) {
      wrong.reportValidity();
      return;
    }
    try {
      if (this.is_live()) await this.page.engine.control(this.run!, "stop");
      const settings = this.settings(paused);
      const run = await this.page.engine.train(settings);
      this.run_settings = settings;
      this.follow(run);
      if (paused) await this.page.engine.control(run, "step");
    } catch (error) {
      this.notice.show(error);
    }
    this.page.changed();
  }

  private is_live(): boolean {
    return this.run !== null && (this.run_state === "running" || this.run_state === "paused");
  }

  private follow(run: string): void {
    this.unfollow?.();
    this.run = run;
    this.accuracies = [];
    this.losses = [];
    this.weights = this.sample = this.progress = null;
    this.propagation.element.hidden = true;
    fill(this.notes);
    this.units.clear();
    this.results.hidden = false;
    this.empty.hidden = true;
    this.show_state("running", "");
    const current = <T>(hear: (data: T) => void) => (data: T) => {
      if (run === this.run) hear(data);
    };
    this.unfollow = this.page.engine.follow(run, {
      progress: current((progress) => this.hear_progress(progress)),
      confusion: current((confusion) => this.later("confusion", () => (this.confusion = confusion))),
      sample: current((sample) => this.hear_sample(sample)),
      weights: current((weights) => this.later("weights", () => (this.weights = weights))),
      note: current((note) => this.notes.append(h("p", {}, note))),
      state: (state, error) => run === this.run && this.show_state(state, error),
    });
  }

  private hear_progress(progress: Progress): void {
    const add = (points: Point[], value: number | null | undefined) => {
      if (typeof value !== "number" || !Number.isFinite(value)) return;
      if (points.length > 0 && points[points.length - 1][0] >= progress.step) points.pop();
      points.push([progress.step, value]);
    };
    this.later("charts", () => {
      add(this.accuracies, progress.accuracy);
      add(this.losses, progress.loss);
    });
    this.progress = progress;
    this.show_numbers();
  }

  // The step that is looked at is newer than the progress, which comes now and then.
  private hear_sample(sample: Sample): void {
    this.later("sample", () => (this.sample = sample));
    const taken = sample.step + 1;
    if (!this.progress || this.progress.step >= taken) return;
    this.progress = { ...this.progress, step: taken };
    this.show_numbers();
  }

  private show_numbers(): void {
    const progress = this.progress!;
    const accuracy = this.accuracies[this.accuracies.length - 1]?.[1];
    fill(this.numbers, text.learn.live(whole(progress.step), whole(progress.steps), accuracy === undefined ? "–" : percent(accuracy), typeof progress.loss === "number" ? decimal(progress.loss, 4) : "–"));
  }

  // Events may come faster than they can be looked at: what changed is drawn ten times a second.
  private later(what: keyof LearnView["dirty"], change: () => void): void {
    change();
    this.dirty[what] = true;
    if (this.drawing) return;
    this.drawing = true;
    setTimeout(() => {
      this.drawing = false;
      this.draw();
    }, kDrawEvery);
  }

  private draw(): void {
    const dirty = this.dirty;
    this.dirty = { charts: false, sample: false, weights: false, confusion: false };
    if (dirty.charts) {
      this.accuracy.show([{ name: "", style: "first", points: thinned(this.accuracies), dots: this.accuracies.length < 3 }]);
      this.loss.show([{ name: "", style: "second", points: thinned(this.losses), dots: this.losses.length < 3 }]);
    }
    const lr = this.run_settings?.lr ?? Number(this.lr.value);
    if (this.sample && (dirty.sample || dirty.weights)) this.propagation.show(this.sample, lr, this.weights);
    if (this.confusion && dirty.confusion) this.matrix.show(this.confusion);
    if (this.weights && dirty.weights) this.units.show(this.weights);
  }

  private show_state(state: RunState, error: string): void {
    this.run_state = state;
    this.state.className = `state ${state}`;
    fill(this.state, text.learn.states[state]);
    if (error) this.notice.say(error);
    const live = this.is_live();
    this.pause.disabled = this.stop.disabled = !live;
    fill(this.pause, state === "paused" ? text.learn.go_on : text.learn.pause);
    this.after.hidden = !(state === "done" || state === "stopped" || state === "paused");
    if (!this.after.hidden && this.run) this.show_after(this.run);
  }

  private show_after(run: string): void {
    const { learn } = text;
    fill(this.after,
      h("a", { class: "button", href: this.page.engine.model_file(run), download: `${run}.safetensors` }, learn.download), " ",
      h("a", { class: "button", href: `#draw?model=${run}` }, learn.draw_with), " ",
      h("a", { class: "button", href: `#network?model=${run}` }, learn.look_inside), " ",
      h("a", { class: "button", href: `#errors?model=${run}` }, learn.see_errors));
  }

  private async act(action: "pause" | "resume" | "step" | "stop"): Promise<void> {
    if (!this.run) return;
    try {
      await this.page.engine.control(this.run, action);
    } catch (error) {
      this.notice.show(error);
    }
  }

  private pause_or_go_on(): Promise<void> {
    return this.act(this.run_state === "paused" ? "resume" : "pause");
  }

  // Of a run that is under way the next step; otherwise the first of a new one.
  private async one_step(): Promise<void> {
    if (!this.is_live()) return this.begin(true);
    if (this.run_state === "running") await this.act("pause");
    await this.act("step");
  }

  private change_speed(): void {
    this.show_settings();
    if (!this.is_live()) return;
    this.page.engine.set_speed(this.run!, this.chosen_speed()).catch((error) => this.notice.show(error));
  }
}

function append_drop(element: HTMLElement, take: (data: DataTransfer) => void): void {
  element.addEventListener("dragover", (event) => {
    event.preventDefault();
    element.classList.add("dropping");
  });
  element.addEventListener("dragleave", () => element.classList.remove("dropping"));
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    element.classList.remove("dropping");
    if (event.dataTransfer) take(event.dataTransfer);
  });
}
