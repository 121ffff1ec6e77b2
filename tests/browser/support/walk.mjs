// SPDX-License-Identifier: Apache-2.0
//
// Walks a volunteer and signers through every screen, also in its faulty states, and stops at each:
// `visit(name, lang)`. One walk is in one language.
import {execFileSync} from "node:child_process";
import fs from "node:fs";
import {PASSPHRASE} from "./kit.mjs";
import {DRAWN, ULZHAN, answer, at, choose, confirm, draw, go, press, shown, toForm, toSigning,
        unlock, wave} from "./signer.mjs";

const LATE = {...ULZHAN, family_name: "Ешқандай", birth_date: "23.08.2020"};
const DOUBTED = {...ULZHAN, birth_date: "24.08.1975"};

async function signerScreens(page, lang, visit) {
  await at(page, "handover");
  await choose(page, lang);
  await visit("handover");
  await go(page, "text");
  await visit("text");
  await go(page, "who");
  await visit("who");
  await press(page, "button.go");
  await visit("who-errors");
  await answer(page, DOUBTED);
  await press(page, "button.go");
  await visit("who-doubt");
  await go(page, "review");
  await visit("review");
  await go(page, "sign");
  await visit("sign");
  await press(page, "button.go");
  await visit("sign-errors");
  await confirm(page);
  await visit("sign-typed");
  await page.check(`#mark-${DRAWN}`);
  await press(page, "button.go");
  await visit("sign-blank");
  await draw(page, [wave(40, 60, 30), [[40, 110], [300, 118]]]);
  await visit("sign-drawn");
  await go(page, "thanks");
  await visit("thanks");
  await press(page, "#do-wrong");
  await at(page, "who");
  await visit("who-reopened");
  await page.click("#do-leave");
  await at(page, "farewell");
  await visit("farewell");
  await go(page, "handover");
}

async function underAge(page, lang, visit) {
  await toForm(page, lang);
  await answer(page, LATE);
  await go(page, "farewell");
  await visit("farewell-under-age");
  await go(page, "handover");
}

// Takes the collector the room to write, and gives it back.
export function setFileLimit(collector, limit) {
  execFileSync("prlimit", ["--pid", String(collector.process.pid), `--fsize=${limit}:unlimited`]);
}

async function notSaved({page, collector}, lang, visit) {
  await toSigning(page, {...ULZHAN, lang});
  await confirm(page);
  setFileLimit(collector, 0);
  await go(page, "not-saved");
  await visit("not-saved");
  setFileLimit(collector, "unlimited");
  await go(page, "thanks");
  await go(page, "handover");
}

async function enter(page, visit) {
  await page.click("#do-volunteer");
  await at(page, "enter");
  await visit("enter");
  await page.fill("#passphrase", "");
  await press(page, "button.go");
  await visit("enter-error");
  await page.fill("#passphrase", PASSPHRASE);
  await go(page, "desk");
  await visit("desk");
}

async function entries(page, visit) {
  await page.click("#do-entries");
  await at(page, "entries");
  await visit("entries");
  await press(page, "li >> nth=0 >> button");
  await visit("entries-sure");
  await press(page, "#do-yes");
  await visit("entries-void");
  await go(page, "desk");
}

async function delivery(page, stick, visit) {
  await page.click("#do-drives");
  await at(page, "drives");
  await visit("drives");
  await page.fill("#folder", "nowhere/at/all");
  await press(page, "button.go");
  await visit("drives-error");
  await page.fill("#folder", stick);
  await go(page, "delivery");
  await page.waitForSelector("[data-screen=delivery] button.go");
  await visit("delivery");
  await go(page, "desk");
}

async function paper(page, visit) {
  await page.click("#do-paper");
  await at(page, "paper");
  await visit("paper");
  await press(page, "button.go");
  await visit("paper-errors");
  await page.fill("#sheet", "7");
  await answer(page, {family_name: "Абаев", given_name: "Абай", birth_date: "31.13.1990", city: "Алматы"});
  await press(page, "button.go");
  await visit("paper-saved");
  await page.click("#do-back");
  await at(page, "desk");
}

async function passphrase(page, visit) {
  await page.click("#do-passphrase");
  await at(page, "passphrase");
  await visit("passphrase");
  await page.fill("#new", "қысқа");
  await press(page, "button.go");
  await visit("passphrase-short");
  await page.click("#do-back");
  await at(page, "desk");
}

async function practice(page, lang, visit) {
  await page.click("#do-practise");
  await at(page, "handover");
  await choose(page, lang);
  await visit("practice");
  await page.click("#do-volunteer");
  await at(page, "desk");
  await visit("practice-desk");
  await page.click("#do-end");
  await at(page, "unlock");
}

// From a locked kit to the end of the day.
export async function walk(scene, lang, stick, visitor) {
  const {page} = scene;
  const visit = async name => visitor(name, await shown(page));
  await at(page, "unlock");
  await visit("unlock");
  await page.fill("#passphrase", "дұрыс емес");
  await press(page, "button.go");
  await visit("unlock-error");
  await practice(page, lang, visit);
  await unlock(page);
  await signerScreens(page, lang, visit);
  await underAge(page, lang, visit);
  await notSaved(scene, lang, visit);
  await enter(page, visit);
  await entries(page, visit);
  await delivery(page, stick, visit);
  await paper(page, visit);
  await passphrase(page, visit);
  await page.click("#do-finish");
  await at(page, "over");
  await visit("over");
}

// A folder on another device than the kit's, which is on the disk.
export function makeStick(t) {
  const folder = fs.mkdtempSync("/dev/shm/qoltanba-stick-");
  t.after(() => fs.rmSync(folder, {recursive: true, force: true}));
  return folder;
}
