// "The same in the terminal", and a link to what is shown.
import { fill, h } from "../dom";
import { text } from "../text/text";

async function copy(content: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(content);
    return true;
  } catch {
    return false; // over plain HTTP from another machine there is no clipboard: the text can be marked
  }
}

export class TerminalBar {
  private readonly code = h("code", { class: "command", tabindex: 0 });
  private readonly said = h("span", { class: "said", role: "status" });
  readonly element = h("section", { class: "terminal", "aria-label": text.terminal.title },
    h("h2", {}, text.terminal.title),
    h("div", { class: "line" }, h("span", { class: "prompt", "aria-hidden": "true" }, "$"), this.code),
    h("div", { class: "buttons" },
      h("button", { type: "button", onclick: () => this.copied(this.code.textContent ?? "") }, text.terminal.copy),
      h("button", { type: "button", onclick: () => this.copied(location.href) }, text.terminal.link), this.said));

  show(command: string): void {
    fill(this.code, command);
  }

  private async copied(content: string): Promise<void> {
    fill(this.said, (await copy(content)) ? text.terminal.copied : text.terminal.not_copied);
    setTimeout(() => fill(this.said, ""), 4000);
  }
}
