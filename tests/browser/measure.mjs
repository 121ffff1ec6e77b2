// SPDX-License-Identifier: Apache-2.0
//
// How long a person waits, beside the floor of the same minute: an empty page of a server that does
// nothing. Nothing here fails; somebody reads the figures.
import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import {launch} from "./support/browser.mjs";
import {Collector, PASSPHRASE, makeKit} from "./support/kit.mjs";
import {ULZHAN, at, confirm, go, toSigning} from "./support/signer.mjs";

const ROUNDS = 15;

const median = list => [...list].sort((a, b) => a - b)[list.length >> 1];
const say = (what, list, floor) => console.log(
  `${what}: median ${median(list).toFixed(1)} ms, worst ${Math.max(...list).toFixed(1)} ms of ${list.length}` +
  (floor ? `; floor ${median(floor).toFixed(1)} ms` : ""));

// In a window that is up: from the moment in which it is told the address until the screen can be
// used, its script has run, and until it is painted. By the browser's own clock.
async function ready(page, address) {
  await page.goto(address);
  await page.waitForFunction(() => performance.getEntriesByName("first-contentful-paint").length > 0);
  return page.evaluate(() => ({
    loaded: performance.getEntriesByType("navigation")[0].loadEventEnd,
    painted: performance.getEntriesByName("first-contentful-paint")[0].startTime,
  }));
}

async function measurePage(browser, made) {
  const server = http.createServer((_, answer) => answer.end("<!DOCTYPE html><title>.</title><p>."));
  await new Promise(done => server.listen(0, "127.0.0.1", done));
  const empty = `http://127.0.0.1:${server.address().port}/`, pages = [], floors = [];
  for (let i = 0; i < ROUNDS; i++) {
    const collector = await Collector.start(made);
    const context = await browser.newContext(), page = await context.newPage();
    await page.goto(empty); // and now it is up
    floors.push(await ready(page, empty));
    pages.push(await ready(page, collector.address));
    await context.close();
    await collector.stop();
  }
  server.close();
  for (const what of ["loaded", "painted"])
    say(`page ${what}`, pages.map(times => times[what]), floors.map(times => times[what]));
}

// The time of the POST that signs, as the browser measures it, and of a beat, which does nothing.
async function signingTimes(browser, made) {
  const collector = await Collector.start(made, "--passphrase-file", path.join(made.top, "words"));
  const context = await browser.newContext(), page = await context.newPage();
  const signs = [], beats = [];
  await page.goto(collector.address);
  for (let i = 0; i < ROUNDS; i++) {
    await toSigning(page, ULZHAN);
    await confirm(page);
    const answer = page.waitForResponse(response => response.url().endsWith("/act"));
    await page.click("button.go");
    await (await answer).finished();
    await at(page, "thanks");
    const times = await page.evaluate(() => performance.getEntriesByType("resource")
      .map(({name, startTime, responseEnd}) => [name, responseEnd - startTime]));
    signs.push(times.filter(([name]) => name.endsWith("/act")).pop()[1]);
    beats.push(...times.filter(([name]) => name.endsWith("/beat")).map(([, took]) => took));
    await page.evaluate(() => performance.clearResourceTimings());
    await go(page, "handover");
  }
  await context.close();
  await collector.stop();
  return {signs, beats};
}

const resident = (collector, name) =>
  Number(fs.readFileSync(`/proc/${collector.process.pid}/status`, "utf8").match(new RegExp(`${name}:\\s+(\\d+)`))[1]) / 1024;

async function measureMemory(browser) {
  const made = await makeKit({lock: []}); // a real lock, which takes 256 MiB for as long as it opens
  const collector = await Collector.start(made), locked = resident(collector, "VmRSS");
  const page = await (await browser.newContext()).newPage();
  await page.goto(collector.address);
  await page.fill("#passphrase", PASSPHRASE);
  const begun = performance.now();
  await page.click("button.go");
  await at(page, "handover");
  const took = performance.now() - begun;
  console.log(`resident: ${resident(collector, "VmRSS").toFixed(1)} MiB unlocked, ${locked.toFixed(1)} MiB locked, ` +
              `${resident(collector, "VmHWM").toFixed(1)} MiB while it unlocked, which took ${took.toFixed(0)} ms`);
  await collector.stop();
  fs.rmSync(made.top, {recursive: true, force: true});
}

const browser = await launch();
const onDisk = await makeKit(), inMemory = await makeKit({within: "/dev/shm"});
await measurePage(browser, onDisk);
const memory = await signingTimes(browser, inMemory), disk = await signingTimes(browser, onDisk);
say("signature, without the flush (a kit in memory)", memory.signs, memory.beats);
say("signature, with the flush (a kit on the disk)", disk.signs, disk.beats);
await measureMemory(browser);
await browser.close();
for (const made of [onDisk, inMemory]) fs.rmSync(made.top, {recursive: true, force: true});
