// What a view is to the page, and the page to a view.
import { Engine, Model, Pixels } from "../engine";
import { ViewName } from "../route";

export interface View {
  readonly element: HTMLElement;
  show(parameters: URLSearchParams): void; // it is looked at now, in the state that the address holds
  hide(): void;
  parameters(): Record<string, string | number | undefined>; // its state, for the address
  command(): string; // the same in the terminal
}

export interface Page {
  readonly engine: Engine;
  models(): Promise<Model[]>; // those there are now
  changed(): void; // the view's state: address and command follow
  go(view: ViewName, parameters?: Record<string, string | number | undefined>): void;
  drawn: Pixels | null; // the last digit that was read under "Draw", as the network for 28×28 pixels was given it
}
