// For everyone: axe, every width, both themes, less motion, another language, no mouse.
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { test } from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { draw, kSeven, on_page, open, settled, until } from "./support.mjs";

const kTags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function find_nothing(page) {
  const { violations } = await new AxeBuilder({ page }).withTags(kTags).analyze();
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).slice(0, 4).join("; ")}`), []);
}

async function has_no_sideways(page) {
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(excess <= 0, `${page.url()} is ${excess} pixels wider than the window`);
}

const views = {
  draw: async (page) => {
    await page.getByRole("button", { name: "a number" }).click();
    await until("read", () => page.locator(".answer .big").innerText(), (text) => text.length > 3);
    await page.locator(".settings summary").click();
  },
  network: async (page) => {
    await until("layers", () => page.locator(".layer").count(), (count) => count > 3);
    await page.locator(".layer .tile").first().click();
  },
  learn: async (page) => {
    await page.locator(".controls").getByRole("button", { name: "One step" }).click();
    await page.locator(".steps").waitFor({ state: "visible" });
    await page.locator(".behind summary").first().click();
    await page.locator(".controls").getByRole("button", { name: "Stop" }).click();
  },
  errors: async (page) => {
    await settled(page);
    await until("pictures", () => page.locator(".gallery li").count(), (count) => count > 0);
  },
};

for (const [view, look] of Object.entries(views)) {
  for (const [width, colorScheme] of [[1280, "light"], [768, "dark"], [360, "light"], [360, "dark"]]) {
    test(`axe finds nothing under ${view} at ${width} pixels, ${colorScheme}`, on_page(`#${view}`, async (page) => {
      await look(page);
      await find_nothing(page);
      await has_no_sideways(page);
    }, { viewport: { width, height: 800 }, colorScheme }));
  }
}

test("The theme that is chosen stays", on_page("", async (page) => {
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await page.getByLabel("Appearance").selectOption("dark");
  assert.notEqual(await ground(), light);
  await page.reload();
  assert.equal(await page.getByLabel("Appearance").inputValue(), "dark");
  assert.notEqual(await ground(), light);
}, { colorScheme: "light" }));

test("Nothing moves by itself where less motion is asked for", on_page("", async (page) => {
  await draw(page, kSeven);
  await until("read", () => page.locator(".answer .big").innerText(), (text) => text === "7");
  const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((element) =>
    parseFloat(getComputedStyle(element).transitionDuration) > 0).map(({ className }) => String(className)));
  assert.deepEqual(moving, []);
}, { reducedMotion: "reduce" }));

test("In Chinese every view has its words", on_page("", async (page) => {
  assert.equal(await page.evaluate(() => document.documentElement.lang), "zh");
  for (const view of Object.keys(views)) {
    await page.goto(page.url().replace(/#.*|$/, `#${view}`));
    await page.locator(`.view.${view} h1`).waitFor();
    assert.match(await page.locator(`.view.${view} h1`).innerText(), /\p{Script=Han}/u);
    await settled(page);
    await has_no_sideways(page);
  }
  await page.getByLabel("语言").selectOption("en");
  await page.getByRole("heading", { name: "Where it errs" }).waitFor();
}, { locale: "zh-CN", viewport: { width: 360, height: 800 } }));

test("Every view is reached and used without a mouse", on_page("", async (page) => {
  const tab_to = async (what, is) => {
    for (let i = 0; i < 80; ++i) {
      await page.keyboard.press("Tab");
      if (await page.evaluate(is)) return;
    }
    assert.fail(`Tab does not come to ${what}`);
  };
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await tab_to("an example", () => document.activeElement.textContent === "a 7");
  await page.keyboard.press("Enter");
  await until("read", () => page.locator(".answer .big").innerText(), (text) => text === "7");
  await page.goto(page.url().replace(/#.*/, "#errors"));
  await settled(page);
  await tab_to("a cell", () => document.activeElement.matches("button.cell.wrong"));
  await page.keyboard.press("Enter");
  await until("the heading of the pictures has the focus", () => page.evaluate(() => document.activeElement.tagName), (tag) => tag === "H2");
  await page.goto(page.url().replace(/#.*/, "#learn"));
  await tab_to("one step", () => document.activeElement.textContent === "One step");
  await page.keyboard.press("Space");
  await page.locator(".steps").waitFor({ state: "visible" });
  await tab_to("the end of the run", () => document.activeElement.textContent === "Stop");
  await page.keyboard.press("Enter");
}));

test("All that the page loads is small", async () => {
  const page = await open();
  const files = [];
  page.on("response", (response) => files.push(response));
  await page.reload({ waitUntil: "networkidle" });
  let bytes = 0;
  for (const response of files) {
    if (!/\/v1\//.test(response.url())) bytes += gzipSync(await response.body()).length;
  }
  assert.ok(bytes > 1000 && bytes <= 250_000, `${bytes} bytes compressed`);
  await page.close_checked();
});
