// A report that is a file: what `inkling train --report`, `inkling eval --report` and `inkling read --explain` write. The
// data stands in the file as JSON; src/cli/html_report.cc makes it.
import { h } from "./dom";
import { text } from "./text/text";
import { apply_theme, current_theme } from "./theme";
import { Document, kinds } from "./report/document";
import { evaluation_sections } from "./report/evaluation";
import { reading_sections } from "./report/reading";

function main(): void {
  window.document.documentElement.lang = text.language;
  apply_theme(current_theme());
  const data: Document = JSON.parse(window.document.getElementById("document")!.textContent!);
  const title = kinds[data.kind](data.title);
  window.document.title = `${title} · ${text.common.title}`;
  const sections = data.kind === "read" ? reading_sections(data) : evaluation_sections(data);
  window.document.body.append(
    h("main", { id: "content" },
      h("header", { class: "lead" }, h("h1", {}, title), h("p", {}, text.report.made_by(data.version), data.subtitle ? ` · ${data.subtitle}` : "")),
      ...sections,
      h("section", { class: "card again" }, h("h2", {}, text.report.again),
        h("div", { class: "terminal-line" }, h("code", { class: "command" }, data.command)))));
}

main();
