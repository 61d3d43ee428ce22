// Draw: a pad or a picture, and what is read in it, at every move of the pen.
import { Explanation } from "../engine";
import { h, fill } from "../dom";
import { Latest } from "../latest";
import { number_of } from "../route";
import { text } from "../text/text";
import { AnswerCard, digits_of, spoken } from "../components/answer";
import { ExampleName, example_drawings, make_photograph } from "../components/examples";
import { ModelChoice } from "../components/model_choice";
import { Notice } from "../components/notice";
import { Pad } from "../components/pad";
import { file_in, open_picture } from "../components/pictures";
import { decode_strokes, encode_strokes, to_pgm, to_png } from "../components/strokes";
import { Page, View } from "./view";

interface Question {
  version: number;
  lifted: boolean;
}

const kMaxErrors = [0.01, 0.05, 0.1, 0.25, 1];
const kMaxError = 0.1;
const kInfluenceDelay = 120; // ms after a stroke: the next one may be on its way

export class DrawView implements View {
  private readonly pad = new Pad({
    moved: () => this.changed(false),
    lifted: () => this.changed(true),
    chosen: (digit) => this.choose(digit),
  });
  private readonly card = new AnswerCard((digit) => this.choose(digit));
  private readonly notice = new Notice();
  private readonly spoken = h("p", { class: "hidden", role: "status" });
  private readonly model = new ModelChoice(this.page, () => this.changed(true));
  private readonly format = h("input", { type: "text", spellcheck: "false", autocomplete: "off", placeholder: "\\d{5}", onchange: () => this.changed(true) });
  private readonly max_error = h("select", { onchange: () => this.changed(true) },
    ...kMaxErrors.map((share) => h("option", { value: share }, share === 1 ? text.draw.never : text.draw.one_in(Math.round(1 / share)))));
  private readonly file = h("input", { type: "file", accept: "image/*", hidden: true, onchange: () => this.open_chosen() });
  readonly element = this.make();

  private version = 0; // of what is on the pad
  private shown: Explanation | null = null;
  private chosen = 0;
  private photograph = false; // the example, which an address can name
  private influence_timer = 0;
  private address = ""; // the drawing in it

  private readonly reading = new Latest<Question, Explanation>(
    () => this.ask(false), (answer, question) => this.show_answer(answer, question), (error) => this.show_error(error),
    (busy) => this.element.setAttribute("aria-busy", String(busy)));
  private readonly influence = new Latest<Question, Explanation>(
    () => this.ask(true), (answer, question) => this.show_influence(answer, question), () => {});

  constructor(private readonly page: Page) {
    addEventListener("paste", (event) => void this.open_data(event.clipboardData));
  }

  show(parameters: URLSearchParams): void {
    this.format.value = parameters.get("format") ?? "";
    this.max_error.value = String(number_of(parameters, "max_error", kMaxError, 0, 1));
    if (this.max_error.selectedIndex < 0) this.max_error.value = String(kMaxError);
    const ink = parameters.get("ink") ?? "";
    const photograph = parameters.get("example") === "photograph";
    void this.restore(parameters.get("model") ?? "builtin", ink, photograph);
  }

  hide(): void {}

  parameters() {
    const max_error = Number(this.max_error.value);
    return {
      ink: this.address || undefined,
      example: this.photograph ? "photograph" : undefined,
      model: this.model.id === "builtin" ? undefined : this.model.id,
      format: this.format.value || undefined,
      max_error: max_error === kMaxError ? undefined : max_error,
    };
  }

  command(): string {
    const max_error = Number(this.max_error.value);
    return ["inkling read", this.model.id === "builtin" ? "" : `--model ${this.model.id}.safetensors`,
      max_error < 1 ? `--max-error ${max_error * 100}%` : "",
      this.format.value ? `--format '${this.format.value.replace(/'/g, "'\\''")}'` : "",
      "--explain why.html", this.pad.picture && !this.photograph ? quoted(this.pad.picture.name) : "drawing.png"].filter(Boolean).join(" ");
  }

  private make(): HTMLElement {
    const button = (label: string, onclick: () => void, style = "") => h("button", { type: "button", class: style, onclick }, label);
    const examples = (Object.keys(example_drawings) as ExampleName[]).map((name) =>
      button(text.draw.examples[name], () => this.draw_example(name), "quiet"));
    const drop = h("div", { class: "pad-column" }, this.pad.element,
      h("div", { class: "tools" },
        button(text.draw.undo, () => this.pad.undo()), button(text.draw.clear, () => this.clear()),
        h("span", { class: "space" }),
        button(text.draw.choose, () => this.file.click()), button(text.draw.save, () => void this.save()), this.file));
    const more = h("div", { class: "more-column" },
      h("div", { class: "examples", role: "group", "aria-label": text.draw.examples_title },
        h("span", { class: "label" }, text.draw.examples_title), ...examples,
        button(text.draw.examples_photograph, () => void this.open_photograph(), "quiet")),
      h("p", { class: "small keys", id: "pad-keys" }, text.draw.keys),
      h("details", { class: "settings" }, h("summary", {}, text.draw.settings),
        h("div", { class: "fields" }, this.model.element,
          h("label", { class: "field" }, h("span", {}, text.draw.max_error), this.max_error),
          h("label", { class: "field" }, h("span", {}, text.draw.format), this.format))));
    drop.addEventListener("dragover", (event) => {
      event.preventDefault();
      drop.classList.add("dropping");
    });
    drop.addEventListener("dragleave", () => drop.classList.remove("dropping"));
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      drop.classList.remove("dropping");
      void this.open_data(event.dataTransfer);
    });
    return h("section", { class: "view draw" },
      h("header", { class: "lead" }, h("h1", {}, text.draw.title), h("p", {}, text.draw.lead)),
      h("div", { class: "desk" }, drop,
        h("div", { class: "card" }, this.notice.element, this.card.element, this.spoken,
          h("p", { class: "further" }, h("a", { href: "#network?input=drawing" }, text.draw.look_inside))),
        more));
  }

  private async restore(model: string, ink: string, photograph: boolean): Promise<void> {
    try {
      await this.model.look(model);
    } catch (error) {
      this.notice.show(error);
    }
    if (photograph && !this.photograph) return this.open_photograph();
    if (ink && ink !== this.address) this.pad.set(decode_strokes(ink), null);
    if (!this.pad.is_empty()) this.changed(true);
  }

  // Something is on the pad that was not there before, or is to be read in another way.
  private changed(lifted: boolean): void {
    this.version++;
    this.chosen = 0;
    clearTimeout(this.influence_timer);
    if (!this.pad.picture) this.photograph = false;
    if (lifted) {
      this.address = this.pad.picture ? "" : encode_strokes(this.pad.strokes);
      this.page.changed();
    }
    this.notice.clear();
    if (this.pad.is_empty()) return this.show_nothing();
    this.reading.ask({ version: this.version, lifted });
  }

  private async ask(influence: boolean): Promise<Explanation> {
    const picture = this.pad.picture?.blob ?? to_pgm(this.pad.strokes);
    const options = { model: this.model.id, format: this.format.value, max_error: Number(this.max_error.value), single: false, influence };
    return this.page.engine.explain(picture, options);
  }

  private show_nothing(): void {
    this.reading.forget();
    this.shown = null;
    this.card.empty();
    this.pad.mark(null, -1);
    fill(this.spoken, "");
  }

  private show_answer(answer: Explanation, question: Question): void {
    this.notice.clear();
    this.shown = answer;
    const digits = digits_of(answer);
    this.chosen = Math.min(this.chosen, Math.max(0, digits.length - 1));
    this.show_chosen();
    if (question.version !== this.version) return;
    // What is heard is said once, after the stroke.
    if (question.lifted) fill(this.spoken, spoken(answer));
    if (digits.length === 0 || !question.lifted) return;
    this.influence_timer = window.setTimeout(() => this.influence.ask(question), kInfluenceDelay);
  }

  private show_influence(answer: Explanation, question: Question): void {
    if (question.version !== this.version) return;
    this.shown = answer;
    this.show_chosen();
  }

  private show_chosen(): void {
    if (!this.shown) return;
    this.card.show(this.shown, this.chosen);
    this.pad.mark(this.shown, this.chosen);
    const digit = digits_of(this.shown)[this.chosen];
    if (digit && this.model.id === "builtin") this.page.drawn = digit.input;
  }

  private show_error(error: unknown): void {
    this.show_nothing();
    this.notice.show(error);
  }

  private choose(digit: number): void {
    this.chosen = digit;
    this.show_chosen();
  }

  private clear(): void {
    this.pad.set([], null);
    this.changed(true);
    this.pad.canvas.focus({ preventScroll: true });
  }

  private draw_example(name: ExampleName): void {
    this.pad.set(example_drawings[name](), null);
    this.changed(true);
  }

  private async open_photograph(): Promise<void> {
    const canvas = make_photograph();
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.9));
    if (!blob) return;
    this.photograph = true;
    this.pad.set([], { blob, name: "photograph.jpg", preview: canvas, width: canvas.width, height: canvas.height });
    this.changed(true);
  }

  private async open_data(data: DataTransfer | null): Promise<void> {
    const file = file_in(data);
    if (file && !this.element.hidden) await this.open_file(file);
  }

  private async open_chosen(): Promise<void> {
    const file = this.file.files?.[0];
    this.file.value = "";
    if (file) await this.open_file(file);
  }

  private async open_file(file: File): Promise<void> {
    try {
      const picture = await open_picture(file);
      this.photograph = false;
      this.pad.set([], picture);
      this.changed(true);
    } catch (error) {
      this.show_error(error);
    }
  }

  private async save(): Promise<void> {
    const blob = this.pad.picture?.blob ?? (await to_png(this.pad.strokes));
    if (!blob) return;
    const link = h("a", { href: URL.createObjectURL(blob), download: this.pad.picture?.name ?? "drawing.png" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }
}

const quoted = (name: string) => (/^[\w.\/-]+$/.test(name) ? name : `'${name.replace(/'/g, "'\\''")}'`);
