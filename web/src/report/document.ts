// What a report's file holds.
import { Confusion, Explanation, LabelledImage, Weights } from "../engine";
import { text } from "../text/text";

// A picture's ink as base64 of a byte a pixel.
export interface PackedImage {
  index: number;
  actual: number;
  predicted: number;
  confidence: number;
  width: number;
  height: number;
  ink: string;
}

interface ClassScores {
  precision: number;
  recall: number;
  "f1-score": number;
  support: number;
}

export interface Curve {
  x: "step" | "epoch";
  accuracy: [number, number][];
  validation_accuracy?: [number, number][];
  loss?: [number, number][];
  validation_loss?: [number, number][];
}

export interface EvaluationDocument {
  kind: "train" | "eval";
  title: string;
  subtitle?: string;
  version: string;
  command: string;
  warnings: string[];
  settings: [string, string][];
  curves?: Curve[]; // of each network
  test: {
    total: number;
    correct: number;
    accuracy: number;
    classification_report: Record<string, ClassScores | number>;
    confusion: Confusion;
  };
  confidence: {
    accuracy_interval: [number, number];
    calibration_error: number;
    negative_log_likelihood: number;
    bins: { low: number; high: number; confidence: number; right: number; count: number }[];
    curve: [number, number][]; // share read, share of errors among them
    risk_coverage: { max_error: number; threshold: number | null; share_read: number; read: number; errors: number }[];
  };
  cells: { actual: number; predicted: number; images: PackedImage[] }[];
  worst: PackedImage[];
  units?: Weights; // of the first layer, where it is dense and looks at the picture
}

export interface ReadingDocument {
  kind: "read";
  title: string;
  subtitle?: string;
  version: string;
  command: string;
  picture: string; // a PNG file as base64
  explanation: Explanation;
}

export type Document = EvaluationDocument | ReadingDocument;

export const kinds: Record<Document["kind"], (title: string) => string> = {
  train: text.report.train_title,
  eval: text.report.eval_title,
  read: text.report.read_title,
};

export function unpacked({ ink, ...image }: PackedImage): LabelledImage {
  return { ...image, values: Array.from(atob(ink), (byte) => byte.charCodeAt(0) / 255) };
}
