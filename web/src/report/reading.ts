// How a picture was read: the picture with what was found in it, and each of its digits as the page shows it.
import { Explanation, ReadLine } from "../engine";
import { fill, h, svg } from "../dom";
import { percent } from "../format";
import { text } from "../text/text";
import { AnswerCard, verdict } from "../components/answer";
import { ReadingDocument } from "./document";

const { report } = text;

export function reading_sections(data: ReadingDocument): HTMLElement[] {
  const { explanation } = data;
  const digits = explanation.lines.flatMap((line) => line.digits);
  const overlay = svg("svg", { class: "overlay pressable", viewBox: `0 0 ${explanation.width} ${explanation.height}`, "aria-hidden": "true" });
  const card = new AnswerCard((digit) => show(digit));
  const show = (chosen: number) => {
    card.show(explanation, chosen);
    mark(overlay, explanation, chosen, show);
  };
  show(0);
  return [
    h("div", { class: "columns" },
      h("section", { class: "card" }, h("h2", {}, report.picture),
        h("div", { class: "pad" },
          h("img", { class: "read-picture", src: `data:image/png;base64,${data.picture}`, alt: verdict(explanation), width: explanation.width, height: explanation.height }), overlay),
        h("p", { class: "small" }, report.marked)),
      h("section", { class: "card" }, h("h2", { class: "hidden" }, report.lines), card.element)),
    ...(digits.length > 1 ? [h("section", { class: "card" }, h("h2", {}, report.lines), ...explanation.lines.map((line, i) => line_row(line, i)))] : []),
  ];
}

function line_row(line: ReadLine, index: number): HTMLElement {
  return h("div", { class: "line-row" }, h("h3", {}, report.line(index + 1)), h("p", { class: "line-text" }, line.text),
    h("p", { class: "small" }, text.answer.several(line.digits.length, 1, percent(line.confidence), line.digits.filter(({ accepted }) => !accepted).length)));
}

function mark(overlay: SVGElement, explanation: Explanation, chosen: number, press: (digit: number) => void): void {
  let at = 0;
  const marks: SVGElement[] = explanation.unread.map(({ box }) => svg("rect", { ...box, class: "unread" }));
  for (const line of explanation.lines) {
    for (const segment of line.segments ?? []) marks.push(svg("rect", { ...segment, class: "segment" }));
    for (const cut of line.cuts ?? []) marks.push(svg("polyline", { class: "cut", points: cut.map((point) => point.join(",")).join(" ") }));
    for (const digit of line.digits) {
      const index = at++;
      const box = svg("rect", { ...digit.box, class: `digit ${digit.accepted ? "" : "unsure"} ${index === chosen ? "chosen" : ""}` });
      box.addEventListener("click", () => press(index));
      marks.push(box);
    }
  }
  fill(overlay, ...marks);
}
