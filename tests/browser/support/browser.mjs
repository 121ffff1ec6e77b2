// SPDX-License-Identifier: Apache-2.0
//
// Chromium, and what must hold on whatever page it shows: nothing is asked of anybody but the page's
// own address, nothing is complained of, nothing is stored.
import assert from "node:assert/strict";
import fs from "node:fs";
import {createRequire} from "node:module";
import path from "node:path";
import {Collector, makeKit} from "./kit.mjs";

const folder = path.resolve(process.env.QOL_BROWSER); // of the build, where npm's packages are
const require = createRequire(path.join(folder, "package.json"));
const {chromium} = require("playwright-core");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const screensFolder = path.join(folder, "screens");

export function launch() {
  // Chromium's sandbox does not begin for root.
  const args = process.getuid() === 0 ? ["--no-sandbox"] : [];
  return chromium.launch({executablePath: process.env.QOL_CHROMIUM || "/usr/bin/chromium", args});
}

// A window on a collector. `seen` gathers what should not be.
export async function openWindow(browser, collector, options = {}) {
  const context = await browser.newContext({viewport: {width: 1280, height: 800}, ...options});
  const seen = [];
  context.on("request", request => {
    if (new URL(request.url()).origin !== collector.origin) seen.push(`asked for ${request.url()}`);
  });
  context.on("console", message => seen.push(`console: ${message.text()}`));
  context.on("weberror", error => seen.push(`error: ${error.error().message}`));
  const page = await context.newPage();
  await page.goto(collector.address);
  await page.waitForSelector("#screen");
  return {context, page, seen};
}

// A kit, its collector and a window on it, which end with the test. `unlocked`: the passphrase is
// given already.
export async function begin(t, browser, {kit = {}, unlocked = true, options = [], context = {}, made} = {}) {
  made = made || await makeKit(kit);
  const collector = await Collector.start(
    made, ...(unlocked ? ["--passphrase-file", path.join(made.top, "words")] : []), ...options);
  const opened = await openWindow(browser, collector, context);
  t.after(async () => {
    await opened.context.close();
    await collector.stop("SIGKILL");
    fs.rmSync(made.top, {recursive: true, force: true});
  });
  return {made, collector, ...opened};
}

// What is wider than the window, and buttons and fields that are too small for a thumb.
export const measure = (page, least) => page.evaluate(least => {
  const root = document.documentElement, wrong = [];
  if (root.scrollWidth > root.clientWidth) wrong.push(`${root.scrollWidth} wide in ${root.clientWidth}`);
  for (const part of document.querySelectorAll("button, input[type=text], input[type=password], .choice")) {
    const {height, width, left, right} = part.getBoundingClientRect();
    if (!width || part.closest("[hidden]")) continue;
    const name = part.id || part.textContent.trim().slice(0, 30);
    if (height < least - 0.5) wrong.push(`${name}: ${height} high`);
    if (left < 0 || right > root.clientWidth + 0.5) wrong.push(`${name}: reaches out`);
    if (part.scrollWidth > part.clientWidth + 1 && part.tagName === "BUTTON") wrong.push(`${name}: cut off`);
  }
  return wrong;
}, least);

// At the end of a test, while the program still runs.
export async function assertCalm({page, context, seen}) {
  assert.deepEqual(seen, []);
  const kept = await page.evaluate(async () => ({
    local: localStorage.length, session: sessionStorage.length, cookie: document.cookie,
    databases: (await indexedDB.databases()).length, history: JSON.stringify(history.state),
    caches: "caches" in self ? (await caches.keys()).length : 0,
    workers: "serviceWorker" in navigator ? (await navigator.serviceWorker.getRegistrations()).length : 0,
  }));
  assert.deepEqual(kept, {local: 0, session: 0, cookie: "", databases: 0, history: "null", caches: 0, workers: 0});
  const cookies = await context.cookies();
  assert.deepEqual(cookies.map(({name, httpOnly, sameSite, expires}) => ({name, httpOnly, sameSite, expires})),
                   [{name: "qoltanba", httpOnly: true, sameSite: "Strict", expires: -1}]);
}

// What axe finds on the screen that is shown. It comes in by the debugger, which the page's policy
// does not bind.
export async function findings(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const {violations, incomplete} = await window.axe.run(document, {
      resultTypes: ["violations", "incomplete"], rules: {"target-size": {enabled: true}}});
    return {violations, incomplete};
  });
  const short = list => list.map(({id, nodes}) => `${id}: ${nodes.map(node => node.html.slice(0, 120)).join(" | ")}`);
  return {violations: short(found.violations), incomplete: short(found.incomplete)};
}
