// SPDX-License-Identifier: Apache-2.0
//
// Takes the pictures of the field guides and of the README, from the programs as they are, on a day
// of the example's campaign. All people are invented.
//
//     guide_pictures.mjs BUILD_FOLDER NODE_MODULES_FOLDER OUT_FOLDER
import {execFileSync} from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const [build, modules, out] = process.argv.slice(2).map(name => path.resolve(name));
Object.assign(process.env, {
  QOL_COLLECTOR: path.join(build, "bin/collector"), QOL_MERGER: path.join(build, "bin/merger"),
  QOL_MAKE_BATCHES: path.join(build, "tests/bench/bench_make_batches"), QOL_BROWSER: modules,
});
const {begin, launch} = await import("./support/browser.mjs");
const {LANGS, PASSPHRASE} = await import("./support/kit.mjs");
const {makeOffice, openDesk} = await import("./support/office.mjs");
const {DRAWN, ULZHAN, at, choose, confirm, draw, go, press, toDesk, toSigning, unlock} =
  await import("./support/signer.mjs");

const STICK = path.join(os.tmpdir(), "stick"); // stands on a picture
const EVENING = "2021-09-08 18:30:00", WINDOW = "2021-09-06 .. 2021-09-10";
const COLOURS = 24; // more would be shades of the letters' edges
const PAGE = {width: 540, height: 530}, DESK = {width: 680, height: 500}, WIDE = {width: 720, height: 560};
const SIGNATURE = [[[60, 95], [72, 60], [88, 34], [96, 44], [86, 78], [74, 104], [92, 84], [108, 70], [112, 88],
                    [124, 72], [132, 90], [148, 66], [150, 92], [168, 70], [176, 88], [198, 62], [206, 84],
                    [236, 70], [300, 52], [392, 34]], [[120, 112], [210, 104], [330, 92]]];

// What the programs take for now. The browser, which is started before, has the machine's clock.
function travel() {
  const shown = execFileSync("faketime", ["-f", `@${EVENING}`, "printenv", "LD_PRELOAD", "FAKETIME"], {encoding: "utf8"});
  [process.env.LD_PRELOAD, process.env.FAKETIME] = shown.trim().split("\n");
  process.env.FAKETIME_DONT_FAKE_MONOTONIC = "1";
}

// From the top; what the window's lower edge would cut in two is left out.
async function hideCut(page) {
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    document.activeElement.blur();
    scrollTo(0, 0);
    for (const part of document.querySelectorAll("main :is(h1, h2, p, li, tr, button)"))
      if (part.getBoundingClientRect().bottom > innerHeight) part.style.visibility = "hidden";
  });
}

async function take(page, name, fullPage = false) {
  const file = path.join(out, `${name}.png`);
  if (!fullPage) await hideCut(page);
  await page.screenshot({path: file, fullPage});
  execFileSync("pngquant", ["--force", "--speed", "1", "--nofs", "--strip", "--output", file, COLOURS, file]
    .map(String));
  console.log(`${path.basename(file)}: ${fs.statSync(file).size} bytes`);
}

// Runs `body` with what a test would have, and then ends what it began.
async function scene(body) {
  const ends = [];
  try {
    await body({after: end => ends.unshift(end)});
  } finally {
    for (const end of ends) await end();
  }
}

const context = viewport => ({viewport, deviceScaleFactor: 1.5, reducedMotion: "reduce"});

function volunteer(browser, lang) {
  return scene(async t => {
    const {page} = await begin(t, browser, {
      kit: {window: WINDOW, lock: []}, unlocked: false, options: ["--lang", lang], context: context(PAGE)});
    const name = screen => `volunteer-${screen}.${lang}`;
    await at(page, "unlock");
    await take(page, name("unlock"));
    await unlock(page);
    await toSigning(page, {...ULZHAN, lang, comment: ""});
    await confirm(page);
    await go(page, "thanks");
    await take(page, name("thanks"));
    await go(page, "handover");
    await choose(page, lang);
    await take(page, name("handover"));
    await toDesk(page);
    await take(page, name("desk"));
  });
}

function coordinator(browser, made, lang) {
  return scene(async t => {
    const {page} = await openDesk(t, browser, made, {
      unlocked: false, options: ["--lang", lang], context: context(DESK)});
    const name = screen => `coordinator-${screen}.${lang}`;
    await page.fill("#passphrase", PASSPHRASE);
    await page.click("button.go");
    await at(page, "overview");
    await take(page, name("overview"));
    await page.click("#go-merge");
    await at(page, "merge");
    await page.fill("#place", STICK);
    await page.click("button.go");
    await at(page, "merged");
    await take(page, name("merged"));
    await page.click("#go-questions");
    await at(page, "questions");
    await take(page, name("questions"));
  });
}

// What a signer sees at last, for the README.
function signing(browser) {
  return scene(async t => {
    const {page} = await begin(t, browser, {
      kit: {window: WINDOW}, options: ["--lang", "en"], context: context(WIDE)});
    await toSigning(page, {...ULZHAN, lang: "en"});
    await confirm(page, {mark: DRAWN});
    await draw(page, SIGNATURE);
    await take(page, "signing", true);
  });
}

const browser = await launch();
travel();
fs.mkdirSync(out, {recursive: true});
await signing(browser);
for (const lang of LANGS) await volunteer(browser, lang);
const made = await makeOffice({window: WINDOW});
fs.cpSync(path.join(made.top, "stick"), STICK, {recursive: true, errorOnExist: true, force: false});
try {
  for (const lang of LANGS) await coordinator(browser, made, lang);
} finally {
  for (const folder of [made.top, STICK]) fs.rmSync(folder, {recursive: true, force: true});
}
await browser.close();
