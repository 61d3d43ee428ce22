// What the page asks for, whoever answers: today the HTTP server that it came from (http_engine.ts).
//
// Pictures of digits are rows of numbers from 0, paper, to 1, full ink. Boxes and paths are in pixels of the picture
// that was read, from its upper left corner. Every call throws an EngineError whose message is one sentence for people.

export class EngineError extends Error {}

export interface Pixels {
  width: number;
  height: number;
  values: number[]; // [height, width]
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface ReadOptions {
  model: string;
  format: string; // what a line must be, "" for any digits
  max_error: number; // digits that are wrong more often than this are not accepted; 1 accepts all
  single: boolean; // the whole picture is one digit
  influence: boolean; // which pixels decided, which takes longer
}

export interface ReadDigit {
  digit: number;
  confidence: number;
  accepted: boolean;
  box: Box;
  touches: boolean; // its neighbour, from which it was cut
  probabilities: number[]; // of the ten digits, as the network says them
  nothing: number; // that it is no digit
  input: Pixels; // what the network was given
  influence?: number[]; // of each pixel of the input: by how much the digit's probability falls where it is blanked
}

export interface ReadLine {
  text: string;
  confidence: number; // that all of the line is right
  box: Box;
  slope: number; // pixels down for each pixel to the right
  digits: ReadDigit[];
  segments: Box[]; // what the line was taken apart into
  cuts: [number, number][][]; // paths between digits that touch
}

export interface Explanation {
  width: number;
  height: number;
  light_ink: boolean; // on dark paper
  lines: ReadLine[];
  unread: { box: Box }[];
  turned?: number; // degrees clockwise, 0, 90, 180, 270: all places are of the picture turned back by them
  advice: string[];
}

export interface Layer {
  index: number;
  name: string;
  kind: string;
  shape: number[]; // [channels, height, width] or [units]
  parameters: number;
}

export interface Model {
  id: string;
  name: string;
  input: { width: number; height: number };
  layers: Layer[];
  reads_pictures: boolean;
}

export interface Unit {
  layer: number;
  unit: number;
}

export interface LayerValues extends Omit<Layer, "parameters"> {
  values: number[];
}

export interface Activations {
  layers: LayerValues[];
  probabilities: number[];
}

export interface Weights {
  shape: number[]; // dense: [outputs, inputs]
  values: number[];
  bias: number[]; // none where the layer has none
}

export type Confusion = number[][]; // [digit written][digit read]

export interface Evaluation {
  accuracy: number;
  images: number;
  confusion: Confusion;
  data_description: string;
}

export interface LabelledImage extends Pixels {
  index: number;
  actual: number;
  predicted: number;
  confidence: number;
}

export interface Recipe {
  name: string;
  text: string;
  fields: Record<string, string | number | null>;
}

export interface TrainSettings {
  recipe: string;
  csv?: string; // data to learn from, in place of the recipe's own
  seed: number;
  hidden?: number;
  lr?: number;
  steps?: number;
  speed: number; // steps a second, 0 for all it can
  paused: boolean;
}

export type RunState = "running" | "paused" | "done" | "stopped" | "failed";

export interface Progress {
  step: number;
  steps: number;
  loss: number | null;
  accuracy: number | null;
  seconds: number;
}

// One step of back-propagation, as the network went through it (docs/classic.md has the formulas).
export interface Sample {
  step: number; // counted from 0: how many steps were taken before it
  label: number;
  input: number[]; // counts of ink, 0..16, as this network takes them
  hidden: number[];
  output: number[];
  target: number[];
  error: number[];
  delta_output: number[];
  delta_hidden: number[];
  loss: number;
}

export interface RunListener {
  progress(progress: Progress): void;
  confusion(confusion: Confusion): void;
  sample(sample: Sample): void;
  weights(weights: Weights): void;
  note(text: string): void;
  state(state: RunState, error: string): void;
}

export type RunAction = "pause" | "resume" | "step" | "stop";

export interface Engine {
  models(): Promise<Model[]>;
  explain(picture: Blob, options: ReadOptions): Promise<Explanation>;
  activations(model: string, input: number[], off: Unit[]): Promise<Activations>;
  weights(model: string, layer: number): Promise<Weights>;
  evaluate(model: string, noise: number, off: Unit[]): Promise<Evaluation>;
  mistakes(model: string, cell: { actual: number; predicted: number } | null, limit: number): Promise<LabelledImage[]>;
  model_file(model: string): string; // its address
  recipes(): Promise<Recipe[]>;
  train(settings: TrainSettings): Promise<string>; // the run's id, which is its model's id, too
  follow(run: string, listener: RunListener): () => void; // returns how to stop listening
  control(run: string, action: RunAction): Promise<void>;
  set_speed(run: string, speed: number): Promise<void>;
}
