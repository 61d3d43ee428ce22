// One layer of a network: a tile for each of its units or feature maps, which can be pressed.
import { LayerValues, Pixels } from "../engine";
import { fill, h } from "../dom";
import { compact } from "../format";
import { text } from "../text/text";
import { PixelGrid, largest } from "./pixels";

const kMostTiles = 32; // of which the others are shown on request

export interface LayerPicture {
  layer: LayerValues;
  weights?: Pixels[]; // of each unit, where it looks at the picture itself
}

interface Tile {
  element: HTMLButtonElement;
  grid: PixelGrid;
  level: HTMLElement;
}

// The values of one unit: a map, or a single number.
export function values_of(layer: LayerValues, unit: number): Pixels {
  if (layer.shape.length === 1) return { width: 1, height: 1, values: [layer.values[unit]] };
  const [, height, width] = layer.shape;
  return { width, height, values: layer.values.slice(unit * height * width, (unit + 1) * height * width) };
}

export class LayerMaps {
  private readonly tiles_box = h("div", { class: "tiles" });
  private readonly hover = h("output", { class: "hover" });
  private readonly more = h("button", { type: "button", class: "quiet more", onclick: () => this.show_all() });
  private readonly heading = h("h2", {});
  private readonly about = h("p", { class: "small about-layer" });
  private readonly shape = h("span", { class: "small" });
  readonly element = h("section", { class: "layer" },
    h("div", { class: "row" }, this.heading, this.shape, this.hover), this.about, this.tiles_box, this.more);
  private tiles: Tile[] = [];
  private all = false;
  private shown: LayerPicture | null = null;

  constructor(private readonly press: (layer: number, unit: number) => void) {}

  show(picture: LayerPicture, off: (unit: number) => boolean, chosen: number): void {
    this.shown = picture;
    const { layer, weights } = picture;
    const units = layer.shape[0];
    const count = this.all ? units : Math.min(units, kMostTiles + (units <= kMostTiles + 8 ? 8 : 0));
    fill(this.heading, `${layer.name}`);
    fill(this.about, text.network.kinds[layer.kind] ?? "");
    fill(this.shape, weights ? text.network.units(units) : layer.shape.length === 1 ? text.network.numbers(units) : text.network.maps(units, layer.shape[2], layer.shape[1]));
    this.tiles_box.classList.toggle("scalars", layer.shape.length === 1 && !weights);
    while (this.tiles.length < count) this.tiles.push(this.make_tile(this.tiles.length));
    while (this.tiles.length > count) this.tiles.pop()!.element.remove();
    const full = largest(layer.values);
    const weights_full = weights ? largest(weights.flatMap(({ values }) => values)) : 1;
    this.tiles.forEach((tile, unit) => this.show_tile(tile, unit, picture, full, weights_full, off(unit), unit === chosen));
    this.more.hidden = count === units;
    fill(this.more, text.network.show_all(units));
  }

  private show_tile(tile: Tile, unit: number, { layer, weights }: LayerPicture, full: number, weights_full: number,
                    off: boolean, chosen: boolean): void {
    const values = values_of(layer, unit);
    if (weights) tile.grid.show(weights[unit], weights_full);
    else tile.grid.show(values, full);
    const strongest = values.values.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
    tile.level.style.setProperty("--share", String(Math.min(1, Math.abs(strongest) / full)));
    tile.element.classList.toggle("off", off);
    tile.element.setAttribute("aria-pressed", String(chosen));
    tile.element.setAttribute("aria-label", text.network.unit_label(unit, compact(strongest), off));
  }

  private make_tile(unit: number): Tile {
    const grid = new PixelGrid("signed", "").on_hover((value) => fill(this.hover, this.hover_text(unit, value)));
    grid.element.removeAttribute("role");
    grid.element.setAttribute("aria-hidden", "true");
    const level = h("span", { class: "level", "aria-hidden": "true" });
    const element = h("button", { type: "button", class: "tile", onclick: () => this.press(this.shown!.layer.index, unit) }, grid.element, level);
    this.tiles_box.append(element);
    return { element, grid, level };
  }

  private hover_text(unit: number, value: string): string {
    if (value === "" || !this.shown) return "";
    const { layer, weights } = this.shown;
    const activation = layer.shape.length === 1 ? compact(layer.values[unit]) : "";
    if (weights) return text.network.hover_unit(unit, activation, value);
    return activation ? `${unit}: ${activation}` : `${unit} ${value}`;
  }

  private show_all(): void {
    this.all = true;
    const pressed = this.tiles.findIndex(({ element }) => element.getAttribute("aria-pressed") === "true");
    const off = new Set(this.tiles.flatMap(({ element }, unit) => (element.classList.contains("off") ? [unit] : [])));
    if (this.shown) this.show(this.shown, (unit) => off.has(unit), pressed);
  }
}
