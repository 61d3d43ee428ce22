// The files that the command writes, opened from a disk.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { AxeBuilder } from "@axe-core/playwright";
import { in_folder, open, run, until } from "./support.mjs";

const file = (name) => pathToFileURL(in_folder(name)).href;

async function find_nothing(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).slice(0, 4).join("; ")}`), []);
}

test("A training report opens from a disk with all of its parts", async () => {
  run("train", "--quiet", "--report", "train.html");
  const page = await open(file("train.html"));
  assert.equal(await page.locator("h1").innerText(), "Training report: classic");
  assert.match(await page.locator(".result").innerText(), /426 of 450 digits read correctly/);
  assert.equal(await page.locator("figure.chart").count(), 3, "accuracy, calibration, risk and coverage");
  assert.equal(await page.locator(".unit-tile").count(), 100);
  assert.equal(await page.locator(".again code").innerText(), "inkling train --quiet --report train.html");
  assert.equal(await page.locator(".numbers tbody tr").first().locator("td").count(), 4);
  const cell = page.getByRole("button", { name: /^8 read as 1: 3$/ });
  await cell.click();
  await until("the cell's pictures", () => page.locator(".cell-pictures .gallery li").count(), (count) => count === 3);
  const worst = page.locator("section", { has: page.getByRole("heading", { name: "The worst mistakes" }) });
  assert.equal(await worst.locator(".gallery li").count(), 24);
  await find_nothing(page);
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  const pdf = await page.pdf({ format: "A4" });
  assert.ok(pdf.length > 10_000);
  await page.close_checked();
});

test("A report of a recipe with epochs and a validation part has their curves", async () => {
  run("train", "--recipe", "digits-mlp", "--epochs", "6", "--validation", "0.1", "--quiet", "--out", "mlp.safetensors", "--report", "mlp.html");
  const page = await open(file("mlp.html"), { viewport: { width: 360, height: 740 }, colorScheme: "dark" });
  assert.equal(await page.locator("figure.chart").count(), 4);
  assert.match(await page.locator("figure.chart .legend").first().innerText(), /on validation images/);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
  await find_nothing(page);
  await page.close_checked();
});

test("An evaluation's report opens from a disk", async () => {
  run("train", "--quiet", "--seed", "3", "--out", "three.safetensors");
  run("eval", "three.safetensors", "--max-error", "2%", "--report", "eval.html");
  const page = await open(file("eval.html"));
  assert.equal(await page.locator("h1").innerText(), "Evaluation of three.safetensors");
  assert.match(await page.locator(".notes").innerText(), /the digit 6 was never predicted/);
  await page.getByRole("cell", { name: "2.0%", exact: true }).or(page.getByRole("rowheader", { name: "2.0%", exact: true })).first().waitFor();
  await find_nothing(page);
  await page.close_checked();
});

test("What stands in a report's data cannot become a part of the page", async () => {
  const name = "</script><img src=x onerror=alert(1)>.safetensors".replaceAll("/", "_");
  run("train", "--quiet", "--steps", "100", "--out", name);
  run("eval", name, "--report", "hostile.html");
  const page = await open(file("hostile.html"));
  assert.match(await page.locator("h1").innerText(), /<_script><img src=x onerror=alert\(1\)>/);
  assert.equal(await page.locator("img").count(), 0);
  await page.close_checked();
});

test("A reading's explanation opens from a disk", async () => {
  const drawing = await open();
  await drawing.getByRole("button", { name: "a photograph" }).click();
  await until("read", () => drawing.locator(".answer .big").innerText(), (text) => text.includes("140628"));
  const [download] = await Promise.all([drawing.waitForEvent("download"), drawing.getByRole("button", { name: "Save" }).click()]);
  await download.saveAs(in_folder("photograph.jpg"));
  await drawing.close_checked();
  run("read", "--explain", "why.html", "photograph.jpg");
  const page = await open(file("why.html"));
  assert.equal(await page.locator("h1").innerText(), "How photograph.jpg was read");
  assert.deepEqual(await page.locator(".answer .big .line").allInnerTexts(), ["140628", "59371"]);
  assert.equal(await page.locator(".overlay rect.digit").count(), 11);
  await page.locator(".chip").nth(3).click();
  assert.equal(await page.locator(".answer .bars .strong .name").innerText(), "6");
  await page.locator(".why .signed").waitFor({ state: "visible" });
  assert.equal(await page.locator(".read-picture").evaluate((image) => image.naturalWidth), 880);
  await find_nothing(page);
  await page.pdf({ format: "A4" });
  await page.close_checked();
});
