// SPDX-License-Identifier: Apache-2.0
//
// A day's work: two hundred people in a row, over several batches, in three scripts.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {assertCalm, begin, launch} from "./support/browser.mjs";
import {batches, merge} from "./support/kit.mjs";
import {TYPED, WITNESSED, sign, go, toDesk} from "./support/signer.mjs";

const COUNT = 200, BATCHES = 4; // of 60
const FAMILIES = ["Сейітова", "Әбдіғаниев", "Өтеген", "Үсенова", "Ермекұлы", "Щербаков", "Ёлкина", "Цой",
                  "Sarsenbayev", "O'Neill", "Жұмағұлова", "Ким-Ли"];
const GIVEN = ["Ұлжан", "Қайрат", "Ғалия", "Һамза", "Інжу", "Пётр", "Юлия", "Айгуль", "Timur", "Zoë", "Ән-Нұр"];
const CITIES = ["Семей", "Ақтөбе", "Усть-Каменогорск", "Almaty", "Қызылорда"];

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const person = i => ({
  lang: ["kk", "ru", "en"][i % 3], family_name: FAMILIES[i % FAMILIES.length],
  given_name: `${GIVEN[i % GIVEN.length]} ${String.fromCharCode(0x410 + i % 32)}${"абвгдежз"[i % 8]}`,
  birth_date: `${1 + i % 28}.${1 + i % 12}.${1940 + i % 60}`, reason: 1 + i % 3, city: CITIES[i % CITIES.length],
  comment: `№ ${i}`, consent: "named", mark: i % 10 === 3 ? WITNESSED : TYPED,
});

test("two hundred signers in a row", {timeout: 420000}, async t => {
  const scene = await begin(t, browser), {page, made, collector} = scene;
  for (let i = 0; i < COUNT; i++) {
    await sign(page, person(i));
    await go(page, "handover");
  }
  await toDesk(page);
  assert.match(await page.innerText("main strong"), /200/);
  await assertCalm(scene);
  await collector.stop();
  assert.match(collector.out, /200/);
  assert.equal(batches(made.state).length, BATCHES);
  const rows = await merge(made);
  assert.deepEqual(
    rows.map(row => [row.family_name, row.given_name, row.city, row.comment, row.mark, row.fields.language]),
    Array.from({length: COUNT}, (_, i) => person(i)).map(one => [
      one.family_name, one.given_name, one.city, one.comment, one.mark === WITNESSED ? "witnessed" : "typed", one.lang]));
  assert.ok(rows.every(row => row.state === "counted" || row.state === "duplicate"));
});
