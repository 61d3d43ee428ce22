// What went wrong, in one sentence.
import { fill, h } from "../dom";
import { EngineError } from "../engine";
import { text } from "../text/text";

export class Notice {
  readonly element = h("p", { class: "notice", role: "alert", hidden: true });

  show(error: unknown): void {
    if (!(error instanceof EngineError)) console.error(error);
    this.say(error instanceof EngineError ? error.message : text.common.unexpected);
  }

  say(sentence: string): void {
    this.element.hidden = false;
    fill(this.element, sentence);
  }

  clear(): void {
    this.element.hidden = true;
    fill(this.element);
  }
}
