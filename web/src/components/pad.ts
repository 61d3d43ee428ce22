// The pad: strokes of mouse, pen, finger or arrow keys, or a picture in their place, and over both what was found.
import { Box, Explanation } from "../engine";
import { fill, h, svg } from "../dom";
import { text } from "../text/text";
import { Stroke, draw_strokes, kHeight, kPen } from "./strokes";

export interface Picture {
  blob: Blob;
  name: string;
  preview: CanvasImageSource | null; // null where the browser cannot show it
  width: number;
  height: number;
}

export interface PadListener {
  moved(): void; // the pen, on the paper
  lifted(): void; // a stroke has ended, or one was taken away
  chosen(digit: number): void; // its box was pressed; counted over all lines
}

// The box of view of the picture as it lies there, and how places in the picture turned back come to be in it.
function as_it_lies({ width, height, turned }: Explanation): [string, string] {
  switch (turned) {
    case 90: return [`0 0 ${height} ${width}`, `matrix(0 1 -1 0 ${height} 0)`];
    case 180: return [`0 0 ${width} ${height}`, `matrix(-1 0 0 -1 ${width} ${height})`];
    case 270: return [`0 0 ${height} ${width}`, `matrix(0 -1 1 0 0 ${width})`];
    default: return [`0 0 ${width} ${height}`, "matrix(1 0 0 1 0 0)"];
  }
}

const kKeyStep = 0.02;
const kFineStep = 0.005;

export class Pad {
  readonly canvas = h("canvas", {
    class: "paper", tabindex: 0, role: "application", "aria-label": text.draw.pad, "aria-describedby": "pad-keys",
  });
  private readonly overlay = svg("svg", { class: "overlay", "aria-hidden": "true" });
  private readonly hint = h("p", { class: "hint", "aria-hidden": "true" }, text.draw.hint);
  readonly element = h("div", { class: "pad" }, this.canvas, this.hint, this.overlay);

  strokes: Stroke[] = [];
  picture: Picture | null = null;
  private pointer: number | null = null;
  private pen: { x: number; y: number; down: boolean } | null = null; // of the arrow keys

  constructor(private readonly listener: PadListener) {
    this.listen_to_pointer();
    this.canvas.addEventListener("keydown", (event) => this.on_key(event));
    this.canvas.addEventListener("blur", () => this.put_pen_away());
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    addEventListener("theme", () => this.draw());
  }

  is_empty(): boolean {
    return this.strokes.length === 0 && this.picture === null;
  }

  set(strokes: Stroke[], picture: Picture | null): void {
    this.strokes = strokes;
    this.picture = picture;
    this.pointer = this.pen = null;
    this.mark(null, -1);
    this.draw();
  }

  undo(): void {
    if (this.picture) this.picture = null;
    else this.strokes.pop();
    this.mark(null, -1);
    this.draw();
    this.listener.lifted();
  }

  // Boxes, cuts and slopes of a reading, and which digit is looked at.
  mark(explanation: Explanation | null, chosen: number): void {
    if (!explanation) return fill(this.overlay);
    const [frame, transform] = as_it_lies(explanation);
    this.overlay.setAttribute("viewBox", frame);
    this.overlay.setAttribute("preserveAspectRatio", "xMidYMid meet");
    const rectangle = ({ x, y, width: w, height: h }: Box, style: string) => svg("rect", { x, y, width: w, height: h, class: style });
    let index = 0;
    const digits = explanation.lines.flatMap(({ digits }) => digits);
    const many = digits.length > 1 || this.picture !== null;
    const marks: SVGElement[] = explanation.unread.map(({ box }) => rectangle(box, "unread"));
    for (const line of explanation.lines) {
      if (explanation.lines.length > 1) marks.push(rectangle(line.box, "line"));
      for (const cut of line.cuts ?? []) {
        marks.push(svg("polyline", { class: "cut", points: cut.map((point) => point.join(",")).join(" ") }));
      }
      for (const digit of line.digits) {
        const at = index++;
        if (!many) continue;
        const box = rectangle(digit.box, `digit ${digit.accepted ? "" : "unsure"} ${at === chosen ? "chosen" : ""}`);
        box.addEventListener("click", () => this.listener.chosen(at));
        marks.push(box);
      }
    }
    fill(this.overlay, svg("g", { transform }, ...marks));
    this.overlay.classList.toggle("pressable", this.picture !== null);
  }

  private draw(): void {
    const canvas = this.canvas;
    const scale = devicePixelRatio || 1;
    const width = Math.round(canvas.clientWidth * scale);
    if (width === 0) return;
    canvas.width = width;
    canvas.height = Math.round(width * kHeight);
    const context = canvas.getContext("2d")!;
    this.hint.hidden = !this.is_empty() || this.pen !== null;
    if (this.picture) return this.draw_picture(context);
    context.strokeStyle = getComputedStyle(canvas).color;
    draw_strokes(context, this.strokes, width);
    if (this.pen) this.draw_pen(context, width);
  }

  private draw_picture(context: CanvasRenderingContext2D): void {
    const { preview, width, height, name } = this.picture!;
    const { width: across, height: down } = context.canvas;
    if (!preview) {
      context.fillStyle = getComputedStyle(context.canvas).color;
      context.font = `${Math.round(across / 30)}px sans-serif`;
      context.textAlign = "center";
      context.fillText(name, across / 2, down / 2, across * 0.9);
      return;
    }
    const scale = Math.min(across / width, down / height);
    context.imageSmoothingEnabled = scale < 3;
    context.drawImage(preview, (across - width * scale) / 2, (down - height * scale) / 2, width * scale, height * scale);
  }

  // A ring where the arrow keys' pen is; full while it writes.
  private draw_pen(context: CanvasRenderingContext2D, width: number): void {
    const { x, y, down } = this.pen!;
    context.beginPath();
    context.arc(x * width, y * width, kPen * width * 0.75, 0, 2 * Math.PI);
    context.lineWidth = 2 * (devicePixelRatio || 1);
    context.strokeStyle = getComputedStyle(this.element).getPropertyValue("--accent");
    context.stroke();
    if (!down) return;
    context.fillStyle = context.strokeStyle;
    context.fill();
  }

  private place_of(event: PointerEvent): [number, number] {
    const { left, top, width } = this.canvas.getBoundingClientRect();
    const clamp = (value: number, most: number) => Math.max(0, Math.min(most, value));
    return [clamp((event.clientX - left) / width, 1), clamp((event.clientY - top) / width, kHeight)];
  }

  private listen_to_pointer(): void {
    const canvas = this.canvas;
    canvas.addEventListener("pointerdown", (event) => {
      if (this.pointer !== null || event.button !== 0) return;
      event.preventDefault();
      canvas.focus({ preventScroll: true });
      canvas.setPointerCapture(event.pointerId);
      this.pointer = event.pointerId;
      this.picture = null;
      this.pen = null;
      this.strokes.push(this.place_of(event));
      this.draw();
      this.listener.moved();
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.pointerId !== this.pointer) return;
      const stroke = this.strokes[this.strokes.length - 1];
      const events = event.getCoalescedEvents?.() ?? [];
      for (const each of events.length > 0 ? events : [event]) stroke.push(...this.place_of(each));
      this.draw();
      this.listener.moved();
    });
    const lift = (event: PointerEvent) => {
      if (event.pointerId !== this.pointer) return;
      this.pointer = null;
      this.listener.lifted();
    };
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);
  }

  private put_pen_away(): void {
    if (!this.pen) return;
    const wrote = this.pen.down;
    this.pen = null;
    this.draw();
    if (wrote) this.listener.lifted();
  }

  private on_key(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
    };
    const move = moves[event.key];
    if (move) this.move_pen(move, event.shiftKey ? kFineStep : kKeyStep);
    else if (event.key === " " || event.key === "Enter") this.turn_pen();
    else if (event.key === "Escape" && this.pen) this.put_pen_away();
    else if (event.key === "Backspace" || (event.key === "z" && (event.ctrlKey || event.metaKey))) this.undo();
    else if (event.key === "Delete") {
      this.set([], null);
      this.listener.lifted();
    } else return;
    event.preventDefault();
  }

  private move_pen([dx, dy]: [number, number], step: number): void {
    this.pen ??= { x: 0.5, y: 0.2, down: false };
    this.pen.x = Math.max(0, Math.min(1, this.pen.x + dx * step));
    this.pen.y = Math.max(0, Math.min(kHeight, this.pen.y + dy * step));
    if (this.pen.down) {
      this.strokes[this.strokes.length - 1].push(this.pen.x, this.pen.y);
      this.listener.moved();
    }
    this.draw();
  }

  private turn_pen(): void {
    this.pen ??= { x: 0.5, y: 0.2, down: false };
    this.pen.down = !this.pen.down;
    if (this.pen.down) {
      this.picture = null;
      this.strokes.push([this.pen.x, this.pen.y]);
      this.listener.moved();
    } else {
      this.listener.lifted();
    }
    this.draw();
  }
}
