// Labelled digits of one's own: a CSV file, or a folder whose sub-folders 0 to 9 hold pictures. Pictures are made into
// the 64 counts a row that the tutorial's network takes, here in the browser.
import { EngineError } from "../engine";
import { text } from "../text/text";

export interface OwnData {
  name: string;
  csv: string;
  rows: number;
  left_out: number; // files that are no pictures or in no folder of a digit
}

const kSide = 8;
const kInk = 16; // a count of full ink
const kMostFiles = 5000;
const kMostBytes = 8_000_000;

interface Found {
  label: number;
  file: File;
}

const label_of = (path: string) => {
  const folders = path.split("/").slice(0, -1).reverse();
  const digit = folders.find((folder) => /^[0-9]$/.test(folder));
  return digit === undefined ? null : Number(digit);
};

function entries_in(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const all: FileSystemEntry[] = [];
  return new Promise((resolve, reject) => {
    // A reader gives some at a time, and none at the end.
    const next = () => reader.readEntries((some) => {
      if (some.length === 0) return resolve(all);
      all.push(...some);
      next();
    }, reject);
    next();
  });
}

async function collect(entry: FileSystemEntry, files: { path: string; file: File }[]): Promise<void> {
  if (files.length > kMostFiles) throw new EngineError(text.learn.too_many(kMostFiles));
  if (entry.isDirectory) {
    for (const inner of await entries_in(entry as FileSystemDirectoryEntry)) await collect(inner, files);
    return;
  }
  const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject));
  files.push({ path: entry.fullPath, file });
}

// 64 counts of ink, 0..16: the digit's box, brought into a square, as the built-in digits were made.
export function counts_of(image: ImageData): number[] | null {
  const { width, height, data } = image;
  const grey = new Float32Array(width * height);
  for (let i = 0; i < grey.length; ++i) {
    const alpha = data[4 * i + 3] / 255;
    const luma = 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2];
    grey[i] = luma * alpha + 255 * (1 - alpha);
  }
  let edge = 0;
  for (let x = 0; x < width; ++x) edge += grey[x] + grey[(height - 1) * width + x];
  for (let y = 0; y < height; ++y) edge += grey[y * width] + grey[y * width + width - 1];
  const light_paper = edge / (2 * (width + height)) > 127;
  const ink = grey.map((value) => (light_paper ? 255 - value : value) / 255);
  let [left, top, right, bottom] = [width, height, -1, -1];
  ink.forEach((value, i) => {
    if (value < 0.35) return;
    const [x, y] = [i % width, Math.floor(i / width)];
    [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  });
  if (right < 0) return null;
  const side = Math.max(right - left, bottom - top) + 1;
  const [x0, y0] = [(left + right + 1 - side) / 2, (top + bottom + 1 - side) / 2];
  const sums = new Float32Array(kSide * kSide);
  const areas = new Float32Array(kSide * kSide);
  const steps = Math.max(kSide, Math.min(256, Math.ceil(side / kSide) * kSide));
  for (let j = 0; j < steps; ++j) {
    for (let i = 0; i < steps; ++i) {
      const x = Math.floor(x0 + ((i + 0.5) * side) / steps);
      const y = Math.floor(y0 + ((j + 0.5) * side) / steps);
      const cell = Math.floor((j * kSide) / steps) * kSide + Math.floor((i * kSide) / steps);
      areas[cell]++;
      if (x >= 0 && y >= 0 && x < width && y < height) sums[cell] += ink[y * width + x];
    }
  }
  return Array.from(sums, (sum, cell) => Math.round((kInk * sum) / areas[cell]));
}

async function row_of({ label, file }: Found): Promise<string | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return null;
  }
  const scale = Math.min(1, 256 / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const counts = counts_of(context.getImageData(0, 0, canvas.width, canvas.height));
  return counts && [...counts, label].join(",");
}

async function of_pictures(name: string, files: { path: string; file: File }[]): Promise<OwnData> {
  if (files.length > kMostFiles) throw new EngineError(text.learn.too_many(kMostFiles));
  const rows: string[] = [];
  for (const { path, file } of files) {
    const label = label_of(path);
    const row = label === null ? null : await row_of({ label, file });
    if (row !== null) rows.push(row);
  }
  if (rows.length === 0) throw new EngineError(text.learn.no_digits(name));
  return { name, csv: rows.join("\n") + "\n", rows: rows.length, left_out: files.length - rows.length };
}

async function of_csv(file: File): Promise<OwnData> {
  if (file.size > kMostBytes) throw new EngineError(text.learn.too_large(file.name));
  const csv = await file.text();
  const rows = csv.split("\n").filter((line) => line.trim() !== "").length;
  if (rows === 0) throw new EngineError(text.draw.empty_file(file.name));
  return { name: file.name, csv, rows, left_out: 0 };
}

// What was dropped. REQUIRES: called before the event's handler has ended, when the browser forgets the files.
export function open_dropped(data: DataTransfer): Promise<OwnData> {
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry?.() ?? []);
  const [file] = data.files;
  if (entries.some(({ isDirectory }) => isDirectory)) {
    return (async () => {
      const files: { path: string; file: File }[] = [];
      for (const entry of entries) await collect(entry, files);
      return of_pictures(entries[0].name, files);
    })();
  }
  return file ? of_csv(file) : Promise.reject(new EngineError(text.learn.not_data));
}

export function open_chosen(files: FileList): Promise<OwnData> {
  const [first] = files;
  if (files.length === 1 && !first.webkitRelativePath.includes("/")) return of_csv(first);
  const named = [...files].map((file) => ({ path: file.webkitRelativePath, file }));
  return of_pictures(first.webkitRelativePath.split("/")[0], named);
}
