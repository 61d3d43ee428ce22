// Where it errs: the confusion matrix, and the pictures behind each of its cells.
import { fill, h } from "../dom";
import { whole, percent } from "../format";
import { text } from "../text/text";
import { Cell, ConfusionMatrix } from "../components/confusion";
import { gallery } from "../components/gallery";
import { ModelChoice } from "../components/model_choice";
import { Notice } from "../components/notice";
import { Page, View } from "./view";

const kMost = 60; // pictures of a cell

function cell_of(given: string | null): Cell | null {
  const match = /^([0-9])-([0-9])$/.exec(given ?? "");
  return match && { actual: Number(match[1]), predicted: Number(match[2]) };
}

export class ErrorsView implements View {
  private readonly model = new ModelChoice(this.page, () => void this.load());
  private readonly notice = new Notice();
  private readonly matrix = new ConfusionMatrix((cell) => this.open(cell));
  private readonly summary = h("p", { class: "summary", role: "status" });
  private readonly about = h("p", { class: "small" });
  private readonly heading = h("h2", { tabindex: -1 });
  private readonly count = h("p", { class: "small" });
  private readonly pictures = h("div", {});
  private readonly back = h("button", { type: "button", class: "quiet", onclick: () => this.open(null) }, text.errors.worst_again);
  readonly element = h("section", { class: "view errors" },
    h("header", { class: "lead" }, h("h1", {}, text.errors.title), h("p", {}, text.errors.lead)),
    this.notice.element, this.model.element,
    h("div", { class: "columns" },
      h("div", { class: "card" }, this.summary, this.matrix.element, this.about),
      h("div", { class: "card pictures" }, h("div", { class: "row" }, this.heading, this.back), this.count, this.pictures)));

  private cell: Cell | null = null;
  private counts: number[][] = [];
  private asked = 0;

  constructor(private readonly page: Page) {}

  show(parameters: URLSearchParams): void {
    this.cell = cell_of(parameters.get("cell"));
    void this.load(parameters.get("model") ?? "builtin");
  }

  hide(): void {}

  parameters() {
    return {
      model: this.model.id === "builtin" ? undefined : this.model.id,
      cell: this.cell ? `${this.cell.actual}-${this.cell.predicted}` : undefined,
    };
  }

  command(): string {
    return this.model.id === "builtin"
      ? "inkling eval builtin --data mnist --wrong --show 16 --report report.html"
      : `inkling eval ${this.model.id}.safetensors --wrong --show 16 --report report.html`;
  }

  private async load(model = this.model.id): Promise<void> {
    this.notice.clear();
    this.element.setAttribute("aria-busy", "true");
    try {
      await this.model.look(model);
      fill(this.summary, text.errors.measuring);
      const result = await this.page.engine.evaluate(this.model.id, 0, []);
      this.counts = result.confusion;
      const wrong = Math.round(result.images * (1 - result.accuracy));
      fill(this.summary, text.errors.summary(whole(result.images), whole(wrong), percent(result.accuracy, 2)));
      fill(this.about, result.data_description ?? "");
      this.matrix.show(result.confusion);
      await this.show_pictures();
    } catch (error) {
      fill(this.summary, "");
      this.notice.show(error);
    }
    this.element.setAttribute("aria-busy", "false");
    this.page.changed();
  }

  private open(cell: Cell | null): void {
    this.cell = cell;
    this.page.changed();
    void this.show_pictures().then(() => this.heading.focus({ preventScroll: false }), (error) => this.notice.show(error));
  }

  private async show_pictures(): Promise<void> {
    const { cell } = this;
    const asked = ++this.asked;
    this.matrix.choose(cell);
    this.back.hidden = cell === null;
    const images = await this.page.engine.mistakes(this.model.id, cell, kMost);
    if (asked !== this.asked) return;
    const title = cell === null ? text.errors.worst
      : cell.actual === cell.predicted ? text.errors.rightly(cell.actual) : text.errors.wrongly(cell.actual, cell.predicted);
    fill(this.heading, title);
    const all = cell === null ? images.length : (this.counts[cell.actual]?.[cell.predicted] ?? images.length);
    fill(this.count, cell === null ? text.errors.worst_why : images.length < all ? text.errors.some(images.length, all) : "");
    fill(this.pictures, images.length > 0 ? gallery(images) : h("p", { class: "small" }, text.errors.none));
  }
}
