// Tables, and the fold-out that puts one behind a chart.
import { Child, h } from "../dom";
import { text } from "../text/text";

export function table(caption: string, heads: string[], rows: Child[][], style = ""): HTMLElement {
  const body = rows.map(([first, ...cells]) =>
    h("tr", {}, h("th", { scope: "row" }, first), ...cells.map((cell) => h("td", {}, cell))));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": caption },
    h("table", { class: `numbers ${style}` },
      h("caption", { class: "hidden" }, caption),
      h("thead", {}, h("tr", {}, ...heads.map((head) => h("th", { scope: "col" }, head)))),
      h("tbody", {}, ...body)));
}

// The rows are asked for when somebody looks.
export function numbers_behind(caption: string, heads: string[], rows: () => Child[][]): HTMLDetailsElement {
  const details = h("details", { class: "behind" }, h("summary", {}, text.common.numbers));
  details.addEventListener("toggle", () => {
    details.querySelector(".scroll")?.remove();
    if (details.open) details.append(table(caption, heads, rows()));
  });
  return details;
}
