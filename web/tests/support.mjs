// What the tests of the page share: the server, the browser, and what both may not do.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { chromium } from "playwright-core";

export const inkling = process.env.INKLING ?? new URL("../../build/release/inkling", import.meta.url).pathname;
const chromium_path = process.env.CHROMIUM ?? "/usr/bin/chromium";

// Two cores with other work on them: what a person waits for comes in milliseconds, a test waits longer before it fails.
export const kPatience = 30_000;

// A folder of the test's own, and what the command does in it.
export const folder = mkdtempSync(join(tmpdir(), "inkling-page-"));
export const in_folder = (name) => join(folder, name);

export function run(...words) {
  const { status, stderr } = spawnSync(inkling, words, { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, `inkling ${words.join(" ")}: ${stderr}`);
}

// The server, or the one that is already at INKLING_URL.
async function start_server() {
  if (process.env.INKLING_URL) return { address: process.env.INKLING_URL, stop() {} };
  const server = spawn(inkling, ["serve", "--port", "0"], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  const address = await new Promise((resolve, reject) => {
    let said = "";
    const hear = (data) => {
      said += data;
      const match = /http:\/\/[\w.:[\]-]+/.exec(said);
      if (match) resolve(match[0].replace(/\/?$/, "/"));
    };
    server.stdout.on("data", hear);
    server.stderr.on("data", hear);
    server.on("exit", (code) => reject(new Error(`inkling serve ended with ${code}: ${said}`)));
  });
  return { address, stop: () => server.kill("SIGTERM") };
}

let server;
let browser;

before(async () => {
  server = await start_server();
  browser = await chromium.launch({ executablePath: chromium_path });
});

after(async () => {
  await browser?.close();
  server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

// A page that is watched: it may say no error and ask nothing of anybody but its own server. `options` are Playwright's
// for a context, and `at`: where to go.
export async function open(at = "", options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: "en-US", acceptDownloads: true, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(kPatience);
  const problems = [];
  page.expected_errors = 0; // refused requests, which the browser writes to the console
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    if (/Failed to load resource/.test(message.text()) && page.expected_errors-- > 0) return;
    problems.push(message.text());
  });
  page.on("pageerror", (error) => problems.push(error.message));
  const address = at.startsWith("file:") ? at : server.address + at;
  page.on("request", (request) => {
    const url = request.url();
    const own = at.startsWith("file:") ? url === address.split("#")[0] || url === address : url.startsWith(server.address);
    if (!own && !/^(data|blob):/.test(url)) problems.push(`asked for ${url}`);
  });
  page.close_checked = async () => {
    await context.close();
    assert.deepEqual(problems, []);
  };
  await page.goto(address);
  return page;
}

// A test's page, closed whatever becomes of it. Works as a wrapper: test("…", on_page("#learn", async (page) => …)).
export const on_page = (at, body, options) => async () => {
  const page = await open(at, options);
  try {
    await body(page);
  } catch (error) {
    await page.context().close();
    throw error;
  }
  await page.close_checked();
};

// Waits until `expression`, evaluated here, is as asked; says what it was at the end where it never is.
export async function until(what, get, holds, patience = kPatience) {
  const start = Date.now();
  for (;;) {
    const value = await get();
    if (holds(value)) return value;
    if (Date.now() - start > patience) assert.fail(`${what}: it stayed ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

// Not Playwright's waitForFunction, which the page's content security policy refuses.
export const settled = (page) =>
  until("no view is busy", () => page.locator('[aria-busy="true"]').count(), (count) => count === 0);

// --- The pad

export const answer = (page) => page.locator(".answer .big").innerText().then((text) => text.replace(/\s+/g, " ").trim());

// Points in widths of the pad, as drawn by a mouse.
export async function draw(page, strokes, { lift = true } = {}) {
  const box = await page.locator(".paper").boundingBox();
  for (const stroke of strokes) {
    const [first, ...rest] = stroke.map(([x, y]) => [box.x + x * box.width, box.y + y * box.width]);
    await page.mouse.move(...first);
    await page.mouse.down();
    for (const point of rest) await page.mouse.move(...point, { steps: 4 });
    if (lift) await page.mouse.up();
  }
}

export const kSeven = [[[0.4, 0.17], [0.58, 0.16], [0.52, 0.34], [0.47, 0.58]]];
export const kSpiral = [Array.from({ length: 60 }, (_, i) =>
  [0.5 + (0.01 + 0.0035 * i) * Math.cos(0.45 * i), 0.37 + (0.01 + 0.0035 * i) * Math.sin(0.45 * i)])];

// Files given to the page as a drop or a paste does.
export async function give(page, selector, event, files) {
  const transfer = await page.evaluateHandle((given) => {
    const data = new DataTransfer();
    for (const { name, type, base64 } of given) {
      data.items.add(new File([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], name, { type }));
    }
    return data;
  }, files.map(({ name, type, bytes }) => ({ name, type, base64: Buffer.from(bytes).toString("base64") })));
  if (event === "drop") return page.dispatchEvent(selector, "drop", { dataTransfer: transfer });
  await page.evaluate((data) => dispatchEvent(new ClipboardEvent("paste", { clipboardData: data })), transfer);
}
