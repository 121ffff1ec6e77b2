// SPDX-License-Identifier: Apache-2.0
//
// A campaign, a kit and the two programs, each in a folder of the test's own. All people are
// invented.
import assert from "node:assert/strict";
import {execFile, spawn} from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import {fileURLToPath} from "node:url";
import {promisify} from "node:util";

const run = promisify(execFile);
const HERE = path.dirname(fileURLToPath(import.meta.url));
const EXAMPLE = path.join(HERE, "../../../docs/example");
const READER = path.join(HERE, "../read_batches.py");
const START_MS = 20000;

export const PASSPHRASE = "қоңыр кеш тыныш";
export const LANGS = ["kk", "ru", "en"];
export const FIELDS = ["family_name", "given_name", "patronymic", "birth_date", "id_number", "city",
                       "address", "phone", "email", "comment"]; // from number 1
const FORM = `[form]
family_name = required handed-over
given_name = required handed-over
patronymic = optional handed-over
birth_date = required internal
id_number = required-or-reason internal
city = required handed-over
address = optional internal
phone = optional internal
email = optional internal
comment = optional internal
`;

export const day = (days = 0) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);

function environment(top) {
  return {...process.env, LC_ALL: "C.UTF-8", HOME: path.join(top, "home"), ASAN_OPTIONS: "detect_leaks=0"};
}

export async function merger(top, ...words) {
  return run(process.env.QOL_MERGER, [...words, "--passphrase-file", "words"],
             {cwd: top, env: environment(top), maxBuffer: 1 << 26});
}

// The example's campaign with every question; `form` and `window` change that, `lock` is
// "--test-lock" or nothing, `within` the folder in which it is made.
export async function makeKit({form = FORM, window = `${day()} .. ${day(4)}`, lock = ["--test-lock"],
                               within = os.tmpdir()} = {}) {
  const top = fs.mkdtempSync(path.join(within, "qoltanba-test-"));
  fs.cpSync(EXAMPLE, top, {recursive: true});
  const ini = fs.readFileSync(path.join(top, "campaign.ini"), "utf8");
  fs.writeFileSync(path.join(top, "campaign.ini"),
                   ini.replace(/^window = .*/m, `window = ${window}`).replace(/^\[form\][^]*/m, form));
  fs.writeFileSync(path.join(top, "words"), PASSPHRASE + "\n");
  await merger(top, "init", "campaign", "--from", "campaign.ini", ...lock);
  await merger(top, "enroll", "campaign", "--alias", "swallow", "-o", "kit", "--kit-passphrase-file",
               "words", ...lock);
  return {top, kit: path.join(top, "kit"), state: path.join(top, "kit", "state")};
}

export function batches(folder) {
  return fs.readdirSync(folder).filter(name => name.endsWith(".qolb")).sort()
    .map(name => path.join(folder, name));
}

// What a coordinator reads out of the batches in a folder: the export's rows, and, of the second
// decoder, what no export names. In the order in which they were signed.
export async function merge(made, folder = made.state) {
  const copy = fs.mkdtempSync(path.join(made.top, "merged-"));
  fs.cpSync(path.join(made.top, "campaign"), path.join(copy, "campaign"), {recursive: true});
  const campaign = path.join(copy, "campaign"), rows = path.join(copy, "rows.jsonl");
  await merger(made.top, "merge", campaign, folder).catch(error => assert.equal(error.code, 3, error.stderr));
  await merger(made.top, "export", campaign, "-o", rows, "--all", "--internal");
  const read = await run("/usr/bin/python3", ["-B", READER, path.join(made.top, "campaign/coordinator.qolk"),
                                                     path.join(made.top, "words"), ...batches(folder)], {maxBuffer: 1 << 28});
  const fields = new Map(JSON.parse(read.stdout).filter(entry => entry.type === "entry")
    .map(entry => [entry.entry_id, entry.fields]));
  return fs.readFileSync(rows, "utf8").split("\n").filter(Boolean).map(line => JSON.parse(line))
    .map(row => ({...row, fields: fields.get(row.entry_id)}))
    .sort((a, b) => a.batch_number - b.batch_number || a.cell - b.cell);
}

// A program with a page.
export class Program {
  // Begins one without a browser of its own, and waits for its address.
  static async start(made, ...words) {
    const lang = words.includes("--lang") ? [] : ["--lang", "en"];
    const self = new this();
    self.out = self.err = "";
    // Too large a file is an error to it, as a full disk is, and no signal that ends it.
    self.process = spawn("env", ["--ignore-signal=XFSZ", ...words, "--no-browser", ...lang],
                         {cwd: made.top, env: environment(made.top), stdio: ["ignore", "pipe", "pipe"]});
    self.ended = new Promise(done => self.process.on("exit", (code, signal) => done({code, signal})));
    self.process.stdout.on("data", data => { self.out += data; });
    self.process.stderr.on("data", data => { self.err += data; });
    await self.until(() => /http\S+\n/.test(self.out + self.err));
    self.address = (self.out + self.err).match(/http\S+/)[0];
    self.origin = new URL(self.address).origin;
    return self;
  }

  async until(holds) {
    for (let waited = 0; !holds(); waited += 20) {
      if (waited > START_MS || this.process.exitCode !== null)
        throw new Error(`no page: ${this.out}${this.err}`);
      await new Promise(done => setTimeout(done, 20));
    }
  }

  async stop(signal = "SIGINT") {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill(signal);
    return this.ended;
  }
}

export class Collector extends Program {
  static start(made, ...options) {
    return super.start(made, process.env.QOL_COLLECTOR, "-k", made.kit, ...options);
  }

  // Another of the collector's commands; gives its exit code and what it says.
  static async command(made, ...words) {
    const options = {cwd: made.top, env: environment(made.top)};
    return run(process.env.QOL_COLLECTOR, [...words, "-k", made.kit, "--lang", "en"], options)
      .then(said => ({code: 0, ...said}), error => error);
  }
}
