// The page: its frame, and which view is shown. The address is the state (route.ts).
import { Model } from "./engine";
import { fill, h } from "./dom";
import { HttpEngine } from "./http_engine";
import { ViewName, read_route, to_hash, view_names } from "./route";
import { languages, remember_language, text } from "./text/text";
import { Theme, apply_theme, current_theme, themes, watch_theme } from "./theme";
import { TerminalBar } from "./components/terminal";
import { DrawView } from "./views/draw";
import { ErrorsView } from "./views/errors";
import { LearnView } from "./views/learn";
import { NetworkView } from "./views/network";
import { Page, View } from "./views/view";

class Application implements Page {
  readonly engine = new HttpEngine();
  drawn: Page["drawn"] = null;

  private readonly views = new Map<ViewName, View>();
  private readonly main = h("main", { id: "content", tabindex: -1 });
  private readonly terminal = new TerminalBar();
  private readonly links = view_names.map((name) => h("a", { href: "#" + name }, text.nav[name]));
  private current: ViewName | null = null;

  start(): void {
    document.documentElement.lang = text.language;
    apply_theme(current_theme());
    watch_theme();
    document.body.append(
      h("a", { class: "skip", href: "#content", onclick: (event: Event) => { event.preventDefault(); this.main.focus(); } }, text.common.skip),
      h("header", { class: "top-bar" },
        h("a", { class: "brand", href: "#draw" }, mark(), text.common.title),
        h("nav", { "aria-label": text.common.views }, ...this.links),
        h("div", { class: "choices" }, theme_choice(), language_choice())),
      this.main, h("footer", {}, this.terminal.element, h("p", { class: "small" }, text.common.foot)));
    addEventListener("hashchange", () => this.show());
    // A file that misses its place is not to replace the page.
    for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
    this.show();
  }

  models(): Promise<Model[]> {
    return this.engine.models();
  }

  changed(): void {
    const view = this.current && this.views.get(this.current);
    if (!view) return;
    const hash = to_hash(this.current!, view.parameters());
    if (hash !== location.hash) history.replaceState(null, "", location.pathname + location.search + hash);
    this.links[view_names.indexOf(this.current!)].href = hash;
    this.terminal.show(view.command());
  }

  go(view: ViewName, parameters = {}): void {
    location.hash = to_hash(view, parameters);
  }

  private show(): void {
    const { view: name, parameters } = read_route();
    const before = this.current;
    if (before && before !== name) this.views.get(before)?.hide();
    this.current = name;
    for (const [other, view] of this.views) view.element.hidden = other !== name;
    let view = this.views.get(name);
    if (!view) {
      view = this.make(name);
      this.views.set(name, view);
      this.main.append(view.element);
    }
    this.links.forEach((link, i) => link.setAttribute("aria-current", view_names[i] === name ? "page" : "false"));
    document.title = `${text.nav[name]} · ${text.common.title}`;
    view.show(parameters);
    this.changed();
    if (before && before !== name) {
      scrollTo(0, 0);
      this.main.focus({ preventScroll: true });
    }
  }

  private make(name: ViewName): View {
    switch (name) {
      case "draw": return new DrawView(this);
      case "network": return new NetworkView(this);
      case "learn": return new LearnView(this);
      case "errors": return new ErrorsView(this);
    }
  }
}

function mark(): HTMLElement {
  return h("span", { class: "mark", "aria-hidden": "true" }, "7");
}

function theme_choice(): HTMLElement {
  const select: HTMLSelectElement = h("select", { "aria-label": text.common.theme, onchange: () => apply_theme(select.value as Theme) },
    ...themes.map((theme) => h("option", { value: theme }, text.common.themes[theme])));
  select.value = current_theme();
  return select;
}

function language_choice(): HTMLElement {
  const select: HTMLSelectElement = h("select", {
    "aria-label": text.common.change_language,
    onchange: () => {
      remember_language(select.value);
      history.replaceState(null, "", location.pathname + location.hash); // without a "?lang="
      location.reload();
    },
  }, ...Object.values(languages).map(({ language, name }) => h("option", { value: language, lang: language }, name)));
  select.value = text.language;
  return select;
}

fill(document.body);
new Application().start();
