// The confusion matrix: a row the digit written, a column the digit read. Right answers are tinted blue, wrong ones
// orange; every cell says its number.
import { Confusion } from "../engine";
import { h } from "../dom";
import { text } from "../text/text";

export interface Cell {
  actual: number;
  predicted: number;
}

const same = (a: Cell | null, b: Cell) => a !== null && a.actual === b.actual && a.predicted === b.predicted;

export class ConfusionMatrix {
  readonly element: HTMLElement;
  private readonly cells: HTMLElement[][];
  private chosen: Cell | null = null;

  // `open`: what a cell that is not empty does when it is pressed; without, the cells are numbers only.
  constructor(private readonly open?: (cell: Cell) => void) {
    const digits = Array.from({ length: 10 }, (_, digit) => digit);
    this.cells = digits.map((actual) => digits.map((predicted) => this.make_cell({ actual, predicted })));
    const rows = digits.map((actual) => h("tr", {},
      h("th", { scope: "row" }, actual), ...this.cells[actual].map((cell) => h("td", {}, cell))));
    this.element = h("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": text.confusion.caption },
      h("table", { class: "confusion" },
        h("caption", {}, text.confusion.caption),
        h("thead", {}, h("tr", {}, h("td", { class: "corner" }), ...digits.map((digit) => h("th", { scope: "col" }, digit)))),
        h("tbody", {}, ...rows)));
  }

  show(confusion: Confusion): void {
    confusion.forEach((row, actual) => {
      const written = row.reduce((sum, count) => sum + count, 0) || 1;
      row.forEach((count, predicted) => {
        const cell = this.cells[actual][predicted];
        // Few mistakes are what one looks for: their tint grows with the root of the share.
        const share = count / written;
        cell.style.setProperty("--share", String(actual === predicted ? share : Math.sqrt(share)));
        cell.classList.toggle("empty", count === 0);
        if (cell.textContent !== String(count || "·")) cell.textContent = String(count || "·");
        if (!this.open) return;
        (cell as HTMLButtonElement).disabled = count === 0;
        cell.setAttribute("aria-label", text.confusion.cell(actual, predicted, count));
      });
    });
  }

  choose(cell: Cell | null): void {
    this.chosen = cell;
    this.cells.forEach((row, actual) => row.forEach((element, predicted) => {
      if (this.open) element.setAttribute("aria-pressed", String(same(this.chosen, { actual, predicted })));
    }));
  }

  private make_cell(cell: Cell): HTMLElement {
    const style = cell.actual === cell.predicted ? "cell right" : "cell wrong";
    if (!this.open) return h("span", { class: style });
    return h("button", { class: style, type: "button", "aria-pressed": "false", onclick: () => this.open?.(cell) });
  }
}
