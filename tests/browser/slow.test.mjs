// SPDX-License-Identifier: Apache-2.0
//
// What the clock does: a form that was left, the minute in which a signature can be taken back, a
// window that was closed. These wait in real time, several at once.
import assert from "node:assert/strict";
import {spawnSync} from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import {after, before, describe, test} from "node:test";
import {begin, findings, launch, screensFolder} from "./support/browser.mjs";
import {LANGS, batches, merge} from "./support/kit.mjs";
import {DRAWN, ULZHAN, answer, at, confirm, everything, go, press, shown, sign, toForm,
        toSigning} from "./support/signer.mjs";
import {setFileLimit} from "./support/walk.mjs";

const IDLE = ["--idle", "40"]; // the least
const TRACES = /Сейітова|Ұлжан|750823400016/;
const LIMIT = {timeout: 150000};
// More windows than that, begun in one moment on a small machine, are not heard of for so long that
// their collectors take them for closed.
const AT_ONCE = 4;

let browser;
before(async () => {
  browser = await launch();
  fs.mkdirSync(screensFolder, {recursive: true});
});
after(() => browser.close());

// A closed batch ends with the hash of all before (docs/FORMAT.md, Trailer), which Node cannot make
// so short.
const CHECK = `import hashlib, sys
data = open(sys.argv[1], "rb").read()
sys.exit(hashlib.blake2b(data[:-32], digest_size=32).digest() != data[-32:])`;
const isClosed = file => spawnSync("/usr/bin/python3", ["-c", CHECK, file]).status === 0;

const warning = page => page.waitForSelector(".idle:not([hidden])", {timeout: 30000});

describe("in real time", {concurrency: AT_ONCE}, () => {
  for (const lang of LANGS)
    test(`a form that is left: the countdown, I am here, blank: ${lang}`, LIMIT, async t => {
      const {page, made, collector} = await begin(t, browser, {options: IDLE});
      await toForm(page, lang);
      await answer(page, ULZHAN);
      await page.focus("#f3");
      await warning(page);
      assert.ok(await page.evaluate(() => document.activeElement.hasAttribute("data-stay")));
      assert.ok(Number(await page.innerText("[data-left]")) <= 30);
      await page.screenshot({path: path.join(screensFolder, `idle-${lang}.png`)});
      assert.deepEqual((await findings(page)).violations, []);
      await page.keyboard.press("Tab"); // stays within
      assert.ok(await page.evaluate(() => ["BUTTON", "BODY"].includes(document.activeElement.tagName)));
      await page.focus("[data-stay]");
      await page.keyboard.press("Enter");
      await page.waitForSelector(".idle", {state: "hidden"});
      assert.equal(await page.evaluate(() => document.activeElement.id), "f3");
      assert.equal(await page.inputValue("#f1"), ULZHAN.family_name);
      await page.waitForTimeout(2500);
      assert.ok(await page.isHidden(".idle"));
      await page.waitForSelector("[data-screen=handover]", {timeout: 60000});
      assert.doesNotMatch(await everything(page), TRACES);
      assert.equal(await page.getAttribute("html", "lang"), "kk");
      await collector.stop();
      assert.deepEqual(await merge(made), []);
    });

  test("after a minute the thanks are gone, and with them the way back", LIMIT, async t => {
    const {page, made, collector} = await begin(t, browser, {options: IDLE});
    await sign(page, {...ULZHAN, mark: DRAWN});
    await page.waitForTimeout(45000);
    assert.equal(await shown(page), "thanks");
    assert.ok(Number(await page.innerText(".last [data-left]")) <= 16);
    await page.waitForSelector("[data-screen=handover]", {timeout: 30000});
    assert.doesNotMatch(await everything(page), TRACES);
    await collector.stop();
    assert.deepEqual((await merge(made)).map(row => row.state), ["counted"]);
  });

  for (const what of ["page", "context"])
    test(`closing the ${what} locks the kit and ends the collector`, LIMIT, async t => {
      const scene = await begin(t, browser);
      await sign(scene.page, ULZHAN);
      const closed = Date.now();
      await scene[what].close();
      assert.deepEqual(await scene.collector.ended, {code: 0, signal: null});
      assert.ok(Date.now() - closed < 25000);
      assert.match(scene.collector.out, /\b1\b/);
      assert.ok(isClosed(batches(scene.made.state)[0]));
      assert.deepEqual((await merge(scene.made)).map(row => row.state), ["counted"]);
    });

  test("closing in the middle of a form keeps nothing of it", LIMIT, async t => {
    const {page, made, collector} = await begin(t, browser);
    await toForm(page);
    await answer(page, ULZHAN);
    await go(page, "review");
    await page.close();
    assert.equal((await collector.ended).code, 0);
    assert.deepEqual(await merge(made), []);
  });

  test("a reload is no closing", LIMIT, async t => {
    const {page, collector} = await begin(t, browser);
    for (let i = 0; i < 5; i++) {
      await page.waitForTimeout(4000);
      await page.reload();
    }
    assert.equal(await shown(page), "handover");
    assert.equal(collector.process.exitCode, null);
  });

  test("the farewell goes by itself", LIMIT, async t => {
    const {page} = await begin(t, browser);
    await toForm(page);
    await page.click("#do-leave");
    await at(page, "farewell");
    await page.waitForSelector("[data-screen=handover]", {timeout: 30000});
  });

  test("what could not be saved outlives the idle time, and is saved then", LIMIT, async t => {
    const {page, made, collector} = await begin(t, browser, {options: IDLE});
    await toSigning(page, ULZHAN);
    await confirm(page);
    setFileLimit(collector, 0);
    await go(page, "not-saved");
    await page.waitForTimeout(45000);
    assert.equal(await shown(page), "not-saved");
    setFileLimit(collector, "unlimited");
    await press(page, "button.go");
    await at(page, "thanks");
    await collector.stop();
    assert.deepEqual((await merge(made)).map(row => [row.family_name, row.state]), [["Сейітова", "counted"]]);
  });
});
