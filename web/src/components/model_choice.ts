// Which model a view looks at: the one in the box, and those that were trained here.
import { Model } from "../engine";
import { fill, h } from "../dom";
import { text } from "../text/text";
import { Page } from "../views/view";

export class ModelChoice {
  private readonly select = h("select", { onchange: () => this.chosen(this.select.value) });
  readonly element = h("label", { class: "field" }, h("span", {}, text.common.model), this.select);
  private wanted = "builtin";
  private known: Model[] = [];

  constructor(private readonly page: Page, private readonly changed: () => void) {}

  get id(): string {
    return this.wanted;
  }

  get model(): Model | undefined {
    return this.known.find(({ id }) => id === this.wanted);
  }

  // Looks which models there are. One that is not there any more gives way to the model in the box.
  async look(wanted: string): Promise<void> {
    this.known = await this.page.models();
    const there = this.known.some(({ id }) => id === wanted);
    this.wanted = there ? wanted : (this.known[0]?.id ?? "builtin");
    fill(this.select, ...this.known.map(({ id, name }) => h("option", { value: id }, id === "builtin" ? text.common.builtin : text.common.trained(name, id))));
    this.select.value = this.wanted;
    this.element.hidden = this.known.length < 2;
  }

  private chosen(id: string): void {
    this.wanted = id;
    this.changed();
  }
}
