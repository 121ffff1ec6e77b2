// SPDX-License-Identifier: Apache-2.0
//
// Everything that a page can refuse, and how it says so: a summary that takes the focus and leads to
// the field, and nothing lost of what stands in the others.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {assertCalm, begin, launch} from "./support/browser.mjs";
import {FIELDS, LANGS, day, merge} from "./support/kit.mjs";
import {DRAWN, ULZHAN, answer, at, choose, confirm, draw, go, press, shown, toForm, toSigning,
        wave} from "./support/signer.mjs";

const dotted = date => date.split("-").reverse().join(".");
const number = field => FIELDS.indexOf(field) + 1;

const MISSING = "You cannot sign without this answer.";
const REFUSED = [ // field, what is typed, what is said
  ["family_name", "", MISSING],
  ["family_name", "   ", MISSING],
  ["family_name", "12345", "There is no letter in this."],
  ["family_name", "Омар\u202eов", "invisible or broken characters"],
  ["given_name", "", MISSING],
  ["given_name", "-", "There is no letter in this."],
  ["birth_date", "", MISSING],
  ["birth_date", "31.02.1990", "There is no such date"],
  ["birth_date", "1.1.90", "There is no such date"],
  ["birth_date", "яблоко", "There is no such date"],
  ["birth_date", dotted(day(2)), "That day has not come yet."],
  ["birth_date", "01.01.1850", "That is too long ago."],
  ["id_number", "", "Give an answer, or choose why there is none."],
  ["id_number", "75082340001", "exactly 12 digits"],
  ["id_number", "75082340001a", "exactly 12 digits"],
  ["id_number", "750823400017", "one digit is wrong"],
  ["city", "", MISSING],
  ["city", "050000", "There is no letter in this."],
  ["phone", "позвоните", "Write the telephone number in digits"],
  ["email", "poshta.kz", "This does not look like an email address."],
];

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

async function assertRefused(page, field, said) {
  const id = `f${number(field)}`;
  assert.equal(await shown(page), "who");
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains("errors")), "the summary has the focus");
  assert.match(await page.innerText(".errors"), new RegExp(said.replace(/[.]/g, "\\.")));
  assert.match(await page.innerText(`#${id}-problem`), new RegExp(said.replace(/[.]/g, "\\.")));
  assert.equal(await page.getAttribute(`#${id}`, "aria-invalid"), "true");
  assert.match(await page.getAttribute(`#${id}`, "aria-describedby"), new RegExp(`${id}-problem`));
  await page.click(`.errors [data-to=${id}]`);
  assert.equal(await page.evaluate(() => document.activeElement.id), id);
  assert.ok(await page.locator(`#${id}`).isVisible());
}

test("every answer that cannot be taken", {timeout: 120000}, async t => {
  const scene = await begin(t, browser), {page} = scene;
  await toForm(page, "en");
  await answer(page, ULZHAN);
  for (const [field, typed, said] of REFUSED) {
    await page.fill(`#f${number(field)}`, typed);
    await press(page, "button.go");
    await assertRefused(page, field, said);
    assert.equal(await page.locator(".errors li").count(), 1, `${field}: ${typed}`);
    for (const other of FIELDS.filter(name => name !== field))
      assert.equal(await page.inputValue(`#f${number(other)}`), ULZHAN[other]);
    await page.fill(`#f${number(field)}`, ULZHAN[field]);
  }
  await go(page, "review");
  await assertCalm(scene);
});

test("all at once, in each language, and what is too long", async t => {
  const {page} = await begin(t, browser);
  await toForm(page);
  for (const lang of LANGS) {
    await choose(page, lang);
    await press(page, "button.go");
    assert.equal(await page.locator(".errors li").count(), 5);
  }
  // The browser itself takes no more than fits; who gets around it is told.
  const longest = Number(await page.getAttribute("#f1", "maxlength"));
  await page.evaluate(() => document.getElementById("f1").removeAttribute("maxlength"));
  await page.fill("#f1", "a".repeat(longest + 1));
  await press(page, "button.go");
  await assertRefused(page, "family_name", "This is too long.");
  await page.fill("#f1", "ә".repeat(longest / 2));
  await press(page, "button.go");
  assert.equal(await page.locator("#f1-problem").count(), 0);
});

test("who is too young is thanked, and nothing is kept", async t => {
  const {page, made, collector} = await begin(t, browser);
  await toForm(page, "ru");
  await answer(page, {...ULZHAN, birth_date: dotted(day(-17 * 365))});
  await go(page, "farewell");
  assert.match(await page.innerText("main"), /18/);
  assert.equal(await page.getAttribute("html", "lang"), "ru");
  assert.doesNotMatch(await page.content(), /Сейітова/);
  await go(page, "handover");
  await collector.stop();
  assert.deepEqual(await merge(made), []);
});

const DOUBTS = [ // an identity number that is odd, and what is said of it
  ["750824400017", "not the date of birth you gave"],
  ["759923400018", "no date"],
  ["750823900013", "seventh digit"],
  ["750843400012", "organisation"],
];

// The check digit of an identity number (see common/kz_iin.h).
function withCheckDigit(eleven) {
  const digits = [...eleven].map(Number);
  const sum = from => digits.reduce((total, digit, i) => total + digit * ((i + from) % 11 + 1), 0) % 11;
  const check = sum(0) === 10 ? sum(2) : sum(0);
  return check === 10 ? null : eleven + check;
}

test("an odd identity number is doubted once, and then kept", async t => {
  const {page, made, collector} = await begin(t, browser);
  await toForm(page, "en");
  await answer(page, ULZHAN);
  let kept;
  for (const [eleven, said] of DOUBTS) {
    kept = withCheckDigit(eleven.slice(0, 11));
    await page.fill("#f5", kept);
    await press(page, "button.go");
    assert.equal(await shown(page), "who", kept);
    assert.match(await page.innerText("[role=alert]"), new RegExp(said));
    assert.ok(await page.evaluate(() => document.activeElement.getAttribute("role") === "alert"));
  }
  await go(page, "review");
  await go(page, "sign");
  await confirm(page, ULZHAN);
  await go(page, "thanks");
  await collector.stop();
  assert.deepEqual((await merge(made)).map(row => row.id_number), [kept]);
});

async function assertSigningRefused(page, ...problems) {
  assert.equal(await shown(page), "sign");
  assert.ok(await page.evaluate(() => document.activeElement.classList.contains("errors")));
  assert.equal(await page.locator(".errors li").count(), problems.length);
  for (const [id, said] of problems) {
    assert.match(await page.innerText(".errors"), new RegExp(said));
    await page.click(`.errors [data-to=${id}]`);
    assert.equal(await page.evaluate(() => document.activeElement.id), id);
  }
}

const STATEMENT = ["d0-1", "without confirming this"], CONSENT = ["consent-named", "Choose one of the two"];
const MARK = ["mark-1", "Choose how you sign"], BLANK = ["mark-2", "Nothing is drawn yet"];

test("statements, consent, the way of signing, a blank drawing", async t => {
  const {page, made, collector} = await begin(t, browser);
  await toSigning(page, {...ULZHAN, lang: "en"});
  await press(page, "button.go");
  await assertSigningRefused(page, STATEMENT, CONSENT, MARK);
  await page.check("#d0-1");
  await page.check("#consent-counted");
  await page.check(`#mark-${DRAWN}`);
  await press(page, "button.go");
  await assertSigningRefused(page, STATEMENT, BLANK); // one statement of two
  await page.check("#d1-1");
  await press(page, "button.go");
  await assertSigningRefused(page, BLANK);
  await draw(page, [[[100, 50], [101, 51]]]); // a slip
  await press(page, "button.go");
  await assertSigningRefused(page, BLANK);
  assert.ok(await page.isChecked("#consent-counted"));
  await draw(page, [wave(50, 100)]);
  await go(page, "thanks");
  await collector.stop();
  assert.deepEqual((await merge(made)).map(row => [row.fields.consents, row.mark]), [["2", "drawn"]]);
});

test("another language in the middle keeps all that is typed, also what is wrong", async t => {
  const {page} = await begin(t, browser);
  await toForm(page, "kk");
  const typed = {...ULZHAN, birth_date: "31.02.", id_number: "12", phone: "?"};
  delete typed.consent;
  await answer(page, {...typed, reason: 2});
  for (const lang of ["ru", "en", "kk"]) {
    await choose(page, lang);
    assert.equal(await page.getAttribute("html", "lang"), lang);
    for (const [i, field] of FIELDS.entries()) assert.equal(await page.inputValue(`#f${i + 1}`), typed[field]);
    assert.ok(await page.isChecked("#r5-2"));
    assert.equal(await page.locator(".errors").count(), 0);
  }
  await answer(page, ULZHAN);
  assert.equal(await page.isChecked("#r5-2"), false); // what is typed takes the reason's place
  await go(page, "review");
  await choose(page, "en");
  await go(page, "sign");
  await page.check("#d1-1");
  await page.check("#consent-counted");
  await page.check(`#mark-${DRAWN}`);
  await draw(page, [wave(50, 100)]);
  const strokes = await page.inputValue("[name=strokes]");
  assert.ok(strokes);
  await choose(page, "ru");
  assert.deepEqual([await page.isChecked("#d0-1"), await page.isChecked("#d1-1"), await page.isChecked("#consent-counted"),
                    await page.inputValue("[name=strokes]"), await page.isVisible("canvas")], [false, true, true, strokes, true]);
  await page.click("#do-back");
  await at(page, "review");
  await page.click("#do-back");
  await at(page, "who");
  assert.equal(await page.inputValue("#f1"), ULZHAN.family_name);
});
