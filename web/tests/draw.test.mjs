import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { answer, draw, give, kSeven, kSpiral, on_page, open, settled, until } from "./support.mjs";

const reads = (page, wanted) => until(`the answer is ${wanted}`, () => answer(page), (text) => text === wanted);
const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

test("A stroke that is a seven is read as one", on_page("", async (page) => {
  await draw(page, kSeven);
  await reads(page, "7");
  await until("the status says it", () => page.locator('.view.draw [role="status"]').first().innerText(), (said) => /^7\. .*% sure/.test(said));
  assert.equal(await page.locator(".answer .bars .strong .name").innerText(), "7");
  assert.equal(await page.locator(".answer .bars li").count(), 11);
  assert.deepEqual(await page.locator(".answer .seen canvas").first().evaluate((canvas) => [canvas.width, canvas.height]), [28, 28]);
}));

test("It is read while it is drawn", on_page("", async (page) => {
  await draw(page, kSeven, { lift: false });
  await reads(page, "7");
  assert.equal(await page.locator('.view.draw .hidden[role="status"]').innerText(), "", "nothing is said before the stroke has ended");
  await page.mouse.up();
}));

test("The pixels that decided are shown after the stroke", on_page("", async (page) => {
  await draw(page, kSeven);
  await page.locator(".why").waitFor({ state: "visible" });
  const painted = await page.locator(".why .signed").evaluate((canvas) => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value, i) => i % 4 === 3 && value > 100);
  });
  assert.ok(painted);
}));

test("A scribble is not a digit", on_page("", async (page) => {
  await draw(page, kSpiral);
  await reads(page, "Not a digit");
  await page.getByRole("button", { name: "Clear" }).click();
  await reads(page, "–");
}));

test("What is between two digits is said to be unsure", on_page("", async (page) => {
  await press(page, "4 or 9?");
  await until("unsure", () => answer(page), (text) => text === "? not sure");
  assert.match(await page.locator(".verdict").innerText(), /^Not sure: [49] \(.*\), or else [49] \(/);
}));

test("Several digits are read with their boxes", on_page("", async (page) => {
  await press(page, "a number");
  await reads(page, "2846");
  assert.equal(await page.locator(".overlay rect.digit").count(), 4);
  await page.locator(".chip").nth(2).click();
  assert.equal(await page.locator(".answer .bars .strong .name").innerText(), "4");
}));

test("Digits that touch are cut", on_page("", async (page) => {
  await press(page, "touching digits");
  await reads(page, "35");
  assert.ok((await page.locator(".overlay polyline.cut").count()) > 0);
}));

test("Undo takes the last stroke back", on_page("", async (page) => {
  await draw(page, kSeven);
  await reads(page, "7");
  await draw(page, [[[0.75, 0.15], [0.75, 0.58]]]);
  await reads(page, "71");
  await press(page, "Undo");
  await reads(page, "7");
}));

test("A photograph of two lines is read where it is dropped, and where it is pasted", on_page("", async (page) => {
  await press(page, "a photograph");
  await settled(page);
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Save")]);
  const photograph = { name: "photograph.jpg", type: "image/jpeg", bytes: readFileSync(await download.path()) };
  for (const event of ["drop", "paste"]) {
    await press(page, "Clear");
    await reads(page, "–");
    await give(page, ".pad-column", event, [photograph]);
    await reads(page, "140628 59371");
    assert.equal(await page.locator(".overlay rect.line").count(), 2);
  }
}));

test("What is no picture gets one sentence, and the page goes on", on_page("", async (page) => {
  page.expected_errors = 1;
  await give(page, ".pad-column", "drop", [{ name: "notes.png", type: "image/png", bytes: Buffer.from("these are no pixels") }]);
  await page.locator(".view.draw .notice").waitFor({ state: "visible" });
  assert.match(await page.locator(".view.draw .notice").innerText(), /\S+ \S+ \S+/);
  await press(page, "Clear");
  await draw(page, kSeven);
  await reads(page, "7");
  await page.locator(".view.draw .notice").waitFor({ state: "hidden" });
}));

test("One request at a time, and the newest wins", async () => {
  const page = await open();
  let open_requests = 0;
  let most = 0;
  let count = 0;
  await page.route("**/v1/explain*", async (route) => {
    most = Math.max(most, ++open_requests);
    if (++count === 1) await new Promise((resolve) => setTimeout(resolve, 700));
    const response = await route.fetch();
    open_requests--;
    await route.fulfill({ response });
  });
  await draw(page, kSeven, { lift: false });
  await reads(page, "7");
  assert.equal(most, 1);
  assert.ok(count < 12, `${count} requests for 13 moves, of which most came while the first was on its way`);
  await page.mouse.up();
  await page.unrouteAll({ behavior: "wait" });
  await page.close_checked();
});

test("A link to a drawing shows it again", async () => {
  const first = await open();
  await press(first, "a number");
  await reads(first, "2846");
  const link = first.url();
  assert.match(link, /#draw\?ink=/);
  await first.close_checked();
  const second = await open(new URL(link).hash);
  await reads(second, "2846");
  await second.close_checked();
});

test("A link that is damaged is an empty pad", on_page("#draw?ink=!!&max_error=9&model=nobody", async (page) => {
  await settled(page);
  assert.equal(await answer(page), "–");
}));

test("The command does the same in the terminal", on_page("#draw?max_error=0.01&format=%5Cd%7B5%7D", async (page) => {
  assert.equal(await page.locator(".command").innerText(), "inkling read --max-error 1% --format '\\d{5}' --explain why.html drawing.png");
}));

test("On a phone the finger draws and does not scroll", on_page("", async (page) => {
  assert.equal(await page.locator(".paper").evaluate((canvas) => getComputedStyle(canvas).touchAction), "none");
  const box = await page.locator(".paper").boundingBox();
  assert.ok(box.width > 300, `the pad is ${box.width} pixels wide`);
  const client = await page.context().newCDPSession(page);
  const touch = (type, points) => client.send("Input.dispatchTouchEvent", { type, touchPoints: points });
  const points = kSeven[0].map(([x, y]) => ({ x: box.x + x * box.width, y: box.y + y * box.width }));
  await touch("touchStart", [points[0]]);
  for (let i = 1; i < points.length; ++i) {
    for (let step = 1; step <= 5; ++step) {
      const between = (a, b) => a + ((b - a) * step) / 5;
      await touch("touchMove", [{ x: between(points[i - 1].x, points[i].x), y: between(points[i - 1].y, points[i].y) }]);
    }
  }
  await touch("touchEnd", []);
  await reads(page, "7");
  assert.equal(await page.evaluate(() => scrollY), 0);
  const shown = await page.locator(".answer .big").boundingBox();
  assert.ok(shown.y + shown.height < 740, "the answer is on the screen beside the pad");
}, { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }));

test("With the keyboard alone a one can be drawn", on_page("", async (page) => {
  for (let i = 0; i < 12; ++i) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(() => document.activeElement.classList.contains("paper"))) break;
  }
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Space");
  for (let i = 0; i < 20; ++i) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await reads(page, "1");
  await page.keyboard.press("Backspace");
  await reads(page, "–");
}));
