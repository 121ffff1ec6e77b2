// SPDX-License-Identifier: Apache-2.0
//
// The volunteer's side: passphrases, taking back, delivery, paper, practice, locking. Nothing there
// shows a name.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import {after, before, test} from "node:test";
import {assertCalm, begin, launch} from "./support/browser.mjs";
import {Collector, PASSPHRASE, batches, merge} from "./support/kit.mjs";
import {ULZHAN, answer, at, everything, go, press, shown, sign, toDesk, toForm, unlock} from "./support/signer.mjs";
import {makeStick} from "./support/walk.mjs";

const TRACES = /Сейітова|Ұлжан|750823400016|Абаев/;
const NEW = "жаңа ұзын құпиясөз";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const assertNoName = async page => assert.doesNotMatch(await everything(page), TRACES);

async function signAndBack(page, person = ULZHAN) {
  await sign(page, person);
  await go(page, "handover");
}

test("a wrong passphrase, none, the right one, and again at the volunteer's door", async t => {
  const scene = await begin(t, browser, {unlocked: false}), {page} = scene;
  for (const [typed, said] of [["дұрыс емес", "The passphrase is wrong"], ["", "Type the passphrase"]]) {
    await page.fill("#passphrase", typed);
    await press(page, "button.go");
    assert.match(await page.innerText(".errors"), new RegExp(said));
    assert.ok(await page.evaluate(() => document.activeElement.classList.contains("errors")));
    assert.equal(await page.inputValue("#passphrase"), "");
  }
  assert.equal(await page.getAttribute("#passphrase", "type"), "password");
  await page.click("[data-show=passphrase]");
  assert.equal(await page.getAttribute("#passphrase", "type"), "text");
  await unlock(page);
  await page.click("#do-volunteer");
  await at(page, "enter");
  await page.fill("#passphrase", "дұрыс емес");
  await press(page, "button.go");
  assert.equal(await shown(page), "enter");
  await page.fill("#passphrase", PASSPHRASE);
  await go(page, "desk");
  await go(page, "handover");
  await assertCalm(scene);
});

test("one of three entries is taken back, and nothing shows a name", async t => {
  const scene = await begin(t, browser), {page, made, collector} = scene;
  for (const given_name of ["Бірінші", "Екінші", "Үшінші"]) await signAndBack(page, {...ULZHAN, given_name});
  await toDesk(page);
  await assertNoName(page);
  await page.click("#do-entries");
  await at(page, "entries");
  await assertNoName(page);
  assert.equal(await page.locator(".list li").count(), 3);
  await press(page, "#void-1"); // the latest first
  await press(page, "#do-no");
  await press(page, "#void-1");
  await press(page, "#do-yes");
  assert.equal(await page.locator("#void-1").count(), 0);
  await go(page, "desk");
  assert.match(await page.innerText("main strong"), /2/);
  await assertCalm(scene);
  await collector.stop();
  assert.deepEqual((await merge(made)).map(row => [row.given_name, row.state === "voided"]),
                   [["Бірінші", false], ["Екінші", true], ["Үшінші", false]]);
});

test("delivery to another device, and signing goes on", async t => {
  const scene = await begin(t, browser), {page, made, collector} = scene, stick = makeStick(t);
  await signAndBack(page);
  await toDesk(page);
  await page.click("#do-drives");
  await at(page, "drives");
  await page.fill("#folder", path.join(made.top, "same-disk"));
  await press(page, "button.go");
  assert.equal(await page.locator(".note.alarm").count(), 1); // the laptop's own disk is no stick
  await page.fill("#folder", path.join(stick, "batches"));
  await go(page, "delivery");
  await page.waitForSelector("button.go");
  assert.match(await page.innerText("main"), /Copied/);
  await assertNoName(page);
  assert.equal(batches(path.join(stick, "batches")).length, 1);
  await go(page, "desk");
  await go(page, "handover");
  await signAndBack(page, {...ULZHAN, given_name: "Кейін"});
  await assertCalm(scene);
  await collector.stop();
  assert.deepEqual((await merge(made, path.join(stick, "batches"))).map(row => row.given_name), ["Ұлжан"]);
  assert.deepEqual((await merge(made)).map(row => row.given_name), ["Ұлжан", "Кейін"]);
});

const PAPER = {family_name: "Абаев", given_name: "Абай", birth_date: "10.08.1990", city: "Алматы"};
const CSV = `family_name,given_name,birth_date,city,reference
Абаев,Абай,10.08.1990,Алматы,7/1
`;

test("a line of paper; with the same from a table it is one person", async t => {
  const scene = await begin(t, browser), {page, made, collector} = scene;
  await toDesk(page);
  await page.click("#do-paper");
  await at(page, "paper");
  await answer(page, PAPER);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".errors");
  assert.match(await page.innerText(".errors"), /sheet's number/);
  assert.equal(await page.inputValue("#f1"), PAPER.family_name);
  await page.fill("#sheet", "7");
  await press(page, "button.go");
  assert.match(await page.innerText(".note"), /7\/1/);
  assert.deepEqual([await page.inputValue("#sheet"), await page.inputValue("#line")], ["7", "2"]);
  assert.equal(await page.evaluate(() => document.activeElement.id), "f1");
  await assertNoName(page);
  await assertCalm(scene);
  await collector.stop();
  fs.writeFileSync(path.join(made.top, "sheet.csv"), CSV);
  const done = await Collector.command(made, "import", "sheet.csv", "--passphrase-file", "words");
  assert.equal(done.code, 0, done.stderr);
  const rows = await merge(made);
  for (const row of rows)
    assert.deepEqual([row.family_name, row.reference, row.fields.channel, row.mark], ["Абаев", "7/1", "paper", "paper"]);
  assert.deepEqual(rows.map(row => row.state).sort(), ["counted", "duplicate"]);
});

test("the passphrase is changed: the old one opens nothing, the new one does", async t => {
  const {page} = await begin(t, browser, {unlocked: false});
  await unlock(page);
  await toDesk(page);
  await page.click("#do-passphrase");
  await at(page, "passphrase");
  for (const [old, fresh, again, said] of [
    [PASSPHRASE, "қысқа", "қысқа", "too short"], [PASSPHRASE, NEW, NEW + "!", "The two differ"],
    ["дұрыс емес", NEW, NEW, "The passphrase is wrong"]]) {
    await page.fill("#passphrase", old);
    await page.fill("#new", fresh);
    await page.fill("#again", again);
    await press(page, "button.go");
    assert.match(await page.innerText(".errors"), new RegExp(said));
  }
  await page.fill("#passphrase", PASSPHRASE);
  await page.fill("#new", NEW);
  await page.fill("#again", NEW);
  await go(page, "desk");
  assert.match(await page.innerText(".note"), /is changed/);
  await press(page, "#do-lock");
  await at(page, "unlock");
  await page.fill("#passphrase", PASSPHRASE);
  await press(page, "button.go");
  assert.equal(await shown(page), "unlock");
  await unlock(page, NEW);
});

test("locking by button and by key; a form in the middle is no way out", async t => {
  const scene = await begin(t, browser), {page} = scene;
  await at(page, "handover");
  await page.keyboard.press("Control+l");
  await at(page, "unlock");
  await unlock(page);
  await press(page, "#do-lock");
  await at(page, "unlock");
  await unlock(page);
  await signAndBack(page);
  await toForm(page);
  await page.keyboard.press("Control+l");
  assert.equal(await shown(page), "who"); // a signer cannot lock the volunteer out
  await assertCalm(scene);
});

test("practice keeps nothing", async t => {
  const scene = await begin(t, browser, {unlocked: false}), {page, made, collector} = scene;
  await page.click("#do-practise");
  await at(page, "handover");
  await signAndBack(page);
  assert.ok(await page.isVisible(".practice"));
  await press(page, "#do-volunteer");
  await at(page, "desk");
  await page.click("#do-end");
  await at(page, "unlock");
  await assertNoName(page);
  await assertCalm(scene);
  await collector.stop();
  assert.deepEqual(fs.existsSync(made.state) ? batches(made.state) : [], []);
});

test("finishing closes the batch and says what was saved", async t => {
  const {page, made, collector} = await begin(t, browser);
  await signAndBack(page);
  await toDesk(page);
  await page.click("#do-finish");
  await at(page, "over");
  assert.match(await page.innerText("main"), /1/);
  await assertNoName(page);
  await page.close();
  assert.equal((await collector.ended).code, 0);
  assert.equal((await merge(made)).length, 1);
});
