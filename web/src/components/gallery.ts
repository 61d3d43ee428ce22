// Digits, each with what it is, what was read, and how surely.
import { LabelledImage } from "../engine";
import { h } from "../dom";
import { percent } from "../format";
import { text } from "../text/text";
import { pixels } from "./pixels";

// `numbered`: with each one's place in the data, which finds it there again.
export function gallery(images: LabelledImage[], numbered = false): HTMLElement {
  return h("ul", { class: "gallery" }, ...images.map((image) => {
    const right = image.actual === image.predicted;
    const words = right ? text.errors.read_rightly(image.actual) : text.errors.read_as(image.actual, image.predicted);
    return h("li", { class: right ? "right" : "wrong" },
      pixels(image, "ink", text.errors.picture_of(image.actual, image.index)),
      h("span", { class: "what" }, words),
      h("span", { class: "how" }, text.errors.surely(percent(image.confidence))),
      numbered && h("span", { class: "how" }, `#${image.index}`));
  }));
}
