// The state that the address holds: which view, and what it shows. "#draw?ink=…" is a link to a drawing.

export type ViewName = "draw" | "network" | "learn" | "errors";
export const view_names: readonly ViewName[] = ["draw", "network", "learn", "errors"];

export interface Route {
  view: ViewName;
  parameters: URLSearchParams;
}

export function read_route(hash = location.hash): Route {
  const [name, parameters = ""] = hash.replace(/^#/, "").split("?");
  const view = view_names.find((known) => known === name) ?? "draw";
  return { view, parameters: new URLSearchParams(parameters) };
}

// What stands at its default, undefined, is left out.
export function to_hash(view: ViewName, parameters: Record<string, string | number | undefined>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== "");
  const search = new URLSearchParams(given.map(([key, value]) => [key, String(value)])).toString();
  return "#" + view + (search === "" ? "" : "?" + search);
}

// The number that a parameter stands for; `otherwise` for none, or for one that is out of the range.
export function number_of(parameters: URLSearchParams, name: string, otherwise: number, low: number,
                          high: number): number {
  const given = parameters.get(name);
  const value = given === null || given.trim() === "" ? NaN : Number(given);
  return value >= low && value <= high ? value : otherwise;
}
