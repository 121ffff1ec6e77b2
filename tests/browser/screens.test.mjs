// SPDX-License-Identifier: Apache-2.0
//
// Every screen in every language: axe finds nothing, nothing is cut off or too small to hit, also
// at 200 %, and a picture of each is left in the build folder for somebody to look at.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import {after, before, test} from "node:test";
import {assertCalm, begin, findings, launch, measure, screensFolder} from "./support/browser.mjs";
import {LANGS} from "./support/kit.mjs";
import {makeStick, walk} from "./support/walk.mjs";

const SCREENS = 17;
const TARGET_PX = 56;

let browser;
before(async () => {
  browser = await launch();
  fs.mkdirSync(screensFolder, {recursive: true});
});
after(() => browser.close());

const unlocked = lang => ({unlocked: false, options: ["--lang", lang]});

for (const lang of LANGS)
  test(`axe and pictures: ${lang}`, {timeout: 240000}, async t => {
    const scene = await begin(t, browser, unlocked(lang)), {page} = scene;
    const seen = new Set(), wrong = [];
    await walk(scene, lang, makeStick(t), async (name, screen) => {
      seen.add(screen);
      await page.screenshot({path: path.join(screensFolder, `${name}-${lang}.png`), fullPage: true});
      const {violations, incomplete} = await findings(page);
      wrong.push(...violations.map(text => `${name}: ${text}`));
      for (const text of incomplete) t.diagnostic(`${name}: axe cannot tell: ${text}`);
      if (await page.getAttribute("html", "lang") !== lang) wrong.push(`${name}: in another language`);
      wrong.push(...(await measure(page, TARGET_PX)).map(text => `${name}: ${text}`));
    });
    assert.deepEqual(wrong, []);
    assert.equal(seen.size, SCREENS);
    await assertCalm(scene);
  });

for (const lang of LANGS)
  test(`at 200 %, without motion: ${lang}`, {timeout: 240000}, async t => {
    const context = {viewport: {width: 640, height: 400}, deviceScaleFactor: 2, reducedMotion: "reduce"};
    const scene = await begin(t, browser, {...unlocked(lang), context}), {page} = scene, wrong = [];
    await walk(scene, lang, makeStick(t), async name => {
      wrong.push(...(await measure(page, TARGET_PX)).map(text => `${name}: ${text}`));
      const moves = await page.evaluate(() => document.getAnimations().length);
      if (moves) wrong.push(`${name}: moves`);
      await page.screenshot({path: path.join(screensFolder, `${name}-${lang}-200.png`), fullPage: true});
    });
    assert.deepEqual(wrong, []);
  });
