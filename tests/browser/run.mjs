// SPDX-License-Identifier: Apache-2.0
//
// Runs the browser's tests, two files at a time, and then measures alone.
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
  QOL_COLLECTOR: program("collector"), QOL_MERGER: program("merger"), QOL_BROWSER: path.resolve(browser),
});

// The longest first.
const ORDER = ["slow", "hundreds", "screens"];
const rank = name => {
  const at = ORDER.indexOf(path.basename(name).split(".")[0]);
  return at < 0 ? ORDER.length : at;
};
const files = (chosen.length ? chosen : fs.readdirSync(here).filter(name => name.endsWith(".test.mjs")))
  .sort((a, b) => rank(a) - rank(b)).map(name => path.resolve(here, name));

run({files, concurrency: 2})
  .on("test:fail", () => { process.exitCode = 1; })
  .compose(new Spec()).on("end", () => {
    if (!chosen.length && !process.exitCode)
      process.exitCode = spawnSync(process.execPath, [path.join(here, "measure.mjs")], {stdio: "inherit"}).status;
  }).pipe(process.stdout);
