// Pictures of the page for README and docs/: node screenshots.mjs FOLDER (make screenshots).
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const folder = process.argv[2];
const inkling = process.env.INKLING;
mkdirSync(folder, { recursive: true });
const work = mkdtempSync(join(tmpdir(), "inkling-screenshots-"));
// The server, or the one that is already at INKLING_URL.
const server = process.env.INKLING_URL ? null : spawn(inkling, ["serve", "--port", "0"], { cwd: work, stdio: ["ignore", "pipe", "inherit"] });
const address = process.env.INKLING_URL ?? await new Promise((resolve) => {
  let said = "";
  server.stdout.on("data", (data) => {
    const match = /http:\/\/[\w.:[\]-]+/.exec((said += data));
    if (match) resolve(match[0].replace(/\/?$/, "/"));
  });
});
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium" });

// Small files: one pixel a pixel, and only what fits on a screen.
async function picture(name, at, prepare, { width = 1120, height = 760, colorScheme = "light" } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale: "en-US", reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(at.startsWith("file:") ? at : address + at);
  await prepare(page);
  await page.evaluate(() => scrollTo(0, 0));
  await page.screenshot({ path: join(folder, `${name}.png`), timeout: 120_000 });
  await context.close();
}

const example = (name) => async (page) => {
  await page.getByRole("button", { name, exact: true }).click();
  await page.locator(".why").waitFor({ state: "visible" });
};

await picture("draw", "", example("touching digits"));
await picture("draw-phone", "", example("4 or 9?"), { width: 360, height: 740, colorScheme: "dark" });
await picture("learn", "#learn?speed=3", async (page) => {
  await page.locator(".controls").getByRole("button", { name: "Start" }).click();
  await page.locator(".steps").waitFor({ state: "visible" });
  await page.waitForTimeout(3000);
}, { height: 1000 });
await picture("inside", "#network?input=8&noise=0.1", async (page) => {
  await page.locator(".layer .tile").nth(2).click();
  await page.locator(".accuracy strong").waitFor();
  await page.mouse.move(0, 0);
}, { height: 900, colorScheme: "dark" });
await picture("mistakes", "#errors", async (page) => {
  await page.locator(".gallery li").first().waitFor();
}, { height: 700 });
spawnSync(inkling, ["train", "--quiet", "--report", "report.html"], { cwd: work });
await picture("report", pathToFileURL(join(work, "report.html")).href, async () => {}, { height: 900 });

await browser.close();
server?.kill("SIGTERM");
rmSync(work, { recursive: true, force: true });
