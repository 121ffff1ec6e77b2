// SPDX-License-Identifier: Apache-2.0
//
// Presses that come twice or too late, and ways back: one entry each, and never the data of a signer
// who is gone.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {assertCalm, begin, launch} from "./support/browser.mjs";
import {merge} from "./support/kit.mjs";
import {DRAWN, ULZHAN, answer, at, confirm, everything, go, press, shown, sign, toForm, toSigning} from "./support/signer.mjs";

const TRACES = /Сейітова|Ұлжан|Әбдіғани|750823400016|Қабанбай|ulzhan/;

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

const assertNoTrace = async page => assert.doesNotMatch(await everything(page), TRACES);

const assertRefused = (page, address) =>
  assert.rejects(page.goto(address), /ERR_HTTP_RESPONSE_CODE_FAILURE/);

test("two presses in one instant are one entry", async t => {
  const {page, made, collector} = await begin(t, browser);
  await toSigning(page, ULZHAN);
  await confirm(page);
  await page.evaluate(() => { const button = document.querySelector("button.go"); button.click(); button.click(); });
  await at(page, "thanks");
  await go(page, "handover");
  await toSigning(page, {...ULZHAN, given_name: "Екінші"});
  await confirm(page);
  await page.dblclick("button.go");
  await page.waitForSelector("[data-screen=thanks], [data-screen=handover]");
  await collector.stop();
  assert.deepEqual((await merge(made)).map(row => row.given_name), ["Ұлжан", "Екінші"]);
});

test("the same form sent twice, and one of a screen that is gone", async t => {
  const {page, made, collector} = await begin(t, browser);
  await toSigning(page, ULZHAN);
  await confirm(page);
  const {answers, old} = await page.evaluate(async () => {
    const body = () => {
      const form = new URLSearchParams(new FormData(document.getElementById("form")));
      form.set("do", "sign");
      form.set("turn", document.getElementById("screen").dataset.turn);
      return form;
    };
    const send = () => fetch("/act", {method: "POST", body: body()}).then(answer => answer.text());
    const both = await Promise.all([send(), send()]);
    return {answers: [...both, await send()].map(text => text.match(/data-screen="([^"]+)"/)[1]), old: String(body())};
  });
  assert.deepEqual(answers, ["thanks", "thanks", "thanks"]);
  // The next person is about to sign, and has not: what the one before pressed does not do it.
  await at(page, "thanks"); // which the window finds out by its beat
  await go(page, "handover");
  await toSigning(page, {...ULZHAN, given_name: "Екінші"});
  const late = await page.evaluate(body => fetch("/act", {method: "POST", body: new URLSearchParams(body)})
    .then(answer => answer.text()), old);
  assert.match(late, /data-screen="sign"/);
  await collector.stop();
  assert.equal((await merge(made)).length, 1);
});

test("back, reload and another tab show nobody who has signed", async t => {
  const scene = await begin(t, browser), {page, context, collector} = scene;
  await sign(page, {...ULZHAN, mark: DRAWN});
  await page.reload();
  await at(page, "thanks");
  await assertNoTrace(page);
  await go(page, "handover");
  await assertNoTrace(page);
  for (const way of ["goBack", "goForward", "goBack"]) {
    await page[way]().catch(() => null);
    await assertNoTrace(page);
    if (!page.url().startsWith(collector.origin)) await page.goto(collector.origin);
    assert.equal(await shown(page), "handover");
  }
  const refused = await context.newPage(), tab = await context.newPage();
  await assertRefused(refused, collector.address); // opens once only
  await tab.goto(collector.origin);
  assert.equal(await shown(tab), "handover");
  await assertNoTrace(tab);
  await tab.close();
  assert.equal(await page.evaluate(() => history.length <= 3), true);
});

test("a reload in the middle keeps what was sent; a stranger's browser gets nothing", async t => {
  const {page, collector} = await begin(t, browser);
  await toForm(page);
  await answer(page, ULZHAN);
  await go(page, "review");
  await page.reload();
  assert.equal(await shown(page), "review");
  assert.match(await page.innerText("dl"), /Сейітова/);
  const other = await browser.newContext();
  for (const address of [collector.origin, collector.address]) {
    const stranger = await other.newPage();
    await assertRefused(stranger, address);
    await stranger.waitForURL("chrome-error://*/"); // the refusal comes before the page that tells of it
    assert.doesNotMatch(await stranger.content(), TRACES);
  }
  await other.close();
});

test("something is wrong: the same form again, and one of the two counts", async t => {
  const scene = await begin(t, browser), {page, made, collector} = scene;
  await sign(page, {...ULZHAN, mark: DRAWN});
  await press(page, "#do-wrong");
  await at(page, "who");
  assert.equal(await page.inputValue("#f1"), ULZHAN.family_name);
  assert.equal(await page.inputValue("#f10"), ULZHAN.comment);
  await page.fill("#f1", "Сейтова");
  await go(page, "review");
  await go(page, "sign");
  assert.ok(await page.isChecked("#consent-named"));
  assert.ok((await page.inputValue("[name=strokes]")).length > 100);
  await go(page, "thanks");
  await go(page, "handover");
  await assertCalm(scene);
  await collector.stop();
  const rows = await merge(made);
  assert.deepEqual(rows.map(row => [row.family_name, row.state, row.signature !== ""]),
                   [["Сейітова", "voided", true], ["Сейтова", "counted", true]]);
});

test("something is wrong after a reload: the key is gone, and the form opens blank", async t => {
  const {page, made, collector} = await begin(t, browser);
  await sign(page, ULZHAN);
  await page.reload();
  await press(page, "#do-wrong");
  await at(page, "who");
  await assertNoTrace(page);
  await collector.stop();
  assert.deepEqual((await merge(made)).map(row => row.state), ["voided"]);
});
