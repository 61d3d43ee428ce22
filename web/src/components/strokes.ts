// Pen strokes: what a drawing is, how it becomes a picture, and how it fits into an address.

export type Stroke = number[]; // x, y, x, y, …, both in widths of the pad: x 0..1, y 0..kHeight

export const kHeight = 0.75; // of a pad, in widths
export const kPen = 0.032; // the pen's width
const kPictureWidth = 400; // pixels

const kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const kSteps = 64 * 64 - 1;
const kMostPoints = 6000;

// The points that a stroke cannot do without: Ramer, Douglas and Peucker.
export function simplified(stroke: Stroke, tolerance = 0.004): Stroke {
  const count = stroke.length / 2;
  if (count < 3) return stroke;
  const keep = new Uint8Array(count);
  keep[0] = keep[count - 1] = 1;
  const parts: [number, number][] = [[0, count - 1]];
  for (let part = parts.pop(); part; part = parts.pop()) {
    const [first, last] = part;
    const [x, y] = [stroke[2 * first], stroke[2 * first + 1]];
    const [dx, dy] = [stroke[2 * last] - x, stroke[2 * last + 1] - y];
    const length = Math.hypot(dx, dy);
    let farthest = 0;
    let at = -1;
    for (let i = first + 1; i < last; ++i) {
      const [px, py] = [stroke[2 * i] - x, stroke[2 * i + 1] - y];
      const distance = length < 1e-6 ? Math.hypot(px, py) : Math.abs(px * dy - py * dx) / length;
      if (distance > farthest) [farthest, at] = [distance, i];
    }
    if (farthest <= tolerance) continue;
    keep[at] = 1;
    parts.push([first, at], [at, last]);
  }
  return stroke.filter((_, i) => keep[i >> 1] === 1);
}

// Strokes with a "." between them; four characters a point.
export function encode_strokes(strokes: Stroke[]): string {
  const encode = (value: number) => {
    const step = Math.max(0, Math.min(kSteps, Math.round(value * kSteps)));
    return kDigits[step >> 6] + kDigits[step & 63];
  };
  return strokes.map((stroke) => simplified(stroke).map(encode).join("")).join(".");
}

// The inverse. What is none of ours gives no strokes.
export function decode_strokes(encoded: string): Stroke[] {
  if (encoded.length === 0 || encoded.length > 5 * kMostPoints) return [];
  const strokes = encoded.split(".").map((part) => {
    const stroke: Stroke = [];
    for (let i = 0; i + 1 < part.length; i += 2) {
      stroke.push((kDigits.indexOf(part[i]) * 64 + kDigits.indexOf(part[i + 1])) / kSteps);
    }
    return stroke;
  });
  const valid = (stroke: Stroke) =>
    stroke.length >= 2 && stroke.length % 2 === 0 && stroke.every((value) => value >= 0 && value <= 1);
  return strokes.every(valid) ? strokes : [];
}

// Draws strokes on a canvas as wide as `width` pixels, through the middles between points: a smooth line.
export function draw_strokes(context: CanvasRenderingContext2D, strokes: Stroke[], width: number): void {
  context.lineWidth = kPen * width;
  context.lineCap = context.lineJoin = "round";
  for (const stroke of strokes) {
    const point = (i: number): [number, number] => [stroke[2 * i] * width, stroke[2 * i + 1] * width];
    const last = stroke.length / 2 - 1;
    context.beginPath();
    context.moveTo(...point(0));
    for (let i = 1; i < last; ++i) {
      const [x, y] = point(i);
      const [next_x, next_y] = point(i + 1);
      context.quadraticCurveTo(x, y, (x + next_x) / 2, (y + next_y) / 2);
    }
    const [x, y] = point(last);
    context.lineTo(last === 0 ? x + 0.01 : x, y); // a dot is a line, too
    context.stroke();
  }
}

let sheet: HTMLCanvasElement | null = null;

function draw_sheet(strokes: Stroke[]): HTMLCanvasElement {
  sheet ??= document.createElement("canvas");
  sheet.width = kPictureWidth;
  sheet.height = kPictureWidth * kHeight;
  const context = sheet.getContext("2d", { willReadFrequently: true })!;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, sheet.width, sheet.height);
  context.strokeStyle = "#000";
  draw_strokes(context, strokes, sheet.width);
  return sheet;
}

// Black on white as a PGM file: to encode a PNG at every move of the pen would take longer than to read it.
export function to_pgm(strokes: Stroke[]): Blob {
  const { width, height } = draw_sheet(strokes);
  const { data } = sheet!.getContext("2d")!.getImageData(0, 0, width, height);
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; ++i) grey[i] = data[4 * i];
  return new Blob([`P5\n${width} ${height}\n255\n`, grey], { type: "image/x-portable-graymap" });
}

export function to_png(strokes: Stroke[]): Promise<Blob | null> {
  return new Promise((resolve) => draw_sheet(strokes).toBlob(resolve, "image/png"));
}
