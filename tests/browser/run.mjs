// SPDX-License-Identifier: Apache-2.0
//
// Runs the browser's tests, two files at a time, what failed once more, and then measures alone.
//
//     run.mjs BUILD_FOLDER NODE_MODULES_FOLDER [FILE...]
import {spawnSync} from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import {run} from "node:test";
import {spec as Spec} from "node:test/reporters";
import {fileURLToPath} from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));
const [build, browser, ...chosen] = process.argv.slice(2);
const program = name => path.resolve(build, "bin", name);
Object.assign(process.env, {
  QOL_COLLECTOR: program("collector"), QOL_MERGER: program("merger"),
  QOL_MAKE_BATCHES: path.resolve(build, "tests/bench/bench_make_batches"), QOL_BROWSER: path.resolve(browser),
});

// The longest first.
const ORDER = ["office_screens", "slow", "hundreds", "screens", "office"];
const rank = name => {
  const at = ORDER.indexOf(path.basename(name).split(".")[0]);
  return at < 0 ? ORDER.length : at;
};
const files = (chosen.length ? chosen : fs.readdirSync(here).filter(name => name.endsWith(".test.mjs")))
  .sort((a, b) => rank(a) - rank(b)).map(name => path.resolve(here, name));

// Names the files in which something failed.
const attempt = (files, concurrency) => new Promise(done => {
  const failed = new Set();
  run({files, concurrency})
    .on("test:fail", ({file}) => failed.add(file))
    .compose(new Spec()).on("end", () => done([...failed])).pipe(process.stdout, {end: false});
});

let failed = await attempt(files, 2);
// On a busy machine a browser now and then takes longer than all patience. What fails twice, the
// second time alone, fails.
if (failed.length) {
  console.log(`once more, alone: ${failed.map(name => path.basename(name)).join(", ")}`);
  failed = await attempt(failed, 1);
}
if (failed.length) process.exitCode = 1;
else if (!chosen.length)
  process.exitCode = spawnSync(process.execPath, [path.join(here, "measure.mjs")], {stdio: "inherit"}).status;
