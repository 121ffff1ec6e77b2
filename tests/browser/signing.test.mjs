// SPDX-License-Identifier: Apache-2.0
//
// People sign in every language and in every way; a merger then finds exactly what they typed.
import assert from "node:assert/strict";
import fs from "node:fs";
import {after, before, test} from "node:test";
import {assertCalm, begin, launch} from "./support/browser.mjs";
import {FIELDS, batches, merge} from "./support/kit.mjs";
import {DRAWN, TYPED, ULZHAN, WITNESSED, at, draw, go, pointsOf, press, sign, toSigning, confirm,
        wave} from "./support/signer.mjs";

const PEOPLE = [
  ULZHAN,
  {lang: "ru", family_name: "Ёлкина-Щербакова", given_name: "Наталья", birth_date: "29.02.1988",
   reason: 3, city: "Усть-Каменогорск", consent: "counted", mark: TYPED},
  {lang: "en", family_name: "O'Brien <b>&amp;", given_name: "Zoë \"Z\"", birth_date: "1.5.1990", reason: 2,
   city: "Almaty; 100% + 1=2", consent: "named", mark: DRAWN, drawing: [wave(60, 100), [[300, 40], [340, 90]]]},
  {lang: "kk", family_name: "Әлі", given_name: "Һамит", birth_date: "01.01.1930", reason: 1, city: "Ақтөбе",
   consent: "named", mark: WITNESSED},
];
const REASONS = {1: "has_none", 2: "not_at_hand", 3: "prefers_not"};
const MARKS = {1: "typed", 2: "drawn", 3: "witnessed"};

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const isoDate = typed => typed.split(".").reverse().map(part => part.padStart(2, "0")).join("-");
const wanted = (person, field) =>
  field === "birth_date" ? isoDate(person[field]) : person[field] || "";

// `named`: rows of people who may not be named have empty cells.
function assertIs(row, person) {
  assert.equal(row.mark, MARKS[person.mark]);
  assert.equal(row.fields.language, person.lang);
  assert.equal(row.fields.channel, "page");
  assert.equal(row.fields.mark, MARKS[person.mark]);
  assert.equal(row.fields.consents, person.consent === "named" ? "3" : "2");
  assert.equal(row.fields.declarations, "3");
  for (const field of FIELDS) {
    const typed = wanted(person, field);
    assert.equal(row.fields[field] || "", typed.normalize("NFC"), field);
    if (person.consent === "named" && field in row) assert.equal(row[field] || "", typed, field);
  }
  if (person.reason) assert.match(row.fields.reason || JSON.stringify(row.fields), new RegExp(`${person.reason}|${REASONS[person.reason]}`));
}

test("in each language, typed, drawn and witnessed", async t => {
  const scene = await begin(t, browser), {page} = scene, drawn = [];
  for (const person of PEOPLE) {
    drawn.push(await sign(page, person));
    assert.equal(await page.getAttribute("html", "lang"), person.lang);
    await go(page, "handover");
    assert.equal(await page.getAttribute("html", "lang"), "kk"); // the campaign's first
  }
  await assertCalm(scene);
  assert.equal((await scene.collector.stop()).code, 130);
  const rows = await merge(scene.made);
  assert.deepEqual(rows.map(row => row.state), PEOPLE.map(() => "counted"));
  rows.forEach((row, i) => assertIs(row, PEOPLE[i]));
  assert.deepEqual(rows.map(row => row.signature !== ""), [false, false, true, false]);
  assert.deepEqual(pointsOf(rows[2].signature), drawn[2]);
});

test("Kazakh, typed key by key, and corrected after the review", async t => {
  const {page, made, collector} = await begin(t, browser);
  await at(page, "handover");
  await go(page, "text");
  await go(page, "who");
  for (const [i, field] of FIELDS.entries()) {
    await page.click(`#f${i + 1}`);
    await page.keyboard.type(ULZHAN[field]);
  }
  await page.fill("#f6", "Семй");
  await go(page, "review");
  assert.match(await page.innerText("dl"), /Семй/);
  await press(page, "[data-do='change.6']");
  await at(page, "who");
  await page.fill("#f6", ULZHAN.city);
  await go(page, "review");
  await go(page, "sign");
  assert.equal(await page.textContent(".typed-name"), "Сейітова Ұлжан Әбдіғаниқызы");
  await confirm(page, ULZHAN);
  await go(page, "thanks");
  await collector.stop();
  const rows = await merge(made);
  assert.equal(rows.length, 1);
  assertIs(rows[0], ULZHAN);
});

test("what is killed the instant it says thank you is there", async t => {
  const {page, made, collector} = await begin(t, browser);
  await toSigning(page, ULZHAN);
  await confirm(page, {mark: DRAWN});
  await draw(page, [wave(50, 80)]);
  // The page itself tells, in the very moment in which the screen changes.
  let killed;
  await page.exposeFunction("thanked", () => { collector.process.kill("SIGKILL"); killed = true; });
  await page.evaluate(() => new MutationObserver(() => {
    if (document.querySelector("[data-screen=thanks]")) window.thanked();
  }).observe(document.body, {childList: true, subtree: true}));
  await page.click("button.go");
  assert.equal((await collector.ended).signal, "SIGKILL");
  assert.ok(killed);
  const rows = await merge(made);
  assert.deepEqual(rows.map(row => [row.family_name, row.state]), [["Сейітова", "counted"]]);
  assert.equal(batches(made.state).length, 1);
  assert.equal(fs.statSync(batches(made.state)[0]).size, 64 * 4096);
});
