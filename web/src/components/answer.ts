// A reading: what it says and how surely, and of the digit that is looked at the ten bars, the network's input, and
// which pixels decided. The page shows it live, the explanation that is a file shows it as it was.
import { Explanation, Pixels, ReadDigit } from "../engine";
import { fill, h } from "../dom";
import { decimal, percent } from "../format";
import { text } from "../text/text";
import { Bars } from "./bars";
import { PixelGrid, largest } from "./pixels";

export const digits_of = (explanation: Explanation): ReadDigit[] => explanation.lines.flatMap(({ digits }) => digits);

// The second most likely digit.
function runner_up(digit: ReadDigit): number {
  let best = -1;
  digit.probabilities.forEach((probability, i) => {
    if (i !== digit.digit && (best < 0 || probability > digit.probabilities[best])) best = i;
  });
  return best;
}

function verdict_of_digit(digit: ReadDigit): string {
  if (digit.accepted) return text.answer.sure(percent(digit.confidence));
  const other = runner_up(digit);
  return text.answer.unsure(digit.digit, percent(digit.confidence), other, percent(digit.probabilities[other]));
}

// A sentence for what was read: for people who see it, and for those who hear it.
export function verdict(explanation: Explanation): string {
  const digits = digits_of(explanation);
  if (digits.length === 0) return text.answer.no_digit_why;
  if (digits.length === 1) return verdict_of_digit(digits[0]);
  const doubtful = digits.filter(({ accepted }) => !accepted).length;
  const confidence = explanation.lines.reduce((product, line) => product * line.confidence, 1);
  return text.answer.several(digits.length, explanation.lines.length, percent(confidence), doubtful);
}

export function spoken(explanation: Explanation): string {
  const digits = digits_of(explanation);
  if (digits.length === 0) return `${text.answer.no_digit}. ${text.answer.no_digit_why}`;
  return `${explanation.lines.map(({ text: line }) => line).join(", ")}. ${verdict(explanation)}`;
}

export class AnswerCard {
  private readonly big = h("div", { class: "big" });
  private readonly words = h("p", { class: "verdict" });
  private readonly chips = h("div", { class: "chips", role: "group", "aria-label": text.answer.which });
  private readonly bars = new Bars(text.answer.bars);
  private readonly input = new PixelGrid("ink", text.answer.input);
  private readonly under = new PixelGrid("ink", "", "under");
  private readonly influence = new PixelGrid("signed", text.answer.influence, "over");
  private readonly hover = h("output", { class: "hover" });
  private readonly size = h("span", {});
  private readonly why = h("figure", { class: "why" });
  private readonly how = h("p", { class: "small" }, text.answer.decided_how);
  private readonly about = h("div", { class: "about" });
  private readonly advice = h("ul", { class: "advice" });
  readonly element = h("div", { class: "answer" });

  constructor(private readonly choose: (digit: number) => void) {
    const tell = (value: string) => fill(this.hover, value);
    this.input.on_hover(tell);
    this.influence.on_hover(tell);
    this.under.element.setAttribute("aria-hidden", "true");
    append_all(this.why, h("div", { class: "stack" }, this.under.element, this.influence.element),
      h("figcaption", {}, h("strong", {}, text.answer.decided)));
    append_all(this.about,
      h("div", { class: "bars-box" }, h("h2", {}, text.answer.bars), this.bars.element),
      h("div", { class: "seen" }, h("h2", {}, text.answer.seen),
        h("div", { class: "two" },
          h("figure", {}, this.input.element, h("figcaption", {}, h("strong", {}, text.answer.input), " ", this.size)), this.why),
        this.hover, this.how));
    append_all(this.element, h("div", { class: "said" }, this.big, this.words), this.advice, this.chips, this.about);
    this.empty();
  }

  empty(): void {
    this.element.className = "answer none";
    fill(this.big, "–");
    fill(this.words, text.answer.nothing_yet);
    this.chips.hidden = this.about.hidden = this.advice.hidden = true;
  }

  show(explanation: Explanation, chosen: number): void {
    const digits = digits_of(explanation);
    const sure = digits.length > 0 && digits.every(({ accepted }) => accepted);
    this.element.className = `answer ${digits.length === 0 ? "no-digit" : sure ? "sure" : "unsure"} ${digits.length > 1 ? "several" : ""}`;
    fill(this.words, verdict(explanation));
    this.show_text(explanation, digits);
    this.show_chips(digits, chosen);
    const turned = explanation.turned ? [text.answer.turned(explanation.turned)] : [];
    const advice = [...turned, ...(digits.length > 1 ? (explanation.advice ?? []) : [])]; // of one digit all is said
    this.advice.hidden = advice.length === 0;
    fill(this.advice, ...advice.map((sentence) => h("li", {}, sentence)));
    this.about.hidden = digits.length === 0;
    if (digits[chosen]) this.show_digit(digits[chosen]);
  }

  private show_text(explanation: Explanation, digits: ReadDigit[]): void {
    if (digits.length === 0) return fill(this.big, text.answer.no_digit);
    if (digits.length === 1 && !digits[0].accepted) {
      return fill(this.big, h("span", {}, "?"), h("small", {}, text.answer.not_sure));
    }
    fill(this.big, ...explanation.lines.map((line) => h("span", { class: "line" }, line.text)));
  }

  private show_chips(digits: ReadDigit[], chosen: number): void {
    this.chips.hidden = digits.length < 2;
    if (digits.length < 2) return;
    // Updated in place: who is about to press one shall not lose it.
    while (this.chips.children.length > digits.length) this.chips.lastElementChild!.remove();
    while (this.chips.children.length < digits.length) {
      const index = this.chips.children.length;
      this.chips.append(h("button", { type: "button", class: "chip", onclick: () => this.choose(index) }));
    }
    digits.forEach((digit, i) => {
      const chip = this.chips.children[i];
      chip.classList.toggle("unsure", !digit.accepted);
      chip.setAttribute("aria-pressed", String(i === chosen));
      fill(chip, h("b", {}, digit.accepted ? digit.digit : `${digit.digit}?`), h("small", {}, percent(digit.confidence, 0)));
    });
  }

  private show_digit(digit: ReadDigit): void {
    const bars = digit.probabilities.map((probability, i) => ({
      name: String(i), share: probability, value: percent(probability), strong: i === digit.digit,
    }));
    this.bars.show([...bars, { name: text.answer.nothing, share: digit.nothing, value: percent(digit.nothing), strong: false, faint: true }]);
    this.input.show(digit.input);
    fill(this.size, `${digit.input.width}\u2009×\u2009${digit.input.height}`);
    this.why.hidden = this.how.hidden = !digit.influence;
    if (digit.influence) this.show_influence(digit.input, digit.influence);
  }

  private show_influence(input: Pixels, influence: number[]): void {
    this.under.show(input);
    const full = largest(influence);
    this.influence.show({ ...input, values: influence }, Math.max(full, 0.02)); // what changes next to nothing shall not look like much
    this.influence.describe(`${text.answer.influence}: ${text.answer.at_most(decimal(full, 3))}`);
  }
}

function append_all(element: Element, ...children: Node[]): void {
  element.append(...children);
}
