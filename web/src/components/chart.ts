// A chart of lines, with its numbers in a table behind it. Lines differ by colour and by dashes.
import { Child, fill, h, svg } from "../dom";
import { compact } from "../format";
import { numbers_behind } from "./table";

export interface Series {
  name: string;
  style: "first" | "second" | "ideal";
  points: [number, number][];
  dots?: boolean;
}

export interface ChartOptions {
  title: string;
  x: string; // what the axis counts
  y?: [number, number]; // the range; from the points where there is none
  x_range?: [number, number];
  show_x?: (value: number) => string;
  show_y?: (value: number) => string;
  table?: boolean; // false where another table has the numbers
}

const kUsualWidth = 480; // until the chart has its place
const kNarrow = 240;
const kWide = 1100;
const kHeight = 220;
const kLeft = 52;
const kRight = 14;
const kTop = 12;
const kBottom = 34;

// About `count` round numbers between `low` and `high`.
export function ticks(low: number, high: number, count = 5): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999) ?? rough;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function range_of(series: Series[], axis: 0 | 1): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const { points } of series) {
    for (const point of points) {
      low = Math.min(low, point[axis]);
      high = Math.max(high, point[axis]);
    }
  }
  if (low > high) return [0, 1];
  return low === high ? [low, low + 1] : [low, high];
}

export class Chart {
  readonly element: HTMLElement;
  private readonly plot = h("div", { class: "plot" });
  private readonly legend = h("p", { class: "legend" });
  private series: Series[] = [];
  private width = kUsualWidth; // pixels, so that its words keep their size

  constructor(private readonly options: ChartOptions) {
    const show = (value: number, how?: (value: number) => string) => (how ?? compact)(value);
    const rows = (): Child[][] => {
      const by_x = new Map<number, string[]>();
      this.series.forEach(({ points }, i) => points.forEach(([x, y]) => {
        const row = by_x.get(x) ?? this.series.map(() => "");
        row[i] = show(y, options.show_y);
        by_x.set(x, row);
      }));
      return [...by_x.entries()].sort(([a], [b]) => a - b).map(([x, cells]) => [show(x, options.show_x), ...cells]);
    };
    const behind = options.table === false ? null : numbers_behind(options.title, [], rows);
    behind?.addEventListener("toggle", () => {
      const heads = [options.x, ...this.series.map(({ name }) => name || options.title)];
      const row = behind.querySelector("thead tr");
      if (row) fill(row, ...heads.map((head) => h("th", { scope: "col" }, head)));
    });
    new ResizeObserver(([entry]) => {
      const width = Math.round(Math.max(kNarrow, Math.min(kWide, entry.contentRect.width)));
      if (entry.contentRect.width === 0 || width === this.width) return;
      this.width = width;
      fill(this.plot, this.draw());
    }).observe(this.plot);
    this.element = h("figure", { class: "chart" }, h("figcaption", {}, options.title), this.plot, this.legend, behind);
  }

  show(series: Series[]): void {
    this.series = series;
    fill(this.plot, this.draw());
    const named = series.filter(({ name }) => name !== "");
    this.legend.hidden = named.length < 2;
    fill(this.legend, ...named.map(({ name, style }) => h("span", {},
      svg("svg", { viewBox: "0 0 24 8", class: "key", "aria-hidden": "true" },
        svg("path", { d: "M0 4H24", class: `series ${style}` })), name)));
  }

  private draw(): SVGSVGElement {
    const { options, series, width } = this;
    const [x_low, x_high] = options.x_range ?? range_of(series, 0);
    const [y_low, y_high] = options.y ?? range_of(series, 1);
    const across = (x: number) => kLeft + ((x - x_low) / (x_high - x_low || 1)) * (width - kLeft - kRight);
    const down = (y: number) => kHeight - kBottom - ((y - y_low) / (y_high - y_low || 1)) * (kHeight - kTop - kBottom);
    const show_x = options.show_x ?? compact;
    const show_y = options.show_y ?? compact;
    const last = series.map(({ name, points }) =>
      points.length === 0 ? "" : `${name || options.title}: ${show_y(points[points.length - 1][1])}`);
    return svg("svg", {
      viewBox: `0 0 ${width} ${kHeight}`, role: "img", "aria-label": [options.title, ...last].filter(Boolean).join(". "),
    },
    ...ticks(y_low, y_high, 4).flatMap((y) => [
      svg("path", { class: "grid", d: `M${kLeft} ${down(y)}H${width - kRight}` }),
      svg("text", { class: "tick", x: kLeft - 8, y: down(y) + 4, "text-anchor": "end" }, show_y(y)),
    ]),
    ...ticks(x_low, x_high, width < 360 ? 3 : 5).map((x) =>
      svg("text", { class: "tick", x: across(x), y: kHeight - kBottom + 16, "text-anchor": "middle" }, show_x(x))),
    svg("text", { class: "axis", x: width - kRight, y: kHeight - 3, "text-anchor": "end" }, options.x),
    ...series.flatMap(({ points, style, dots }) => [
      svg("path", {
        class: `series ${style}`,
        d: points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${across(x).toFixed(1)} ${down(Math.max(y_low, Math.min(y_high, y))).toFixed(1)}`).join(""),
      }),
      ...(dots ? points.map(([x, y]) => svg("circle", { class: `dot ${style}`, cx: across(x), cy: down(y), r: 3.5 })) : []),
    ]));
  }
}

// Of many points those that a line of this width can show.
export function thinned<Point>(points: Point[], most = 400): Point[] {
  if (points.length <= most) return points;
  const step = (points.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => points[Math.round(i * step)]);
}
