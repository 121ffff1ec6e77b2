// SPDX-License-Identifier: Apache-2.0
//
// A coordinator's evening at the desk, on a list of 5,000 entries, held against what the programs
// say afterwards.
import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import {after, before, describe, test} from "node:test";
import {assertCalm, launch} from "./support/browser.mjs";
import {PASSPHRASE, merger} from "./support/kit.mjs";
import {ENTRIES, ON_STICK, makeOffice, numbers, openDesk, status} from "./support/office.mjs";
import {at, everything, press} from "./support/signer.mjs";

const WHY = "signed & asked <us> to be taken out";

let browser, made;
before(async () => { [browser, made] = await Promise.all([launch(), makeOffice()]); });
after(async () => {
  await browser.close();
  fs.rmSync(made.top, {recursive: true, force: true});
});

const tab = async (page, screen) => { await page.click(`#go-${screen}`); await at(page, screen); };
const note = page => page.innerText(".note");

// Presses a key as a keyboard with the Russian layout does.
async function russianKey(page, code, key) {
  const turn = await page.getAttribute("#screen", "data-turn"), session = await page.context().newCDPSession(page);
  for (const type of ["keyDown", "keyUp"])
    await session.send("Input.dispatchKeyEvent", {type, code, key, text: type === "keyDown" ? key : undefined});
  await turned(page, turn);
}
const turned = (page, turn) =>
  page.waitForFunction(before => document.getElementById("screen").dataset.turn !== before, turn);
async function key(page, name) {
  const turn = await page.getAttribute("#screen", "data-turn");
  await page.keyboard.press(name);
  await turned(page, turn);
}
const place = async page => Number((await page.innerText("h1")).match(/Question (\d+) of/)[1]);

async function unlock(page) {
  await at(page, "unlock");
  for (const [typed, said] of [["дұрыс емес", "The passphrase is wrong"], ["", "Type the passphrase"]]) {
    await page.fill("#passphrase", typed);
    await press(page, "button.go");
    assert.match(await page.innerText("#passphrase-problem"), new RegExp(said));
    assert.equal(await page.inputValue("#passphrase"), "");
  }
  await page.fill("#passphrase", PASSPHRASE);
  await page.click("button.go");
  await at(page, "overview");
}

async function mergeFrom(page, folder) {
  await tab(page, "merge");
  await page.fill("#place", path.join(made.top, folder));
  await page.click("button.go");
}

async function stopLongMerge(page) {
  await mergeFrom(page, "long");
  await at(page, "working");
  await page.waitForSelector("progress[value]");
  const text = await page.innerText("#progress-text");
  await page.waitForFunction(old => {
    const now = document.getElementById("progress-text");
    return now && now.textContent !== old && / of \d+/.test(now.textContent);
  }, text);
  await page.click("#do-stop");
  await at(page, "merge");
  assert.match(await note(page), /Stopped; nothing has changed/);
}

// Ten answers: the third question is left for later after all, and the last answered otherwise.
// Gives how many say "one person".
async function answerTen(page) {
  await tab(page, "questions");
  assert.ok(await page.locator("mark").count() > 0);
  for (const name of ["s", "d", "s"]) await key(page, name);
  assert.equal(await place(page), 4);
  await key(page, "u");
  assert.equal(await place(page), 3);
  await key(page, "l");
  for (const [code, letter] of [["KeyS", "ы"], ["KeyD", "в"], ["KeyS", "ы"], ["KeyD", "в"]])
    await russianKey(page, code, letter);
  for (const name of ["s", "d", "s", "d", "u"]) await key(page, name);
  assert.equal(await place(page), 11);
  await press(page, "#do-same");
  assert.equal(await place(page), 12);
  return 6;
}

async function find(page, query) {
  await tab(page, "search");
  await page.fill("#query", query);
  await press(page, "button.go");
}

async function decide(page, why, selector, screen) {
  await page.fill("#why", why);
  await page.click(selector);
  await page.waitForSelector(`#screen[data-screen="${screen}"] .note`);
}

async function write(page, format, name, {replace = false} = {}) {
  await tab(page, "export");
  await page.check(`#format-${format}`);
  await page.fill("#place", path.join(made.top, name));
  if (replace) await page.check("#replace-yes");
  const before = await page.getAttribute("[data-turn]", "data-turn"); // what was written last is still told there
  await page.click("button.go");
  const after = `[data-screen=export]:not([data-turn="${before}"])`;
  await page.waitForSelector(`${after} .note[role=status], ${after} .note.alarm`);
}

async function close({page, desk}) {
  await page.close();
  assert.equal((await desk.ended).code, 0);
}

async function assertStatus(scene, expected) {
  const {people, linkage, total} = await status(made, scene.campaign);
  assert.deepEqual({people: people.high, certain: people.certain, questions: linkage.questions}, expected);
  return total;
}

const script = (program, ...words) => execFileSync("/usr/bin/python3", ["-c", program, ...words]).toString().trim();
const ROWS = {
  csv: file => Number(script("import csv,sys; print(sum(1 for _ in csv.reader(open(sys.argv[1], encoding='utf-8-sig', newline='')))-1)", file)),
  jsonl: file => fs.readFileSync(file, "utf8").split("\n").length - 1,
  xlsx: file => Number(script("import re,sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); "
    + "print(len(re.findall(b'<row ', z.read('xl/worksheets/sheet1.xml')))-1)", file)),
  html: file => Number(fs.readFileSync(file, "utf8").match(/<td class="n">\d+/g).at(-1).match(/\d+/)),
  pdf: file => {
    const text = execFileSync("pdftotext", ["-layout", file, "-"], {maxBuffer: 1 << 26}).toString();
    return Math.max(...[...text.matchAll(/^ *(\d+) +\S/gm)].map(found => Number(found[1])).filter(n => n <= 2 * ENTRIES));
  },
};

async function evening(t) {
  const scene = await openDesk(t, browser, made, {unlocked: false}), {page, campaign} = scene;
  await unlock(page);
  const before = await numbers(page);
  assert.ok(before.questions >= 12, `${before.questions} questions`);

  await stopLongMerge(page);
  await tab(page, "overview");
  assert.deepEqual(await numbers(page), before);

  await mergeFrom(page, "stick");
  await at(page, "merged");
  assert.match(await page.innerText(".counts"), new RegExp(`${ON_STICK} new signatures[^]*2 new batches`));
  await tab(page, "overview");
  const merged = await numbers(page);
  assert.ok(merged.people > before.people && merged.people <= before.people + ON_STICK);

  const same = await answerTen(page);
  await tab(page, "overview");
  const answered = {people: merged.people - same, certain: merged.certain + 10 - same, questions: merged.questions - 10};
  assert.deepEqual(await numbers(page), answered);

  await find(page, "Tokaev");
  assert.match(await page.innerText("#entry-0"), /Тоқаев Қасым/);
  await page.click("#entry-0");
  await at(page, "entry");
  await press(page, "#do-void");
  assert.match(await page.innerText("#why-problem"), /Say why/);
  await decide(page, WHY, "#do-void", "entry");
  assert.match(await note(page), /taken out of the count/);
  assert.match(await page.innerText(".history"), /signed & asked <us> to be taken out/);
  await press(page, "#do-back");
  assert.match(await page.innerText("tbody tr"), /Тоқаев Қасым[^]*(void|taken out)/i);
  await tab(page, "overview");
  const voided = {...answered, people: answered.people - 1, certain: answered.certain - 1};
  assert.deepEqual(await numbers(page), voided);

  await write(page, "csv", "list");
  assert.equal(ROWS.csv(path.join(made.top, "list.csv")), voided.people);
  await assertCalm(scene);
  await close(scene);
  await assertStatus(scene, voided);
  const [{entry}] = JSON.parse((await merger(made.top, "find", campaign, "Tokaev", "--json")).stdout);
  assert.match((await merger(made.top, "show", campaign, entry, "--json")).stdout, /signed & asked <us> to be taken out/);


  const taken = await takeBackAndHold(t, campaign, voided);
  await releaseAndWrite(t, campaign, taken);
}

async function choose(page, alias) {
  await tab(page, "volunteers");
  await page.click(`td button:text("${alias}")`);
  await at(page, "volunteer");
}

async function takeBackAndHold(t, campaign, voided) {
  const scene = await openDesk(t, browser, made, {campaign}), {page} = scene;
  await at(page, "overview");
  await find(page, "тоқаев");
  await page.click("#entry-0");
  await at(page, "entry");
  await decide(page, "a slip", "#do-restore", "entry");
  assert.match(await note(page), /taken back/);
  await tab(page, "overview");
  const restored = {...voided, people: voided.people + 1, certain: voided.certain + 1};
  assert.deepEqual(await numbers(page), restored);

  await choose(page, "lark");
  await press(page, "#do-hold");
  assert.match(await page.innerText("#source-problem"), /Choose what/);
  await page.check("#source-0");
  await decide(page, "laptop was away", "#do-hold", "volunteer");
  await tab(page, "overview");
  const batchHeld = await numbers(page);
  assert.ok(batchHeld.people < restored.people);
  await choose(page, "heron");
  await page.check("#source-all");
  await decide(page, "not known", "#do-hold", "volunteer");
  assert.match(await page.innerText("#source"), /not known/);
  await tab(page, "overview");
  const held = await numbers(page);
  assert.ok(held.people < batchHeld.people - 1000);
  await assertCalm(scene);
  await close(scene);
  const total = await assertStatus(scene, held);
  assert.ok(total.held > 2000);
  return restored;
}

async function releaseAndWrite(t, campaign, restored) {
  const scene = await openDesk(t, browser, made, {campaign}), {page} = scene;
  await at(page, "overview");
  for (const [alias, source] of [["lark", "0"], ["heron", "all"]]) {
    await choose(page, alias);
    await page.check(`#source-${source}`);
    await decide(page, "it came back", "#do-release", "volunteer");
    assert.match(await note(page), /released/);
  }
  await tab(page, "overview");
  assert.deepEqual(await numbers(page), restored);

  await write(page, "csv", "list.csv");
  assert.match(await note(page), /list\.csv/);
  assert.equal(await page.locator("#written").count(), 0);
  assert.equal(ROWS.csv(path.join(made.top, "list.csv")), restored.people - 1); // as it was
  for (const format of Object.keys(ROWS)) {
    await write(page, format, "list", {replace: true});
    assert.match(await page.innerText("#written"), new RegExp(`^${restored.people} people`));
    assert.equal(ROWS[format](path.join(made.top, `list.${format}`)), restored.people, format);
  }
  await assertCalm(scene);
  await close(scene);
  await assertStatus(scene, restored);
}

async function locking(t) {
  const scene = await openDesk(t, browser, made, {unlocked: false}), {page} = scene;
  const ways = {
    overview: () => {}, merge: () => tab(page, "merge"), questions: () => tab(page, "questions"),
    search: () => find(page, "Tokaev"), volunteers: () => tab(page, "volunteers"),
    export: () => tab(page, "export"), volunteer: () => choose(page, "lark"),
    entry: async () => { await find(page, "Tokaev"); await page.click("#entry-0"); await at(page, "entry"); },
    merged: async () => { await mergeFrom(page, "damaged"); await at(page, "merged"); },
    working: async () => { await mergeFrom(page, "long"); await page.waitForSelector("progress[value]"); },
  };
  for (const [screen, way] of Object.entries(ways)) {
    await page.fill("#passphrase", PASSPHRASE);
    await page.click("button.go");
    await at(page, "overview");
    await way();
    await at(page, screen);
    await page.keyboard.press("Control+l");
    await at(page, "unlock");
    assert.doesNotMatch(await everything(page), /Тоқаев|Tokaev|lark|heron|people have signed/, screen);
  }
  await assertCalm(scene);
  await close(scene);
}

async function idling(t) {
  const scene = await openDesk(t, browser, made, {options: ["--idle", "40"]}), {page} = scene;
  await at(page, "overview");
  await page.waitForSelector(".idle:not([hidden])", {timeout: 30000});
  await page.click("[data-stay]");
  await page.waitForSelector(".idle", {state: "hidden"});
  await at(page, "overview");
  await page.waitForSelector("[data-screen=unlock]", {timeout: 60000});
  assert.match(await note(page), /Nobody touched anything for long/);
  await page.fill("#passphrase", PASSPHRASE);
  await page.click("button.go");
  await at(page, "overview");
}

// Side by side: one of them mostly waits.
describe("the desk", {concurrency: true}, () => {
  test("an evening: a stick, ten answers, a void, two holds, and a list", {timeout: 300000}, evening);
  test("Ctrl+L locks from every screen, and then nothing of the list is there", {timeout: 300000}, locking);
  test("a desk that nobody touches is locked, after a countdown", {timeout: 300000}, idling);
});
