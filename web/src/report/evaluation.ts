// The report of a training run or an evaluation, section by section.
import { Child, fill, h } from "../dom";
import { decimal, percent, whole } from "../format";
import { text } from "../text/text";
import { Chart, Series } from "../components/chart";
import { Cell, ConfusionMatrix } from "../components/confusion";
import { gallery } from "../components/gallery";
import { hidden_units } from "../components/hidden_units";
import { table } from "../components/table";
import { Curve, EvaluationDocument, unpacked } from "./document";

const section = (title: string, style: string, ...content: Child[]) =>
  h("section", { class: `card ${style}` }, h("h2", {}, title), ...content);

const { report } = text;

export function evaluation_sections(data: EvaluationDocument): HTMLElement[] {
  return [
    result(data),
    ...(data.warnings.length > 0 ? [section(report.warnings, "", h("ul", { class: "notes" }, ...data.warnings.map((warning) => h("li", {}, warning))))] : []),
    ...(data.curves ?? []).map((curve, i, all) => curves(curve, i + 1, all.length)),
    confusion(data),
    worst(data),
    section(report.classes, "", classes(data)),
    confidence(data),
    ...(data.units ? [section(report.units, "", h("p", { class: "small" }, report.units_why), hidden_units(data.units))] : []),
    section(report.settings, "", h("dl", { class: "settings-list" }, ...data.settings.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]))),
  ];
}

function result({ test, confidence }: EvaluationDocument): HTMLElement {
  const [low, high] = confidence.accuracy_interval;
  return h("section", { class: "card result" },
    h("p", { class: "big-number" }, percent(test.accuracy, 2)),
    h("p", {}, report.result(whole(test.correct), whole(test.total), percent(test.accuracy, 2))),
    h("p", { class: "small" }, report.interval(percent(low, 2), percent(high, 2))));
}

function curves(curve: Curve, number: number, members: number): HTMLElement {
  const line = (name: string, style: Series["style"], points?: [number, number][]): Series[] =>
    points && points.length > 0 ? [{ name, style, points, dots: points.length <= 40 }] : [];
  const x = curve.x === "step" ? report.step : report.epoch;
  const lowest = Math.min(...curve.accuracy.map(([, y]) => y), ...(curve.validation_accuracy ?? []).map(([, y]) => y));
  const accuracy = new Chart({ title: report.accuracy, x, y: [lowest > 0.9 ? Math.floor(lowest * 50) / 50 : 0, 1], show_x: whole, show_y: (y) => percent(y, lowest > 0.9 ? 1 : 0) });
  accuracy.show([...line(curve.x === "step" ? report.test_accuracy : report.train_accuracy, "first", curve.accuracy),
    ...line(report.validation_accuracy, "second", curve.validation_accuracy)]);
  const losses = [...line(report.train_loss, "first", curve.loss), ...line(report.validation_loss, "second", curve.validation_loss)];
  const loss = new Chart({ title: report.loss, x, show_x: whole });
  loss.show(losses);
  const title = members > 1 ? `${report.curves}: ${report.network(number, members)}` : report.curves;
  return section(title, "", h("div", { class: "charts" }, accuracy.element, losses.length > 0 && loss.element));
}

// A press on a cell shows the pictures behind it; printed, the cells that err stand one after the other.
function confusion({ test, cells }: EvaluationDocument): HTMLElement {
  const heading = h("h3", { tabindex: -1 });
  const pictures = h("div", { class: "cell-pictures" }, heading);
  const title = ({ actual, predicted }: Cell) => actual === predicted ? text.errors.rightly(actual) : text.errors.wrongly(actual, predicted);
  const show = (cell: Cell, focus: boolean) => {
    const images = cells.find(({ actual, predicted }) => actual === cell.actual && predicted === cell.predicted)?.images ?? [];
    matrix.choose(cell);
    const all = test.confusion[cell.actual][cell.predicted];
    fill(heading, title(cell));
    pictures.replaceChildren(heading);
    if (images.length < all) pictures.append(h("p", { class: "small" }, text.errors.some(images.length, all)));
    pictures.append(gallery(images.map(unpacked)));
    if (focus) heading.focus({ preventScroll: true });
  };
  const matrix = new ConfusionMatrix((cell) => show(cell, true));
  matrix.show(test.confusion);
  const wrong = cells.filter(({ actual, predicted }) => actual !== predicted);
  const first = [...wrong].sort((a, b) => test.confusion[b.actual][b.predicted] - test.confusion[a.actual][a.predicted])[0] ?? cells[0];
  if (first) show(first, false);
  return section(report.confusion, "", h("div", { class: "columns" }, matrix.element, pictures));
}

function worst({ worst: images }: EvaluationDocument): HTMLElement {
  return images.length === 0 ? section(report.worst, "", h("p", {}, report.no_mistakes))
    : section(report.worst, "", h("p", { class: "small" }, report.worst_why), gallery(images.map(unpacked), true));
}

function classes({ test }: EvaluationDocument): HTMLElement {
  const rows = Object.entries(test.classification_report).flatMap(([name, scores]) =>
    typeof scores === "number" ? [] : [[report.averages[name] ?? name, decimal(scores.precision), decimal(scores.recall), decimal(scores["f1-score"]), whole(scores.support)]]);
  return table(report.classes, report.class_heads, rows);
}

function confidence({ confidence: measured }: EvaluationDocument): HTMLElement {
  const calibration = new Chart({ title: report.calibration_chart, x: report.confidence, x_range: [0, 1], y: [0, 1], show_x: (x) => percent(x, 0), show_y: (y) => percent(y, 0) });
  calibration.show([
    { name: report.ideal, style: "ideal", points: [[0, 0], [1, 1]] },
    { name: report.share_right, style: "first", points: measured.bins.map(({ confidence: x, right }) => [x, right]), dots: true },
  ]);
  const highest = Math.max(0.01, ...measured.curve.map(([, y]) => y));
  const risk = new Chart({ title: report.risk_chart, x: report.coverage, x_range: [0, 1], y: [0, highest], show_x: (x) => percent(x, 0), show_y: (y) => percent(y, 1) });
  risk.show([{ name: "", style: "first", points: measured.curve }]);
  const rows = measured.risk_coverage.map(({ max_error, threshold, share_read, read, errors }) =>
    [percent(max_error, max_error < 0.01 ? 2 : 1), percent(share_read, 2), whole(read), whole(errors), threshold === null ? report.never : decimal(threshold, 4)]);
  return section(report.calibration, "",
    h("p", { class: "small" }, report.calibration_numbers(decimal(measured.calibration_error, 4), decimal(measured.negative_log_likelihood, 4))),
    h("div", { class: "charts" }, calibration.element, risk.element),
    h("h3", {}, report.risk), table(report.risk, report.risk_heads, rows));
}
