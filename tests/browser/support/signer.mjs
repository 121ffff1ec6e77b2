// SPDX-License-Identifier: Apache-2.0
//
// A signer at the page, and the volunteer beside them: what is pressed, and what is waited for.
import {FIELDS, PASSPHRASE} from "./kit.mjs";

export const TYPED = 1, DRAWN = 2, WITNESSED = 3;

export const ULZHAN = {
  lang: "kk", family_name: "Сейітова", given_name: "Ұлжан", patronymic: "Әбдіғаниқызы",
  birth_date: "23.08.1975", id_number: "750823400016", city: "Өскемен", address: "Қабанбай батыр көшесі, 5",
  phone: "+7 701 000 00 01", email: "ulzhan@poshta.kz", comment: "Ақын бостандыққа шықсын! Ҳәм – “рахмет” 🙂",
  consent: "named", mark: TYPED,
};

export const shown = page => page.getAttribute("#screen", "data-screen");
export const at = (page, screen) => page.waitForSelector(`#screen[data-screen="${screen}"]`);

// Presses, and waits for the answer, whatever screen that is.
export async function press(page, selector) {
  const turn = await page.getAttribute("#screen", "data-turn");
  await page.click(selector);
  await page.waitForFunction(before => document.getElementById("screen").dataset.turn !== before, turn);
}

export async function go(page, screen) {
  await page.click("button.go");
  await at(page, screen);
}

export async function choose(page, lang) {
  if (await page.getAttribute("#screen", "lang") !== lang) await press(page, `#lang-${lang}`);
}

export async function answer(page, person) {
  for (const [i, field] of FIELDS.entries())
    if (field in person) await page.fill(`#f${i + 1}`, person[field]);
  if (person.reason) await page.check(`#r5-${person.reason}`);
}

// From handing over to the form.
export async function toForm(page, lang = "kk") {
  await at(page, "handover");
  await go(page, "text");
  await choose(page, lang);
  await go(page, "who");
}

export async function toSigning(page, person) {
  await toForm(page, person.lang);
  await answer(page, person);
  await go(page, "review");
  await go(page, "sign");
}

// Draws strokes of points of the window, and gives them in the units of a drawing.
export async function draw(page, strokes) {
  await page.locator("canvas").scrollIntoViewIfNeeded();
  const box = await page.locator("canvas").boundingBox();
  for (const stroke of strokes) {
    await page.mouse.move(box.x + stroke[0][0], box.y + stroke[0][1]);
    await page.mouse.down();
    for (const [x, y] of stroke.slice(1)) await page.mouse.move(box.x + x, box.y + y);
    await page.mouse.up();
  }
  const unit = 4095 / box.width;
  return strokes.map(stroke => stroke.map(([x, y]) => [Math.round(x * unit), Math.round(y * unit)]));
}

export const wave = (left, top, count = 40) =>
  Array.from({length: count}, (_, i) => [left + i * 9, top + Math.round(40 * Math.sin(i / 3))]);

export async function confirm(page, {consent = "named", mark = TYPED} = {}) {
  for (const box of await page.locator("input[type=checkbox]").all()) await box.check();
  await page.check(`#consent-${consent}`);
  await page.check(`#mark-${mark}`);
}

// From handing over to "thank you". Gives what was drawn.
export async function sign(page, person) {
  await toSigning(page, person);
  await confirm(page, person);
  const drawn = person.mark === DRAWN ? await draw(page, person.drawing || [wave(60, 100)]) : null;
  await go(page, "thanks");
  return drawn;
}

export async function unlock(page, passphrase = PASSPHRASE) {
  await at(page, "unlock");
  await page.fill("#passphrase", passphrase);
  await go(page, "handover");
}

export async function toDesk(page) {
  await at(page, "handover");
  await page.click("#do-volunteer");
  await at(page, "enter");
  await page.fill("#passphrase", PASSPHRASE);
  await go(page, "desk");
}

// The points of an SVG path as an export has it: "M10 20l5 -3 4 0M30 40l0 0".
export function pointsOf(svg) {
  return svg.split("M").filter(Boolean).map(part => {
    const [from, steps] = part.split("l"), points = [from.split(" ").map(Number)];
    const numbers = steps.trim().split(/[ ,]+/).map(Number);
    for (let i = 0; i < numbers.length; i += 2) {
      const [x, y] = points[points.length - 1];
      points.push([x + numbers[i], y + numbers[i + 1]]);
    }
    return points;
  });
}

// All that a page holds, also in its fields.
export async function everything(page) {
  const values = await page.evaluate(() => [...document.querySelectorAll("input, textarea, select")]
    .map(field => field.value).join("\n"));
  return await page.content() + "\n" + values;
}
