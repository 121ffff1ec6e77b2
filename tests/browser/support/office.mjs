// SPDX-License-Identifier: Apache-2.0
//
// A campaign of 5,000 entries, some of them questions, sticks for it, and the coordinator's desk.
// All people are invented.
import assert from "node:assert/strict";
import {execFileSync} from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import {openWindow} from "./browser.mjs";
import {Collector, Program, day, makeKit, merger} from "./kit.mjs";

export const ENTRIES = 5000; // in the campaign
export const ON_STICK = 120;
const AGAIN_PERCENT = 10; // of the entries, by people who signed before
const SEED = 20210906;
const COPIES = 40; // of all batches, on the stick that takes long

const FORM = `[form]
family_name = required handed-over
given_name = required handed-over
patronymic = optional handed-over
birth_date = required internal
id_number = optional internal
city = optional handed-over
phone = optional internal
`;

// Two spellings of a family name, and a given name.
const PAIRS = `
Әбдірахманов Abdirahmanov Нұрлан, Сейітқазиев Seitkaziyev Ерлан, Жұмағұлова Zhumagulova Айгүл,
Қыдырбаева Kydyrbayeva Динара, Бөкенбаев Bokenbayev Марат, Төлегенова Tolegenova Сәуле,
Үмбетәлиев Umbetaliyev Қайрат, Дәулетова Dauletova Гүлнар, Ысқақов Yskakov Болат,
Шәріпова Sharipova Мәдина, Нұрғалиев Nurgaliyev Асқар, Рахымжанова Rakhymzhanova Жанар,
Ғабитов Gabitov Тимур, Хасенова Khasenova Әсел, Мұқанов Mukanov Серік,
Байжанова Baizhanova Алия, Көшербаев Kosherbayev Дәурен, Тілеубаева Tileubayeva Меруерт,
Қожахметов Kozhakhmetov Азамат, Әлімжанова Alimzhanova Жібек, Бекмағамбетов Bekmagambetov Нұрлан,
Оразғалиев Orazgaliyev Марат, Сүлейменова Suleimenova Айгүл, Қасенов Kasenov Серік,
Тоқтаров Toktarov Ерлан, Ибрагимова Ibragimova Динара`.split(",").map(pair => pair.trim().split(" "));

// Each pair has its day and month the other way round, and the town only once.
function sheet() {
  const lines = PAIRS.flatMap(([family, other, given], i) => [
    `${family},${given},${1955 + i}-11-0${i % 9 + 1},Қызылорда,5/${i + 1}`,
    `${other},${given},${1955 + i}-0${i % 9 + 1}-11,,6/${i + 1}`]);
  lines.push("Тоқаев,Қасым,1975-05-17,Алматы,7/1");
  return lines;
}

function makeBatches(top, out, count, seed, ...kits) {
  fs.mkdirSync(path.join(top, out));
  execFileSync(process.env.QOL_MAKE_BATCHES, ["words", out, count, 60, AGAIN_PERCENT, seed, "typed", ...kits].map(String), {cwd: top});
}

async function enroll(top, alias) {
  await merger(top, "enroll", "campaign", "--alias", alias, "-o", alias, "--kit-passphrase-file", "words", "--test-lock");
}

async function importSheet(made, lines) {
  fs.writeFileSync(path.join(made.top, "sheet.csv"), "family_name,given_name,birth_date,city,reference\n" + lines.join("\n") + "\n");
  const done = await Collector.command(made, "import", "sheet.csv", "--passphrase-file", "words");
  assert.equal(done.code, 0, done.stderr);
}

// The stick on which one new batch lies behind very many that are known.
function makeLongStick(top) {
  const known = fs.readdirSync(path.join(top, "merged")), fresh = fs.readdirSync(path.join(top, "stick"));
  for (let copy = 0; copy < COPIES; copy++) {
    const folder = path.join(top, "long", String(copy + 10));
    fs.mkdirSync(folder, {recursive: true});
    for (const name of known) fs.linkSync(path.join(top, "merged", name), path.join(folder, name));
  }
  fs.mkdirSync(path.join(top, "long", "00"));
  fs.linkSync(path.join(top, "stick", fresh[0]), path.join(top, "long", "00", fresh[0]));
}

// In made.top: the campaign, and the folders stick, damaged and long.
export async function makeOffice({window = `${day(-1)} .. ${day(3)}`} = {}) {
  const made = await makeKit({form: FORM, window}), {top} = made, lines = sheet();
  for (const alias of ["heron", "wren", "lark"]) await enroll(top, alias);
  makeBatches(top, "merged", ENTRIES - lines.length, SEED, "heron", "wren");
  makeBatches(top, "stick", ON_STICK, SEED + 1, "lark");
  await importSheet(made, lines);
  await merger(top, "merge", "campaign", "merged", made.state);
  fs.mkdirSync(path.join(top, "damaged"));
  fs.writeFileSync(path.join(top, "damaged", "0123456789abcdef.qolb"), Buffer.alloc(256 * 1024, 7));
  makeLongStick(top);
  return made;
}

export const status = async (made, campaign) =>
  JSON.parse((await merger(made.top, "status", campaign, "--json")).stdout);

export class Desk extends Program {
  static start(made, campaign, ...options) {
    return super.start(made, process.env.QOL_MERGER, "desk", campaign, ...options);
  }
}

let campaigns = 0;

// A campaign of the test's own, the desk on it and a window, which end with the test.
export async function openDesk(t, browser, made, {campaign, unlocked = true, options = [], context = {}} = {}) {
  if (!campaign) {
    campaign = `campaign-${++campaigns}`;
    fs.cpSync(path.join(made.top, "campaign"), path.join(made.top, campaign), {recursive: true});
  }
  const desk = await Desk.start(made, campaign, ...(unlocked ? ["--passphrase-file", "words"] : []), ...options);
  const opened = await openWindow(browser, desk, context);
  t.after(async () => {
    await opened.context.close();
    await desk.stop("SIGKILL");
  });
  return {made, campaign, desk, ...opened};
}

// The numbers of the overview.
export async function numbers(page) {
  const text = await page.innerText("main");
  const find = pattern => Number((text.match(pattern) || [0, 0])[1]);
  return {people: Number((await page.innerText("#people")).match(/\d+/)[0]),
          certain: find(/For certain: (\d+)/), questions: find(/(\d+) questions? (?:is|are) open/)};
}
