// The engine behind HTTP: docs/http_api.md.
import {
  Activations, Confusion, Engine, EngineError, Evaluation, Explanation, LabelledImage, Model, Progress, ReadOptions, Recipe,
  RunAction, RunListener, RunState, Sample, TrainSettings, Unit, Weights,
} from "./engine";
import { text } from "./text/text";

async function send(path: string, request?: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, request);
  } catch {
    throw new EngineError(text.common.no_server);
  }
  if (response.ok) return response;
  let reason = "";
  try {
    reason = (await response.json()).error;
  } catch {
    // The body is none of ours: its status has to do.
  }
  throw new EngineError(reason || text.common.refused(response.status));
}

async function get<T>(path: string): Promise<T> {
  return (await send(path)).json();
}

async function post<T>(path: string, body: unknown): Promise<T> {
  const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await (await send(path, request)).text();
  return answer === "" ? (undefined as T) : JSON.parse(answer);
}

function query(parameters: Record<string, string | number | undefined>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== "");
  return given.length === 0 ? "" : "?" + new URLSearchParams(given.map(([key, value]) => [key, String(value)]));
}

const of_model = (model: string) => `/v1/models/${encodeURIComponent(model)}`;
const of_run = (run: string) => `/v1/train/${encodeURIComponent(run)}`;

export class HttpEngine implements Engine {
  async models(): Promise<Model[]> {
    return (await get<{ models: Model[] }>("/v1/models")).models;
  }

  async explain(picture: Blob, options: ReadOptions): Promise<Explanation> {
    const path = "/v1/explain" + query({
      model: options.model === "builtin" ? undefined : options.model,
      format: options.format,
      max_error: options.max_error < 1 ? options.max_error : undefined,
      single: options.single ? 1 : undefined,
      influence: options.influence ? 1 : undefined,
    });
    const headers = { "Content-Type": picture.type || "application/octet-stream" };
    return (await send(path, { method: "POST", headers, body: picture })).json();
  }

  activations(model: string, input: number[], off: Unit[]): Promise<Activations> {
    return post(of_model(model) + "/activations", { input, off });
  }

  weights(model: string, layer: number): Promise<Weights> {
    return get(`${of_model(model)}/weights/${layer}`);
  }

  evaluate(model: string, noise: number, off: Unit[]): Promise<Evaluation> {
    return post(of_model(model) + "/evaluate", { noise, off });
  }

  async mistakes(model: string, cell: { actual: number; predicted: number } | null,
                 limit: number): Promise<LabelledImage[]> {
    const path = of_model(model) + "/mistakes" + query({ ...(cell ?? {}), limit });
    return (await get<{ images: LabelledImage[] }>(path)).images;
  }

  model_file(model: string): string {
    return of_model(model) + "/file";
  }

  async recipes(): Promise<Recipe[]> {
    return (await get<{ recipes: Recipe[] }>("/v1/recipes")).recipes;
  }

  async train(settings: TrainSettings): Promise<string> {
    return (await post<{ id: string }>("/v1/train", settings)).id;
  }

  follow(run: string, listener: RunListener): () => void {
    const source = new EventSource(of_run(run) + "/events?weights=1");
    const on = <T>(event: string, hear: (data: T) => void) =>
      source.addEventListener(event, (message) => hear(JSON.parse((message as MessageEvent).data)));
    on<Progress>("progress", (progress) => listener.progress(progress));
    on<{ confusion: Confusion }>("confusion", (data) => listener.confusion(data.confusion));
    on<Sample>("sample", (sample) => listener.sample(sample));
    on<Weights & { layer: number }>("weights", (weights) => listener.weights(weights));
    on<{ text: string }>("note", (note) => listener.note(note.text));
    on<{ state: RunState; error?: string }>("state", (data) => listener.state(data.state, data.error ?? ""));
    on<{ state?: RunState; error?: string }>("end", (data) => {
      source.close(); // or the browser would connect again
      if (data.state) listener.state(data.state, data.error ?? "");
    });
    return () => source.close();
  }

  async control(run: string, action: RunAction): Promise<void> {
    await post(`${of_run(run)}/${action}`, {});
  }

  async set_speed(run: string, speed: number): Promise<void> {
    await post(`${of_run(run)}/speed`, { speed });
  }
}
