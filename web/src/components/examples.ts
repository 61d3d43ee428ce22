// Pictures to begin with, drawn here: strokes, and a photograph of two lines that a canvas makes of them.
import { Stroke, draw_strokes, kHeight } from "./strokes";

// The shapes of digits: strokes of points in a box of 60 × 100, y downwards.
const kShapes: Record<string, number[][]> = {
  "0": [[34, 2, 18, 6, 6, 24, 2, 50, 6, 78, 20, 97, 38, 95, 52, 78, 57, 50, 52, 22, 40, 5, 30, 2]],
  "1": [[14, 24, 24, 14, 34, 1, 33, 30, 32, 66, 31, 99]],
  "2": [[5, 26, 10, 10, 26, 1, 44, 5, 52, 20, 48, 38, 34, 58, 18, 76, 4, 96, 24, 95, 42, 96, 58, 94]],
  "3": [[6, 12, 22, 1, 42, 3, 52, 16, 46, 34, 26, 46, 44, 50, 57, 64, 54, 84, 38, 98, 18, 97, 4, 86]],
  "4": [[28, 2, 20, 26, 10, 46, 2, 64, 22, 63, 40, 62, 58, 61], [42, 34, 41, 60, 40, 80, 39, 99]],
  "5": [[50, 3, 30, 3, 12, 4, 10, 22, 7, 44, 22, 38, 42, 42, 55, 58, 54, 78, 40, 95, 20, 98, 4, 90]],
  "6": [[42, 2, 24, 18, 10, 42, 4, 68, 12, 92, 32, 98, 50, 88, 54, 70, 44, 56, 26, 54, 10, 66]],
  "7": [[3, 6, 22, 5, 40, 4, 57, 4, 48, 28, 36, 54, 26, 78, 20, 99]],
  "8": [[50, 14, 36, 2, 18, 4, 8, 18, 16, 36, 36, 48, 52, 64, 54, 84, 38, 97, 18, 96, 6, 82, 12, 64, 34, 46, 48, 30, 50, 14]],
  "9": [[52, 20, 40, 4, 20, 4, 6, 20, 8, 42, 24, 52, 42, 46, 52, 28, 53, 16, 52, 44, 48, 72, 42, 99]],
};

// `digits` side by side from the left edge `x` and the top `y`, `height` high, all in widths of the pad.
function write(digits: string, x: number, y: number, height: number, gap: number): Stroke[] {
  const scale = height / 100;
  return [...digits].flatMap((digit, i) => {
    const left = x + i * (60 * scale + gap);
    const fall = ((i * 37) % 5) * 0.01 * height; // no hand keeps a line quite straight
    return kShapes[digit].map((points) => points.map((value, at) => (at % 2 === 0 ? left + value * scale : y + fall + value * scale)));
  });
}

// Round and round, outwards.
function scribble(): Stroke {
  return Array.from({ length: 60 }, (_, i) => {
    const radius = 0.01 + 0.0035 * i;
    return [0.5 + radius * Math.cos(0.45 * i), 0.37 + radius * Math.sin(0.45 * i)];
  }).flat();
}

export const example_drawings = {
  seven: () => write("7", 0.385, 0.16, 0.42, 0),
  number: () => write("2846", 0.1, 0.22, 0.28, 0.035),
  touching: () => write("35", 0.29, 0.18, 0.36, -0.028),
  unsure: () => [
    [0.42, 0.2, 0.4, 0.3, 0.39, 0.4, 0.46, 0.41, 0.54, 0.4, 0.59, 0.37],
    [0.6, 0.17, 0.6, 0.3, 0.585, 0.45, 0.57, 0.6],
    [0.425, 0.2, 0.46, 0.18, 0.52, 0.17],
  ],
  scribble: () => [scribble()],
} satisfies Record<string, () => Stroke[]>;

export type ExampleName = keyof typeof example_drawings;

// A photograph as of a note: uneven light, lined paper, grain, and two lines that are not quite level.
export function make_photograph(): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  const width = (canvas.width = 880);
  const height = (canvas.height = width * kHeight);
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  const light = context.createLinearGradient(0, 0, width, height);
  light.addColorStop(0, "#efe9dc");
  light.addColorStop(1, "#b9b2a4");
  context.fillStyle = light;
  context.fillRect(0, 0, width, height);
  context.save();
  context.rotate(-0.025);
  context.strokeStyle = "#9db3cf";
  context.lineWidth = 1.5;
  for (let y = 95; y < height + 60; y += 82) {
    context.beginPath();
    context.moveTo(-20, y);
    context.lineTo(width + 40, y);
    context.stroke();
  }
  context.strokeStyle = "#24345e";
  context.scale(0.34, 0.34); // a thinner pen
  const on_paper = (strokes: Stroke[], x: number, y: number) => strokes.map((stroke) =>
    stroke.map((value, i) => value / 0.34 + (i % 2 === 0 ? x : y) / 0.34));
  draw_strokes(context, on_paper(write("140628", 0, 0, 0.105, 0.026), 0.13, 0.17), width);
  draw_strokes(context, on_paper(write("59371", 0, 0, 0.105, 0.026), 0.13, 0.445), width);
  context.restore();
  grain(context, width, height);
  return canvas;
}

function grain(context: CanvasRenderingContext2D, width: number, height: number): void {
  const image = context.getImageData(0, 0, width, height);
  let state = 1;
  for (let i = 0; i < image.data.length; i += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const noise = ((state >>> 24) - 128) / 14;
    for (let channel = 0; channel < 3; ++channel) image.data[i + channel] += noise;
  }
  context.putImageData(image, 0, 0);
}
