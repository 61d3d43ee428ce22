import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { test } from "node:test";
import { answer, draw, give, kSeven, on_page, open, until } from "./support.mjs";

const press = (page, name) => page.locator(".controls").getByRole("button", { name, exact: true }).click();
const state = (page, wanted) => until(`the run is ${wanted}`, () => page.locator(".state").innerText(), (text) => text === wanted);
const number = (text) => Number(text.replace(/,/g, ""));
const live = async (page) => {
  const match = /Step ([\d,]+) of ([\d,]+) · test accuracy ([\d.]+|–)/.exec(await page.locator(".live").innerText());
  return match ? { step: number(match[1]), steps: number(match[2]), accuracy: Number(match[3]) } : { step: 0, steps: 0, accuracy: NaN };
};
const digits_csv = () => gunzipSync(readFileSync(new URL("../../data/digits.csv.gz", import.meta.url))).toString();

// The accuracies behind the chart, from its table.
async function curve(page) {
  const chart = page.locator("figure.chart").first();
  await chart.locator("summary").click();
  const rows = await chart.locator("tbody tr").allInnerTexts();
  await chart.locator("summary").click();
  return rows.map((row) => row.split("\t")).map(([step, share]) => [number(step), Number(share.replace("%", ""))]);
}

test("The tutorial's network learns, and its curve rises", on_page("#learn", async (page) => {
  await page.getByRole("button", { name: /The tutorial’s run/ }).click();
  await state(page, "Finished");
  const points = await curve(page);
  assert.ok(points.length >= 5, `${points.length} points`);
  assert.ok(points[0][1] < 50, `it starts at ${points[0][1]} %`);
  assert.ok(points[points.length - 1][1] >= 90, `it ends at ${points[points.length - 1][1]} %`);
  assert.equal(points[points.length - 1][0], 20000);
  const cells = await page.locator(".learn .confusion .cell").allInnerTexts();
  assert.equal(cells.reduce((sum, text) => sum + (Number(text) || 0), 0), 450);
  assert.equal(await page.locator(".unit-tile").count(), 100);
}));

test("It pauses, makes one step, goes on and stops", on_page("#learn?speed=10", async (page) => {
  await press(page, "Start");
  await until("it moves", () => live(page), ({ step }) => step > 3);
  await press(page, "Pause");
  await state(page, "Paused");
  await page.waitForTimeout(300);
  const { step } = await live(page);
  await page.waitForTimeout(500);
  assert.equal((await live(page)).step, step, "paused, it stands");
  await press(page, "One step");
  await until("one step", () => live(page), (now) => now.step === step + 1);
  await until("that step is looked at", () => page.locator(".steps h2").innerText(), (title) => title.startsWith(`Step ${step + 1}, `));
  await press(page, "Go on");
  await until("it goes on", () => live(page), (now) => now.step > step + 3);
  await press(page, "Stop");
  await state(page, "Stopped");
}));

test("Back-propagation is shown with its formulas, and its numbers are those of the formulas", on_page("#learn", async (page) => {
  await press(page, "One step");
  await page.locator(".steps").waitFor({ state: "visible" });
  const formulas = await page.locator(".formula").allInnerTexts();
  assert.ok(formulas.some((formula) => formula.includes("δ₂ = e · L₂ · (1 − L₂)")), formulas.join("; "));
  const bars = (part) => page.locator(".part").nth(part).locator(".value").allInnerTexts().then((texts) => texts.map((text) => Number(text.replace("−", "-"))));
  const [output, error, delta] = [await bars(2), await bars(3), await bars(4)];
  const label = Number(/It is a (\d)/.exec(await page.locator(".part").first().innerText())[1]);
  output.forEach((value, digit) => {
    assert.ok(Math.abs(error[digit] - ((digit === label ? 1 : 0) - value)) < 0.006, `error ${digit}`);
    assert.ok(Math.abs(delta[digit] - error[digit] * value * (1 - value)) < 0.006, `delta ${digit}`);
  });
  await press(page, "Stop");
}));

test("A seed that loses a digit says so while it happens", on_page("#learn", async (page) => {
  await page.getByRole("button", { name: /A digit is lost/ }).click();
  await page.locator(".notes p").first().waitFor();
  assert.equal(await page.locator(".state").innerText(), "Learning");
  assert.match(await page.locator(".notes").innerText(), /6/);
  await press(page, "Stop");
}));

test("The model just trained can be downloaded, drawn with, and looked into", on_page("#learn", async (page) => {
  await press(page, "Start");
  await state(page, "Finished");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download the model" }).click()]);
  assert.ok(readFileSync(await download.path()).length > 20_000);
  await page.getByRole("link", { name: "Draw with it" }).click();
  await draw(page, kSeven);
  await until("an answer", () => answer(page), (text) => /^\d|^\?/.test(text));
  assert.deepEqual(await page.locator(".answer .seen canvas").first().evaluate((canvas) => [canvas.width, canvas.height]), [8, 8]);
  await page.getByRole("link", { name: "Learn" }).click();
  await page.getByRole("link", { name: "Look inside" }).click();
  await until("hidden units", () => page.locator(".layer .tile").count(), (count) => count >= 32);
}));

test("Own data is learned from, and a wrong row is said in one sentence", on_page("#learn?steps=2000", async (page) => {
  const csv = digits_csv();
  await give(page, ".settings-card", "drop", [{ name: "mine.csv", type: "text/csv", bytes: csv.split("\n").slice(0, 600).join("\n") }]);
  await page.getByText("mine.csv: 600 digits.").waitFor();
  await press(page, "Start");
  await state(page, "Finished");
  page.expected_errors = 1;
  await give(page, ".settings-card", "drop", [{ name: "wrong.csv", type: "text/csv", bytes: csv.split("\n").slice(0, 40).join("\n") + "\n1,2,three\n" }]);
  await page.getByText(/wrong\.csv: 41 digits/).waitFor();
  await press(page, "Start");
  await page.locator(".view.learn .notice").waitFor({ state: "visible" });
  assert.match(await page.locator(".view.learn .notice").innerText(), /41/);
  await page.getByRole("button", { name: "Back to the built-in digits" }).click();
  await press(page, "Start");
  await state(page, "Finished");
}));

test("A link restores settings, and a run that is under way", async () => {
  const first = await open("#learn?seed=5&hidden=40&lr=0.05&speed=10");
  assert.deepEqual(await first.locator('.fields input[type="number"]').evaluateAll((inputs) => inputs.map(({ value }) => value)), ["5", "40", "0.05", "20000"]);
  assert.equal(await first.locator(".command").innerText(), "inkling train --hidden 40 --lr 0.05 --seed 5 --report report.html");
  await press(first, "Start");
  await until("it moves", () => live(first), ({ step }) => step > 2);
  const second = await open(new URL(first.url()).hash);
  await until("the same run", () => live(second), ({ step, steps }) => step > 2 && steps === 20000);
  assert.equal(await second.locator(".unit-tile").count(), 40);
  await press(first, "Stop");
  await state(second, "Stopped");
  await first.close_checked();
  await second.close_checked();
});
