// SPDX-License-Identifier: Apache-2.0
//
// Whoever signs, with whatever they have: a keyboard alone, a finger, a keyboard without Kazakh
// letters, large letters, a window that changes its shape.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {assertCalm, begin, launch} from "./support/browser.mjs";
import {merge} from "./support/kit.mjs";
import {DRAWN, ULZHAN, answer, at, draw, go, pointsOf, press, shown, sign, toForm, toSigning,
        wave} from "./support/signer.mjs";

const LETTERS = ["Ә", "Ғ", "Қ", "Ң", "Ө", "Ұ", "Ү", "Һ", "І"];
const MAX_TABS = 60;

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

// Tab after Tab until the focus is there.
async function tabTo(page, selector) {
  for (let i = 0; i < MAX_TABS; i++) {
    if (await page.evaluate(wanted => document.activeElement.matches(wanted), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`no Tab leads to ${selector} on ${await shown(page)}`);
}

async function pressByKey(page, selector, screen, key = "Enter") {
  await tabTo(page, selector);
  await page.keyboard.press(key);
  await at(page, screen);
}

test("a whole signature with the keyboard alone", async t => {
  const scene = await begin(t, browser), {page, made, collector} = scene;
  await at(page, "handover");
  await pressByKey(page, "button.go", "text");
  await pressByKey(page, "button.go", "who", "Space");
  for (const [id, field] of [["f1", "family_name"], ["f2", "given_name"], ["f4", "birth_date"]]) {
    await tabTo(page, `#${id}`);
    await page.keyboard.type(ULZHAN[field]);
  }
  await tabTo(page, "#r5-1");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  assert.ok(await page.isChecked("#r5-2"));
  await tabTo(page, "#f6");
  await page.keyboard.type(ULZHAN.city);
  await page.keyboard.press("Enter");
  await at(page, "review");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "H1");
  await pressByKey(page, "button.go", "sign");
  for (const id of ["d0-1", "d1-1", "consent-named", "mark-1"]) {
    await tabTo(page, `#${id}`);
    await page.keyboard.press("Space");
  }
  await page.keyboard.press("ArrowDown");
  assert.ok(await page.isVisible("canvas"));
  await page.keyboard.press("ArrowUp");
  await pressByKey(page, "button.go", "thanks");
  await pressByKey(page, "button.go", "handover");
  await assertCalm(scene);
  await collector.stop();
  assert.deepEqual((await merge(made)).map(row => [row.family_name, row.city, row.mark]), [["Сейітова", "Өскемен", "typed"]]);
});

test("letters that the keyboard lacks", async t => {
  const {page} = await begin(t, browser);
  await toForm(page);
  await page.focus("#f1");
  for (const letter of LETTERS) await page.click(`[data-letter="${letter}"]`);
  assert.equal(await page.inputValue("#f1"), "Әғқңөұүһі");
  assert.equal(await page.evaluate(() => document.activeElement.id), "f1");
  await page.keyboard.type("-");
  await page.click("[data-letter='Қ']");
  await page.keyboard.type(" ");
  await page.click("[data-letter='Ұ']");
  assert.equal(await page.inputValue("#f1"), "Әғқңөұүһі-Қ Ұ");
  await page.fill("#f2", "лжан");
  await page.focus("#f2");
  await page.keyboard.press("Home");
  await page.click("[data-letter='Ұ']");
  await page.keyboard.type("!"); // behind the letter
  assert.equal(await page.inputValue("#f2"), "Ұ!лжан");
  await page.focus("#f6");
  await tabBackTo(page, "[data-letter='Ө']");
  await page.keyboard.press("Enter"); // by key it goes to the field that was left
  assert.equal(await page.inputValue("#f6"), "Ө");
  assert.equal(await page.evaluate(() => document.activeElement.id), "f6");
});

async function tabBackTo(page, selector) {
  for (let i = 0; i < MAX_TABS; i++) {
    if (await page.evaluate(wanted => document.activeElement.matches(wanted), selector)) return;
    // What lies between are fields, and the last one that had the focus gets the letter.
    await page.evaluate(wanted => document.querySelector(wanted).focus(), selector);
  }
}

test("language and size of letters are the next signer's own", async t => {
  const {page} = await begin(t, browser);
  const size = () => page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
  await toForm(page, "ru");
  assert.equal(await size(), "16px");
  for (let i = 0; i < 5; i++) await page.click("[data-size='1']");
  assert.equal(await size(), "32px");
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth));
  await answer(page, ULZHAN);
  await go(page, "review");
  assert.equal(await size(), "32px");
  await page.click("#do-leave");
  await at(page, "farewell");
  await go(page, "handover");
  assert.equal(await size(), "16px");
  assert.equal(await page.getAttribute("html", "lang"), "kk");
});

const strokesOf = async page => (await page.inputValue("[name=strokes]")).split(";").filter(Boolean)
  .map(stroke => stroke.split(" ").map(point => point.split(",").map(Number)));
const ink = page => page.evaluate(() => {
  const canvas = document.querySelector("canvas");
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let dark = 0;
  for (let i = 3; i < data.length; i += 4) dark += data[i] > 0;
  return dark / (canvas.width * canvas.height);
});

test("a drawing outlives another shape of the window, and loses lines only when told", async t => {
  const {page, made, collector} = await begin(t, browser);
  await toSigning(page, ULZHAN);
  for (const id of ["d0-1", "d1-1", "consent-named", `mark-${DRAWN}`]) await page.check(`#${id}`);
  const drawn = await draw(page, [wave(40, 60), wave(60, 120, 20), [[300, 30], [350, 60]]]);
  assert.deepEqual(await strokesOf(page), drawn);
  const before = await ink(page);
  for (const viewport of [{width: 700, height: 900}, {width: 900, height: 500}, {width: 400, height: 800}]) {
    await page.setViewportSize(viewport);
    await page.waitForTimeout(300);
    assert.deepEqual(await strokesOf(page), drawn);
    assert.ok(await ink(page) > before / 2, "it is there");
    assert.ok(await page.evaluate(() => document.querySelector("canvas").width === document.querySelector("canvas").clientWidth),
              "it is painted again, not stretched");
  }
  await page.click("[data-undo]");
  assert.deepEqual(await strokesOf(page), drawn.slice(0, 2));
  await page.click("[data-clear]");
  assert.deepEqual(await strokesOf(page), []);
  assert.equal(await ink(page), 0);
  await page.setViewportSize({width: 1280, height: 800});
  const again = await draw(page, [wave(40, 60)]);
  await page.click("#do-back");
  await at(page, "review");
  await go(page, "sign");
  assert.deepEqual(await strokesOf(page), again);
  await go(page, "thanks");
  await collector.stop();
  assert.deepEqual(pointsOf((await merge(made))[0].signature), again);
});

test("a finger draws, and does not scroll", async t => {
  const context = {viewport: {width: 800, height: 1000}, hasTouch: true};
  const scene = await begin(t, browser, {context}), {page, made, collector} = scene;
  await toSigning(page, ULZHAN);
  for (const id of ["d0-1", "d1-1", "consent-named", `mark-${DRAWN}`]) await page.tap(`#${id}`);
  await page.locator("canvas").scrollIntoViewIfNeeded();
  const box = await page.locator("canvas").boundingBox(), scrolled = await page.evaluate(() => scrollY);
  const debug = await page.context().newCDPSession(page);
  const touch = (type, points) => debug.send("Input.dispatchTouchEvent", {
    type, touchPoints: points.map(([x, y]) => ({x: box.x + x, y: box.y + y}))});
  const line = wave(50, 90, 25);
  await touch("touchStart", [line[0]]);
  for (const point of line.slice(1)) await touch("touchMove", [point]);
  await touch("touchEnd", []);
  assert.equal(await page.evaluate(() => scrollY), scrolled);
  const strokes = await strokesOf(page);
  assert.equal(strokes.length, 1);
  assert.ok(strokes[0].length >= 20, `${strokes[0].length} points`);
  await page.tap("#do-back"); // by which Chromium's own taps count again after the debugger's
  if (await shown(page) === "sign") await page.tap("main button.go");
  await at(page, "thanks");
  await assertCalm(scene);
  await collector.stop();
  assert.deepEqual(pointsOf((await merge(made))[0].signature), strokes);
});
