// Ten bars, one a digit, each with its number beside it; signed ones grow to both sides of a middle.
import { h } from "../dom";

interface Row {
  element: HTMLLIElement;
  bar: HTMLElement;
  value: HTMLElement;
  name: HTMLElement;
}

export interface Bar {
  name: string;
  share: number; // of the width, 0..1, or -1..1 where the bars are signed
  value: string;
  strong?: boolean; // the answer
  faint?: boolean; // of another kind than the others
}

export class Bars {
  readonly element: HTMLUListElement;
  private rows: Row[] = [];

  constructor(label: string, signed = false) {
    this.element = h("ul", { class: signed ? "bars signed" : "bars", "aria-label": label });
  }

  show(bars: Bar[]): void {
    while (this.rows.length < bars.length) this.rows.push(this.make_row());
    while (this.rows.length > bars.length) this.rows.pop()?.element.remove();
    bars.forEach((bar, i) => {
      const row = this.rows[i];
      const share = Math.max(-1, Math.min(1, bar.share || 0));
      row.element.className = (bar.strong ? "strong" : "") + (bar.faint ? " faint" : "");
      row.name.textContent = bar.name;
      row.value.textContent = bar.value;
      row.bar.className = share < 0 ? "bar negative" : "bar";
      row.bar.style.setProperty("--share", String(Math.abs(share)));
    });
  }

  private make_row(): Row {
    const bar = h("span", { class: "bar" });
    const value = h("span", { class: "value" });
    const name = h("span", { class: "name" });
    const element = h("li", {}, name, h("span", { class: "track", "aria-hidden": "true" }, bar), value);
    this.element.append(element);
    return { element, bar, value, name };
  }
}
