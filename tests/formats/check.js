// A campaign's report in every format, each read by somebody else's program. `scripts/test-formats` calls it with the
// folder that has a file `report.FORMAT` of each, and the repository.
//
// A campaign's inputs are not published, and this may be a public log: a complaint is a place and a rule, in the words
// of this folder or the name of somebody's rule, never what stands there.
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { github } from "./github.js";
import { html } from "./html.js";
import { json, sarif } from "./json.js";
import { junit } from "./junit.js";
import { markdown, summary } from "./markdown.js";
import { text } from "./text.js";

const [folder, root] = process.argv.slice(2);

// What reads each, and whether it complains; the page is looked at by scripts/test-browser besides.
const formats = { json, sarif, junit, markdown, summary, text, github, html };

const written = readdirSync(folder).map(name => /^report\.(\w+)$/.exec(name)?.[1]).filter(Boolean);
const wrong = [];
for (const format of written.filter(name => !formats[name])) wrong.push(`${format}: nobody reads it here; add who does`);
for (const format of Object.keys(formats).filter(name => !written.includes(name))) wrong.push(`${format}: not written`);

const read = format => readFileSync(path.join(folder, `report.${format}`), "utf8");

// What the others are compared with.
function findingsOf(report) {
  try {
    return JSON.parse(report).findings.map(entry => entry.finding);
  } catch {
    return [];
  }
}
const findings = findingsOf(read("json"));
if (!findings.length) wrong.push("json: no finding, so nothing was tried");

for (const format of written.filter(name => formats[name])) {
  const { by, check } = formats[format];
  let complaints;
  try {
    complaints = await check({ written: read(format), findings, folder, root });
  } catch (error) {
    // What a reader says when it gives up may have the text in it.
    complaints = [`${by} gave up: ${error.name} ${/\w+\.js:\d+/.exec(error.stack)?.[0] ?? ""}`];
  }
  console.log(`${complaints.length ? "FAILED " : "ok     "} ${format}, by ${by}`);
  // The rest is alike.
  wrong.push(...complaints.slice(0, 10).map(complaint => `${format}: ${complaint}`));
}
console.log([`${findings.length} findings in the report`, ...wrong].join("\n"));
process.exit(wrong.length ? 1 : 0);
