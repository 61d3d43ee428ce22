// Numbers as pictures: a canvas of one pixel a number, enlarged by the style sheet. Colours are of one hue with the
// number as opacity, so that they stand on light and on dark ground alike.
import { Pixels } from "../engine";
import { h } from "../dom";
import { compact } from "../format";

export type Palette =
  | "ink" // 0 paper to 1 ink
  | "heat" // 0 nothing to 1 strong
  | "signed"; // blue above 0, orange below; the colour is full where |value| reaches `full`

const kBlue = [66, 120, 242];
const kOrange = [228, 118, 30];

// The value of full colour: the largest one of several pictures, so that they can be compared.
export function largest(values: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < values.length; ++i) most = Math.max(most, Math.abs(values[i]));
  return most || 1;
}

function paint(canvas: HTMLCanvasElement, picture: Pixels, palette: Palette, full: number): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const image = context.createImageData(picture.width, picture.height);
  for (let i = 0; i < picture.width * picture.height; ++i) {
    const value = picture.values[i] / full;
    const colour = palette === "ink" ? [0, 0, 0] : value < 0 ? kOrange : kBlue;
    image.data.set(colour, 4 * i);
    image.data[4 * i + 3] = Math.round(255 * Math.min(1, palette === "signed" ? Math.abs(value) : Math.max(0, value)));
  }
  context.putImageData(image, 0, 0);
}

export class PixelGrid {
  readonly element: HTMLCanvasElement;
  private picture: Pixels = { width: 1, height: 1, values: [0] };

  constructor(private readonly palette: Palette, label: string, style = "") {
    this.element = h("canvas", { class: `pixels ${palette} ${style}`, role: "img", "aria-label": label });
  }

  show(picture: Pixels, full = 1): void {
    if (this.element.width !== picture.width) this.element.width = picture.width;
    if (this.element.height !== picture.height) this.element.height = picture.height;
    this.picture = picture;
    paint(this.element, picture, this.palette, full);
  }

  describe(label: string): void {
    this.element.setAttribute("aria-label", label);
  }

  // Calls `tell` with the number under the pointer, "" where it leaves.
  on_hover(tell: (text: string) => void): this {
    this.element.addEventListener("pointermove", (event) => {
      const { width, height, values } = this.picture;
      const column = Math.min(width - 1, Math.floor((event.offsetX / this.element.clientWidth) * width));
      const row = Math.min(height - 1, Math.floor((event.offsetY / this.element.clientHeight) * height));
      if (column >= 0 && row >= 0) tell(`(${column}, ${row}): ${compact(values[row * width + column])}`);
    });
    this.element.addEventListener("pointerleave", () => tell(""));
    return this;
  }
}

// A picture that stays as it is.
export function pixels(picture: Pixels, palette: Palette, label: string, full = 1, style = ""): HTMLCanvasElement {
  const grid = new PixelGrid(palette, label, style);
  grid.show(picture, full);
  return grid.element;
}

// A row of numbers as a picture about as wide as high.
export function as_square(values: number[]): Pixels {
  const width = Math.ceil(Math.sqrt(values.length));
  const height = Math.ceil(values.length / width);
  return { width, height, values: [...values, ...new Array(width * height - values.length).fill(0)] };
}
