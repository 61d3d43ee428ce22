import assert from "node:assert/strict";
import { test } from "node:test";
import { draw, kSeven, on_page, open, settled, until } from "./support.mjs";

// The id of the tutorial's network, trained.
async function trained(page) {
  await page.locator(".controls").getByRole("button", { name: "Start" }).click();
  await until("trained", () => page.locator(".state").innerText(), (text) => text === "Finished");
  return new URLSearchParams(page.url().split("?")[1]).get("run");
}

const accuracy = (page) => until("an accuracy", async () => parseFloat(await page.locator(".accuracy strong").innerText().catch(() => "")), (value) => value >= 0);

test("The feature maps of the digit that was drawn are shown layer by layer", on_page("", async (page) => {
  await draw(page, kSeven);
  await until("read", () => page.locator(".answer .big").innerText(), (text) => text === "7");
  await page.getByRole("link", { name: "Look inside the network at this digit" }).click();
  await until("layers", () => page.locator(".layer").count(), (count) => count >= 6);
  const painted = await page.locator(".layer").first().locator("canvas").evaluateAll((all) => all.filter((canvas) =>
    canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some((value, i) => i % 4 === 3 && value > 60)).length);
  assert.ok(painted >= 4, `${painted} maps with something in them`);
  assert.equal(await page.locator(".network .card .bars .strong .name").innerText(), "7");
  await page.locator(".layer .tile canvas").first().hover();
  assert.match(await page.locator(".layer .hover").first().innerText(), /^0 \(\d+, \d+\): /);
}));

test("The tutorial's hidden units are pictures with their connections; switched off and in noise it reads less", on_page("#learn", async (page) => {
  const model = await trained(page);
  await page.goto(page.url().replace(/#.*/, `#network?model=${model}`));
  await until("units", () => page.locator(".layer .tile").count(), (count) => count >= 32);
  const whole = await accuracy(page);
  assert.ok(whole >= 90, `${whole} %`);
  await page.locator(".layer .tile").nth(3).click();
  assert.equal(await page.locator(".unit .bars.signed li").count(), 10);
  assert.equal(await page.locator(".unit .bars.signed .strong").count(), 2);
  await page.getByRole("button", { name: "Switch it off" }).click();
  await page.locator(".tile.off").waitFor();
  await page.locator(".break input").fill("0.6");
  const broken = await until("less than before", () => accuracy(page), (value) => value < whole - 5);
  assert.match(await page.locator(".accuracy").innerText(), new RegExp(`it was ${whole.toFixed(1)}%`));
  const again = await open(new URL(page.url()).hash);
  await until("the link restores the accuracy", () => accuracy(again), (value) => Math.abs(value - broken) < 0.2);
  assert.equal(await again.locator(".tile.off").count(), 1);
  await again.close_checked();
  await page.getByRole("button", { name: "Switch all on" }).click();
  await page.locator(".break input").fill("0");
  await until("whole again", () => accuracy(page), (value) => value === whole);
}));

test("A cell of the confusion matrix opens the pictures behind it", on_page("#errors", async (page) => {
  await settled(page);
  const wrong = page.locator("button.cell.wrong:not(:disabled)").first();
  const [, actual, predicted, count] = /(\d) read as (\d): (\d+)/.exec(await wrong.getAttribute("aria-label"));
  await wrong.click();
  await until("its pictures", () => page.locator(".gallery li").count(), (shown) => shown === Math.min(60, Number(count)));
  assert.equal(await page.locator(".pictures h2").innerText(), `${actual}, read as ${predicted}`);
  assert.match(await page.locator(".gallery li").first().innerText(), new RegExp(`${actual} read as ${predicted}\\s+[\\d.]+% sure`));
  assert.match(page.url(), new RegExp(`cell=${actual}-${predicted}`));
  const again = await open(new URL(page.url()).hash);
  await until("the link opens the cell", () => again.locator(".pictures h2").innerText(), (title) => title === `${actual}, read as ${predicted}`);
  await again.close_checked();
  await page.getByRole("button", { name: "All mistakes" }).click();
  await until("all", () => page.locator(".pictures h2").innerText(), (title) => title === "The surest mistakes");
}));
