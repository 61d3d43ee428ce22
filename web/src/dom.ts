// Elements in one expression. Nothing here or elsewhere sets HTML from text.

export type Child = Node | string | number | null | undefined | false;
type Listener = (event: any) => void;
export type Attributes = Record<string, string | number | boolean | Listener | null | undefined>;

function apply(element: Element, attributes: Attributes, children: Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, ...children);
}

export function append(element: Element, ...children: Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
}

// h("button", {class: "quiet", onclick: clear}, "Clear")
export function h<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, attributes: Attributes = {},
                                                           ...children: Child[]): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  apply(element, attributes, children);
  return element;
}

export function svg<Tag extends keyof SVGElementTagNameMap>(tag: Tag, attributes: Attributes = {},
                                                            ...children: Child[]): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  apply(element, attributes, children);
  return element;
}

// Replaces what an element holds. Text that is there already is left, so that screen readers do not say it again.
export function fill(element: Element, ...children: Child[]): void {
  if (children.length === 1 && typeof children[0] === "string" && element.textContent === children[0]) return;
  element.replaceChildren();
  append(element, ...children);
}

let count = 0;
export const unique_id = (name: string) => `${name}-${++count}`;
